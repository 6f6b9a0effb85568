import { sql } from 'kysely'
import type { Offering, OfferingCreate } from '../../contract/offerings.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { recordEvent } from '../events/record-event.ts'
import { asOffering, externalIdTaken, OFFERING_COLUMNS } from './queries.ts'

/** Adds a line to the catalogue, priced in the tenant's currency unless it says another, and records `offering.created`. Throws `conflict` for a taken external id. */
export async function createOffering(tx: TenantTx, body: OfferingCreate): Promise<Offering> {
  const row = await tx.db
    .insertInto('offerings')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      external_id: body.external_id ?? null,
      reference_number: body.reference_number ?? null,
      title: body.title,
      title_ar: body.title_ar ?? null,
      description: body.description ?? null,
      description_ar: body.description_ar ?? null,
      attributes: body.attributes ? JSON.stringify(body.attributes) : null,
      price: body.price,
      price_currency: body.price_currency ?? sql<string>`(select currency from tenants where id = ${tx.tenantId})`,
      address: body.address ?? null,
      photos: JSON.stringify(body.photos ?? []),
      status: body.status ?? 'active',
      available_from: body.available_from ?? null,
      updated_at: tx.now.toISOString(),
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'external_id']).where('deleted_at', 'is', null).where('external_id', 'is not', null).doNothing(),
    )
    .returning(OFFERING_COLUMNS)
    .executeTakeFirst()
  if (!row) throw externalIdTaken()
  const offering = asOffering(row)
  await recordEvent(tx, 'offering.created', { ...offering, offering_id: offering.id })
  return offering
}
