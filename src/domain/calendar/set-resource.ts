import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import type { ResourceKind } from './list-calendar-resources.ts'

const MAX_RESOURCES = 500

export interface ResourceFields {
  readonly kind: ResourceKind
  readonly name: string
  readonly name_ar: string | null
  readonly aliases: readonly string[]
  readonly capacity: number
  readonly buffer_before_minutes: number
  readonly buffer_after_minutes: number
  /** What it does; empty: everything. */
  readonly offering_ids: readonly string[]
}
interface By {
  readonly actor: Actor
  readonly ip?: string
}

/** Adds somebody or something that can be booked, with the business's hours. Throws `not_found` for an unknown offering. Returns its id. */
export async function addResource(tx: TenantTx, input: ResourceFields & By): Promise<string> {
  const { n } = await tx.db
    .selectFrom('resources')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirstOrThrow()
  if (Number(n) >= MAX_RESOURCES) throw new AppError('conflict', `there are ${MAX_RESOURCES} resources already`)
  const id = newId(tx.now)
  await tx.db
    .insertInto('resources')
    .values({ tenant_id: tx.tenantId, id, ...columnsOf(tx, input) })
    .execute()
  await setOfferings(tx, id, input.offering_ids)
  await audit(tx, { ...input, id, action: 'resource.added', details: { kind: input.kind } })
  return id
}

/** Bookings keep the buffers that they were made with. Throws `not_found` for an unknown resource or offering. */
export async function updateResource(tx: TenantTx, input: ResourceFields & By & { readonly id: string }): Promise<void> {
  const updated = await tx.db
    .updateTable('resources')
    .set(columnsOf(tx, input))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) throw noResource()
  await setOfferings(tx, input.id, input.offering_ids)
  await audit(tx, { ...input, action: 'resource.updated', details: { kind: input.kind, offerings: input.offering_ids.length } })
}

/** Nothing more of it is offered, or again. Bookings stay. The same once more changes nothing. Throws `not_found`. */
export async function setResourceStatus(
  tx: TenantTx,
  { id, status, ...by }: By & { readonly id: string; readonly status: 'active' | 'archived' },
): Promise<void> {
  const found = await tx.db
    .selectFrom('resources')
    .select('status')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!found) throw noResource()
  if (found.status === status) return
  const change = { status, updated_at: tx.now.toISOString() }
  await tx.db.updateTable('resources').set(change).where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute()
  await audit(tx, { ...by, id, action: status === 'archived' ? 'resource.archived' : 'resource.restored', details: {} })
}

export function noResource(): AppError {
  return new AppError('not_found', 'there is no such resource')
}

function columnsOf(tx: TenantTx, input: ResourceFields) {
  const { kind, capacity, buffer_before_minutes, buffer_after_minutes } = input
  return {
    kind,
    name: input.name.trim(),
    name_ar: input.name_ar?.trim() || null,
    aliases: [...new Set(input.aliases.map((alias) => alias.trim()))],
    capacity,
    buffer_before_minutes,
    buffer_after_minutes,
    updated_at: tx.now.toISOString(),
  }
}

async function setOfferings(tx: TenantTx, id: string, offeringIds: readonly string[]): Promise<void> {
  const wanted = [...new Set(offeringIds)]
  if (wanted.length > 0) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from offerings o where o.tenant_id = ${tx.tenantId} and o.id = any(${wanted}::uuid[])
        -- One that was deleted since stays with who did it: without it a resource of that one offering would do everything.
        and (o.deleted_at is null or exists (select from resource_offerings x where x.tenant_id = o.tenant_id and x.resource_id = ${id} and x.offering_id = o.id))
    `.execute(tx.db)
    if (rows[0]?.n !== wanted.length) throw new AppError('not_found', 'offering_ids: no such offering')
  }
  await tx.db.deleteFrom('resource_offerings').where('tenant_id', '=', tx.tenantId).where('resource_id', '=', id).execute()
  const rows = wanted.map((offering_id) => ({ tenant_id: tx.tenantId, resource_id: id, offering_id }))
  if (rows.length > 0) await tx.db.insertInto('resource_offerings').values(rows).execute()
}

interface Audited extends By {
  readonly id: string
  readonly action: string
  readonly details: Readonly<Record<string, unknown>>
}

async function audit(tx: TenantTx, { id, action, details, actor, ip }: Audited): Promise<void> {
  await writeAudit(tx, { actor, action, details, target: { kind: 'resource', id }, ...(ip ? { ip } : {}) })
}
