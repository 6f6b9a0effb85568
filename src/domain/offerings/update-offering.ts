import { isDeepStrictEqual } from 'node:util'
import { fitsAttributes } from '../../contract/common.ts'
import { AppError } from '../../contract/errors.ts'
import type { Offering, OfferingUpdate } from '../../contract/offerings.ts'
import { type TenantTx, violatedConstraint } from '../../db/database.ts'
import { mergeAttributes } from '../../lib/merge-attributes.ts'
import { recordEvent } from '../events/record-event.ts'
import { asOffering, externalIdTaken, OFFERING_COLUMNS, offeringNotFound } from './queries.ts'

/**
 * Changes the members that `patch` names; null clears, `attributes` merge one level deep (a null in them deletes its key), `photos` are replaced whole. Records
 * `offering.updated`; a call that changes nothing records nothing and leaves `updated_at`. Throws `not_found`, `conflict` for a taken external id, and
 * `bad_request` when the merged attributes pass 16 KiB.
 */
export async function updateOffering(tx: TenantTx, input: { id: string; patch: OfferingUpdate }): Promise<Offering> {
  const row = await tx.db
    .selectFrom('offerings')
    .select(OFFERING_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw offeringNotFound()
  const before = asOffering(row)
  const changes = changedMembers(before, input.patch)
  if (Object.keys(changes).length === 0) return before
  const offering = await write(tx, input.id, changes)
  await recordEvent(tx, 'offering.updated', { ...offering, offering_id: offering.id })
  return offering
}

async function write(tx: TenantTx, id: string, changes: OfferingUpdate): Promise<Offering> {
  const { attributes, photos, ...plain } = changes
  try {
    const updated = await tx.db
      .updateTable('offerings')
      .set({
        ...plain,
        ...(attributes === undefined ? {} : { attributes: attributes && JSON.stringify(attributes) }),
        ...(photos ? { photos: JSON.stringify(photos) } : {}),
        updated_at: tx.now.toISOString(),
      })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .returning(OFFERING_COLUMNS)
      .executeTakeFirstOrThrow()
    return asOffering(updated)
  } catch (error) {
    if (violatedConstraint(error) === 'offerings_external_id') throw externalIdTaken()
    throw error
  }
}

function changedMembers(before: Offering, patch: OfferingUpdate): OfferingUpdate {
  const after = { ...patch }
  if (patch.attributes) {
    after.attributes = mergeAttributes(before.attributes ?? {}, patch.attributes)
    if (!fitsAttributes(after.attributes))
      throw new AppError('bad_request', 'attributes: must have at most 16384 bytes as JSON once merged')
  }
  // Entries of a typed object keep its types only through a cast; the members are those of `patch`. A price is the same when its digits are.
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => value !== undefined && !isDeepStrictEqual(value, before[name as keyof OfferingUpdate])),
  ) as OfferingUpdate
}
