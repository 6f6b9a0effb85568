import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { lockCalendar, type Occupied, occupiedTime } from '../calendar/lock-calendar.ts'
import { rangeOf } from '../calendar/occupied.ts'
import { MINUTE } from '../calendar/zone.ts'
import { isOpenFor } from './is-open-for.ts'
import { isTaken } from './is-taken.ts'

export interface HoldRequest {
  readonly conversation_id: string
  /** Null is the calendar of a business without resources. */
  readonly resource_id: string | null
  /** RFC 3339 instants of a slot that `listAvailability` returned. */
  readonly start: string
  readonly end: string
  readonly minutes?: number
  /** The appointment that is to be moved here: it does not stand in its own way. */
  readonly appointment_id?: string
}

export type HoldResult = { kind: 'held'; hold_id: string; expires_at: string } | { kind: 'taken' }

/**
 * Keeps a slot for one conversation while its customer decides. A conversation has one hold: a new one replaces the old, which stays when
 * the new time is taken. 'taken' is also the answer when the time has passed, has been closed or is outside hours by now.
 *
 * Throws not_found when the resource does not exist.
 */
export async function holdSlot(tx: TenantTx, request: HoldRequest): Promise<HoldResult> {
  const calendar = await lockCalendar(tx, request.resource_id)
  if (!calendar) throw new AppError('not_found', 'resource_id: no such resource')
  if (calendar.status !== 'active' || !(await isOpenFor(tx, request))) return { kind: 'taken' }
  const time = occupiedTime(calendar, request.start, request.end)
  const { resource_id, conversation_id, appointment_id } = request
  if (await isTaken(tx, { ...time, resource_id, conversation_id, ...(appointment_id ? { appointment_id } : {}) })) return { kind: 'taken' }

  await makeRoom(tx, request, time)
  const hold_id = newId(tx.now)
  const expires_at = new Date(tx.now.getTime() + (request.minutes ?? 5) * MINUTE).toISOString()
  const inserted = await tx.db
    .insertInto('slot_holds')
    .values({
      tenant_id: tx.tenantId,
      id: hold_id,
      conversation_id: request.conversation_id,
      resource_id: request.resource_id,
      starts_at: request.start,
      ends_at: request.end,
      occupies: rangeOf(time),
      expires_at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n ? { kind: 'held', hold_id, expires_at } : { kind: 'taken' }
}

/** The conversation's old hold goes, and so do expired ones in the way, which still exclude others in the table. */
async function makeRoom(tx: TenantTx, request: HoldRequest, time: Occupied): Promise<void> {
  await sql`
    delete from slot_holds where conversation_id = ${request.conversation_id}
      or (resource_id is not distinct from ${request.resource_id}::uuid and expires_at <= ${tx.now.toISOString()}
        and occupies && ${rangeOf(time)})
  `.execute(tx.db)
}
