import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { bookingsAhead } from './bookings-ahead.ts'
import { lockCalendar } from './lock-calendar.ts'

const MAX_CLOSURES = 500

export interface ListedClosure {
  readonly id: string
  /** Null: the whole business. */
  readonly resource_id: string | null
  readonly starts_at: string
  readonly ends_at: string
  readonly reason: string | null
}

/** The closures of the business and of all its resources that are not over, the next first. */
export function listClosures(tx: TenantTx): Promise<ListedClosure[]> {
  return tx.db
    .selectFrom('closures')
    .select(['id', 'resource_id', 'starts_at', 'ends_at', 'reason'])
    .where('tenant_id', '=', tx.tenantId)
    .where('ends_at', '>', tx.now.toISOString())
    .orderBy('starts_at')
    .orderBy('id')
    .execute()
}

export interface ClosureInput {
  readonly resource_id: string | null
  readonly starts_at: string
  readonly ends_at: string
  readonly reason: string | null
  readonly actor: Actor
  readonly ip?: string
}

/**
 * Closes the business or one resource for a while. Bookings stay: those within it are returned, for somebody to call. Throws `bad_request` for a span that ends
 * before it begins or is over, `not_found` for an unknown resource.
 */
export async function addClosure(tx: TenantTx, { resource_id, reason, actor, ip, ...span }: ClosureInput) {
  const [starts_at, ends_at] = [new Date(span.starts_at).toISOString(), new Date(span.ends_at).toISOString()]
  if (ends_at <= starts_at) throw new AppError('bad_request', 'ends_at: must be after starts_at')
  if (ends_at <= tx.now.toISOString()) throw new AppError('bad_request', 'ends_at: must be in the future')
  if (!(await lockCalendar(tx, resource_id))) throw new AppError('not_found', 'resource_id: no such resource')
  const known = await listClosures(tx)
  if (known.length >= MAX_CLOSURES) throw new AppError('conflict', `there are ${MAX_CLOSURES} closures to come already`)
  const closure = { id: newId(tx.now), starts_at, ends_at, reason: reason?.trim() || null }
  await tx.db
    .insertInto('closures')
    .values({ tenant_id: tx.tenantId, resource_id, ...closure })
    .execute()
  await audit(tx, { action: 'closure.added', id: closure.id, details: { resource_id, starts_at, ends_at }, actor, ...(ip ? { ip } : {}) })
  return { closure, bookings: await bookingsAhead(tx, { resource_id, from: starts_at, until: ends_at }) }
}

/** Throws `not_found`. */
export async function removeClosure(
  tx: TenantTx,
  { id, actor, ip }: { readonly id: string; readonly actor: Actor; readonly ip?: string },
): Promise<void> {
  const gone = await tx.db
    .deleteFrom('closures')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returning(['resource_id', 'starts_at', 'ends_at'])
    .executeTakeFirst()
  if (!gone) throw new AppError('not_found', 'there is no such closure')
  await audit(tx, { action: 'closure.removed', id, details: gone, actor, ...(ip ? { ip } : {}) })
}

interface Audited {
  readonly action: string
  readonly id: string
  readonly details: Readonly<Record<string, unknown>>
  readonly actor: Actor
  readonly ip?: string
}

async function audit(tx: TenantTx, { id, ...entry }: Audited): Promise<void> {
  await writeAudit(tx, { ...entry, target: { kind: 'closure', id } })
}
