import type { TenantTx } from '../db/database.ts'
import { newId } from '../lib/ids.ts'
import type { DemoHours, DemoTenant } from './demo-tenant.ts'
import { instantAt, localDay, minutesOf } from './local-time.ts'

/** Ids of what was made, by the names that the demo file uses. */
export interface DemoIds {
  readonly resources: ReadonlyMap<string, string>
  readonly offerings: ReadonlyMap<string, string>
}

/** What a demo business offers, knows and has: offerings, knowledge, resources, hours and closures. */
export async function seedCatalogue(tx: TenantTx, demo: DemoTenant, place: { timezone: string; currency: string }): Promise<DemoIds> {
  const ids = {
    resources: new Map(demo.resources.map((resource) => [resource.key, newId(tx.now)])),
    offerings: new Map(demo.offerings.map((offering) => [offering.external_id, newId(tx.now)])),
  }
  await insertOfferings(tx, demo, { ids, currency: place.currency })
  await insertKnowledge(tx, demo)
  await insertResources(tx, demo, ids)
  await insertHours(tx, demo, ids)
  await insertClosures(tx, demo, { ids, timezone: place.timezone })
  return ids
}

/** The id that a demo file means by `name`. Throws when the file names something that it doesn't define. */
export function idOf(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`the demo data refers to ${name}, which it does not define`)
  return id
}

async function insertOfferings(tx: TenantTx, demo: DemoTenant, to: { ids: DemoIds; currency: string }): Promise<void> {
  const rows = demo.offerings.map((offering) => ({
    ...offering,
    reference_number: offering.reference_number ?? null,
    address: offering.address ?? null,
    tenant_id: tx.tenantId,
    id: idOf(to.ids.offerings, offering.external_id),
    attributes: JSON.stringify(offering.attributes),
    price_currency: to.currency,
    updated_at: tx.now.toISOString(),
  }))
  await tx.db.insertInto('offerings').values(rows).execute()
}

async function insertKnowledge(tx: TenantTx, demo: DemoTenant): Promise<void> {
  const rows = demo.knowledge.map((entry) => ({ ...entry, tenant_id: tx.tenantId, id: newId(tx.now), updated_at: tx.now.toISOString() }))
  await tx.db.insertInto('knowledge_entries').values(rows).execute()
}

async function insertResources(tx: TenantTx, demo: DemoTenant, ids: DemoIds): Promise<void> {
  const rows = demo.resources.map(({ key, hours: _hours, offerings: _offerings, ...resource }) => ({
    ...resource,
    tenant_id: tx.tenantId,
    id: idOf(ids.resources, key),
    updated_at: tx.now.toISOString(),
  }))
  await tx.db.insertInto('resources').values(rows).execute()
  const links = demo.resources.flatMap((resource) =>
    resource.offerings.map((offering) => ({
      tenant_id: tx.tenantId,
      resource_id: idOf(ids.resources, resource.key),
      offering_id: idOf(ids.offerings, offering),
    })),
  )
  if (links.length > 0) await tx.db.insertInto('resource_offerings').values(links).execute()
}

async function insertHours(tx: TenantTx, demo: DemoTenant, ids: DemoIds): Promise<void> {
  const rowsOf = (resource_id: string | null, hours: DemoHours) =>
    hours.flatMap(({ days, from, to }) =>
      days.map((weekday) => ({
        tenant_id: tx.tenantId,
        id: newId(tx.now),
        resource_id,
        weekday,
        opens_minute: minutesOf(from),
        closes_minute: minutesOf(to),
      })),
    )
  const rows = [
    ...rowsOf(null, demo.hours),
    ...demo.resources.flatMap((resource) => rowsOf(idOf(ids.resources, resource.key), resource.hours)),
  ]
  await tx.db.insertInto('working_hours').values(rows).execute()
}

async function insertClosures(tx: TenantTx, demo: DemoTenant, to: { ids: DemoIds; timezone: string }): Promise<void> {
  const rows = demo.closures.map((closure) => {
    const day = localDay(tx.now, closure.in_days, to.timezone)
    return {
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      resource_id: closure.resource === undefined ? null : idOf(to.ids.resources, closure.resource),
      starts_at: instantAt(day, minutesOf(closure.from), to.timezone).toISOString(),
      ends_at: instantAt(day, minutesOf(closure.to), to.timezone).toISOString(),
      reason: closure.reason,
    }
  })
  await tx.db.insertInto('closures').values(rows).execute()
}
