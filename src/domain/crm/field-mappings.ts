import type { CrmObject } from '../../contract/crm.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

type Fields = Readonly<Record<string, unknown>>

/** The fields under the CRM's names; those without a mapping keep ours. A sentence when two of them would come under one name. */
export async function mapFields(tx: TenantTx, input: { object: CrmObject; fields: Fields }): Promise<Fields | string> {
  const names = new Map(Object.entries((await listFieldMappings(tx))[input.object]))
  const mapped = new Map<string, unknown>()
  for (const [field, value] of Object.entries(input.fields)) {
    const name = names.get(field) ?? field
    if (mapped.has(name)) return `fields.${field}: another field is mapped to the same name in the CRM`
    mapped.set(name, value)
  }
  return Object.fromEntries(mapped)
}

/** Our name → the CRM's, for each object. */
export async function listFieldMappings(tx: TenantTx): Promise<Record<CrmObject, Record<string, string>>> {
  const rows = await tx.db
    .selectFrom('tenant_crm_field_mappings')
    .select(['object', 'field', 'vendor_field'])
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('field')
    .execute()
  const mappings: Record<CrmObject, Record<string, string>> = { contact: {}, lead: {}, deal: {}, appointment: {}, case: {} }
  // The table's check constraint holds exactly these objects.
  for (const { object, field, vendor_field } of rows) mappings[object as CrmObject][field] = vendor_field
  return mappings
}

/** Replaces the mappings of one object: our name → the CRM's. Throws `bad_request` when two have the same target. */
export async function setFieldMappings(
  tx: TenantTx,
  input: { object: CrmObject; mappings: Readonly<Record<string, string>>; actor: Actor },
): Promise<void> {
  const entries = Object.entries(input.mappings)
  if (new Set(entries.map(([, target]) => target)).size < entries.length) {
    throw new AppError('bad_request', 'mappings: two fields have the same name in the CRM')
  }
  const { object, actor } = input
  await tx.db.deleteFrom('tenant_crm_field_mappings').where('tenant_id', '=', tx.tenantId).where('object', '=', object).execute()
  if (entries.length > 0) {
    const rows = entries.map(([field, vendor_field]) => ({ tenant_id: tx.tenantId, object, field, vendor_field }))
    await tx.db.insertInto('tenant_crm_field_mappings').values(rows).execute()
  }
  await writeAudit(tx, {
    actor,
    action: 'crm_field_mappings.set',
    target: { kind: 'crm_field_mappings', id: object },
    details: { count: entries.length },
  })
}
