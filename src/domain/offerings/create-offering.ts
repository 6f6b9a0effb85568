import type { Offering, OfferingCreate } from '../../contract/offerings.ts'
import type { TenantDb } from '../../db/database.ts'
import { newId, timeOfId } from '../../lib/ids.ts'
import { openEventValues, recordingOf } from '../events/record-event.ts'
import { externalIdTaken } from './queries.ts'

/** The row and its event, or neither. The currency may be the tenant's, which only the database knows; `attributes` come back as it keeps them. */
const CREATE = `
  with made as (
    insert into offerings (tenant_id, id, external_id, reference_number, title, title_ar, description, description_ar, attributes, price, price_currency,
      address, photos, status, available_from, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11, (select currency from tenants where id = $1)), $12, $13, $14, $15, $16)
    on conflict (tenant_id, external_id) where deleted_at is null and external_id is not null do nothing
    returning tenant_id, attributes, price_currency
  ), recorded as (${recordingOf('made', 17, `'"price_currency":' || to_json(price_currency)`)})
  select attributes, price_currency from made`

/**
 * Adds a line to the catalogue, priced in the tenant's currency unless it says another, and records `offering.created`, in one statement. Throws `conflict` for
 * a taken external id.
 */
export async function createOffering(tx: TenantDb, body: OfferingCreate): Promise<Offering> {
  const id = newId(tx.now)
  const offering = {
    id,
    external_id: body.external_id ?? null,
    reference_number: body.reference_number ?? null,
    title: body.title,
    title_ar: body.title_ar ?? null,
    description: body.description ?? null,
    description_ar: body.description_ar ?? null,
    attributes: body.attributes ?? null,
    price: body.price,
    price_currency: body.price_currency ?? null,
    address: body.address ?? null,
    photos: body.photos ?? [],
    status: body.status ?? 'active',
    available_from: body.available_from ?? null,
    created_at: timeOfId(id),
    updated_at: tx.now.toISOString(),
  }
  const { title, title_ar, description, description_ar, price, price_currency, address, status, available_from, updated_at } = offering
  const attributes = offering.attributes && JSON.stringify(offering.attributes)
  const row = [
    ...[tx.tenantId, id, offering.external_id, offering.reference_number, title, title_ar, description, description_ar, attributes, price],
    ...[price_currency, address, JSON.stringify(offering.photos), status, available_from, updated_at],
  ]
  const event = openEventValues(tx, 'offering.created', { ...offering, price_currency: undefined, offering_id: id })
  const [made] = await tx.run<Pick<Offering, 'attributes' | 'price_currency'>>(CREATE, [...row, ...event])
  if (!made) throw externalIdTaken()
  tx.emit('events')
  return { ...offering, ...made }
}
