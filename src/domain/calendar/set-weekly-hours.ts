import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { lockCalendar } from './lock-calendar.ts'
import type { WeeklyHours } from './open-intervals.ts'

const DAY = 1440
const WEEK = 7 * DAY
const NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export interface WeeklyHoursInput {
  /** Null: the business. */
  readonly resource_id: string | null
  readonly hours: readonly WeeklyHours[]
  readonly actor: Actor
  readonly ip?: string
}

/**
 * Sets the whole week of the business or of one resource; what can be booked follows at once, bookings stay. Returns it in order. Throws `bad_request` for a
 * stretch that ends before it begins and for two that overlap, `not_found` for an unknown resource.
 */
export async function setWeeklyHours(tx: TenantTx, { resource_id, hours, actor, ip }: WeeklyHoursInput): Promise<WeeklyHours[]> {
  const week = [...hours].sort((a, b) => a.weekday - b.weekday || a.opens_minute - b.opens_minute)
  refuseNonsense(week)
  // Two people who save at once follow each other; the later week stays whole.
  if (!(await lockCalendar(tx, resource_id))) throw new AppError('not_found', 'resource_id: no such resource')
  await tx.db
    .deleteFrom('working_hours')
    .where('tenant_id', '=', tx.tenantId)
    .where('resource_id', resource_id === null ? 'is' : '=', resource_id)
    .execute()
  const rows = week.map(({ weekday, opens_minute, closes_minute }) => ({
    tenant_id: tx.tenantId,
    id: newId(tx.now),
    resource_id,
    weekday,
    opens_minute,
    closes_minute,
  }))
  if (rows.length > 0) await tx.db.insertInto('working_hours').values(rows).execute()
  await writeAudit(tx, {
    actor,
    action: 'working_hours.set',
    target: resource_id === null ? { kind: 'tenant', id: tx.tenantId } : { kind: 'resource', id: resource_id },
    details: { stretches: rows.length },
    ...(ip ? { ip } : {}),
  })
  return week
}

/** Minutes count from Monday, so that a night of Sunday meets Monday's morning. */
function refuseNonsense(week: readonly WeeklyHours[]): void {
  for (const stretch of week) {
    const { opens_minute, closes_minute } = stretch
    if (closes_minute <= opens_minute) throw new AppError('bad_request', `hours: ${said(stretch)} closes before it opens`)
    if (closes_minute - opens_minute > DAY) throw new AppError('bad_request', `hours: ${said(stretch)} is longer than a day`)
  }
  const spans = week.map((stretch) => {
    const start = (stretch.weekday - 1) * DAY + stretch.opens_minute
    return { stretch, start, end: start + stretch.closes_minute - stretch.opens_minute }
  })
  for (const [index, one] of spans.entries()) {
    for (const other of spans.slice(index + 1)) {
      const overlaps = [-WEEK, 0, WEEK].some((shift) => one.start < other.end + shift && other.start + shift < one.end)
      if (overlaps) throw new AppError('bad_request', `hours: ${said(one.stretch)} overlaps ${said(other.stretch)}`)
    }
  }
}

function said({ weekday, opens_minute, closes_minute }: WeeklyHours): string {
  const clock = (minute: number) => `${String(Math.floor((minute % DAY) / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  return `${NAMES[weekday - 1] ?? `day ${weekday}`} ${clock(opens_minute)} to ${clock(closes_minute)}`
}
