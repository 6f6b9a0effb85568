import type { TenantTx } from '../../db/database.ts'
import { openIntervals, type WeeklyHours } from './open-intervals.ts'
import { readCalendar } from './read-calendar.ts'
import { DAY, readZone } from './zone.ts'

export interface OpeningHours {
  /** IANA name; the hours are on this wall clock. */
  readonly timezone: string
  /** By weekday and opening; empty when the business has not said its hours. */
  readonly weekly: readonly WeeklyHours[]
  /** The closures of the whole business that are on or come within 90 days, the next first, at most ten. */
  readonly closures: readonly { readonly starts_at: string; readonly ends_at: string; readonly reason: string | null }[]
  readonly is_open: boolean
  /** When that changes within the next two weeks; null when it doesn't. */
  readonly changes_at: string | null
}

const CLOSURES_AHEAD_DAYS = 90
const CHANGE_AHEAD_DAYS = 14

/** When the business itself is open, for the hours question. Resources' own hours are no part of it. */
export async function openingHours(tx: TenantTx): Promise<OpeningHours> {
  const now = tx.now.getTime()
  const { timezone, weekly, open } = await readOpenings(tx, { start: now, end: now + CHANGE_AHEAD_DAYS * DAY })
  const next = open.find((interval) => interval.end > now)
  const isOpen = next !== undefined && next.start <= now
  const changesAt = isOpen ? next.end : next?.start
  return {
    timezone,
    weekly,
    closures: await nextClosures(tx),
    is_open: isOpen,
    changes_at: changesAt === undefined || changesAt >= now + CHANGE_AHEAD_DAYS * DAY ? null : new Date(changesAt).toISOString(),
  }
}

/** Whether the business itself is open at an instant: within its weekly hours and not closed. */
export async function isOpenAt(tx: TenantTx, instant: Date): Promise<boolean> {
  const at = instant.getTime()
  const { open } = await readOpenings(tx, { start: at, end: at + 1 })
  return open.some((interval) => interval.start <= at && at < interval.end)
}

async function readOpenings(tx: TenantTx, window: { start: number; end: number }) {
  const calendar = await readCalendar(tx, [], window)
  const { timezone } = calendar
  const [weekly, closures] = [calendar.hours.get(null) ?? [], calendar.closures.get(null) ?? []]
  const zone = readZone(timezone, window.start - 3 * DAY, window.end + 3 * DAY)
  return { timezone, weekly, open: openIntervals(zone, { businessHours: weekly, resourceHours: [], closures }, window) }
}

async function nextClosures(tx: TenantTx) {
  return tx.db
    .selectFrom('closures')
    .select(['starts_at', 'ends_at', 'reason'])
    .where('resource_id', 'is', null)
    .where('ends_at', '>', tx.now.toISOString())
    .where('starts_at', '<', new Date(tx.now.getTime() + CLOSURES_AHEAD_DAYS * DAY).toISOString())
    .orderBy('starts_at')
    .limit(10)
    .execute()
}
