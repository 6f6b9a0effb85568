import type { TenantTx } from '../src/db/database.ts'
import { newId } from '../src/lib/ids.ts'
import type { TestWorld } from './harness.ts'

/** What tests of the calendar are arranged from. */

export async function addResource(
  tx: TenantTx,
  values: {
    name?: string
    kind?: string
    capacity?: number
    buffer_before_minutes?: number
    buffer_after_minutes?: number
    status?: string
  } = {},
): Promise<string> {
  const id = newId(tx.now)
  const row = { name: 'Rana', kind: 'staff', ...values, tenant_id: tx.tenantId, id, updated_at: tx.now.toISOString() }
  await tx.db.insertInto('resources').values(row).execute()
  return id
}

export async function addOffering(
  tx: TenantTx,
  values: { attributes?: Record<string, unknown> | null; deleted?: boolean; only?: string[] } = {},
): Promise<string> {
  const id = newId(tx.now)
  await tx.db
    .insertInto('offerings')
    .values({
      tenant_id: tx.tenantId,
      id,
      title: 'Haircut',
      price: '120',
      price_currency: 'AED',
      attributes: values.attributes ? JSON.stringify(values.attributes) : null,
      deleted_at: values.deleted ? tx.now.toISOString() : null,
      updated_at: tx.now.toISOString(),
    })
    .execute()
  for (const resource_id of values.only ?? []) {
    await tx.db.insertInto('resource_offerings').values({ tenant_id: tx.tenantId, resource_id, offering_id: id }).execute()
  }
  return id
}

/** Minutes from local midnight, the same on each of `weekdays` (ISO, 1 Monday; all when left out). */
export async function addHours(
  tx: TenantTx,
  values: { opens: number; closes: number; weekdays?: number[]; resource_id?: string },
): Promise<void> {
  for (const weekday of values.weekdays ?? [1, 2, 3, 4, 5, 6, 7]) {
    await tx.db
      .insertInto('working_hours')
      .values({
        tenant_id: tx.tenantId,
        id: newId(tx.now),
        resource_id: values.resource_id ?? null,
        weekday,
        opens_minute: values.opens,
        closes_minute: values.closes,
      })
      .execute()
  }
}

export async function addClosure(
  tx: TenantTx,
  values: { starts_at: string; ends_at: string; resource_id?: string; reason?: string },
): Promise<void> {
  await tx.db
    .insertInto('closures')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), resource_id: null, reason: null, ...values })
    .execute()
}

/** The events of one appointment in the order in which they were recorded. */
export async function eventsOf(world: TestWorld, tenant: string, appointment: string) {
  const result = await world.owner.query<{ event: string; data: Record<string, unknown> }>(
    "select event, data from event_log where tenant_id = $1 and data ->> 'booking_id' = $2 order by id",
    [tenant, appointment],
  )
  return result.rows
}
