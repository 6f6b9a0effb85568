import { CrmObject } from '../../contract/crm.ts'
import type { TenantTx } from '../../db/database.ts'
import { writeAudit } from '../audit/write-audit.ts'

export interface CrmRecordRef {
  /** `write`: `id` is that of crm_writes. `copy`: that of the record of which the CRM has a copy. */
  readonly source: 'write' | 'copy'
  readonly id: string
  readonly object: string
}

export interface FoundCrmRecord {
  readonly external_id: string
  readonly object: CrmObject | null
  readonly connection: {
    readonly driver: string
    readonly config: Readonly<Record<string, unknown>>
    readonly credentials_sealed: Uint8Array
  } | null
}

/** The record's id over there and how to reach it; null when it is settled already. */
export async function findCrmRecord(tx: TenantTx, ref: CrmRecordRef): Promise<FoundCrmRecord | null> {
  const external_id = ref.source === 'write' ? await idOfWrite(tx, ref.id) : await idOfCopy(tx, ref)
  if (external_id === null) return null
  const connection = await tx.db
    .selectFrom('crm_connections')
    .select(['driver', 'config', 'credentials_sealed'])
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst()
  const object = CrmObject.safeParse(ref.object === 'customer' ? 'contact' : ref.object).data ?? null
  // set-connection.ts writes objects only.
  return { external_id, object, connection: connection ? { ...connection, config: connection.config as Record<string, unknown> } : null }
}

/** Forgets the record's id and says in the audit log what became of it. */
export async function settleCrmErasure(tx: TenantTx, done: CrmRecordRef & { readonly result: string }): Promise<void> {
  if (done.source === 'write') {
    const outcome = { ok: false, error: { code: 'not_found', message: 'the record belonged to a customer who was erased' } }
    await tx.db
      .updateTable('crm_writes')
      .set({ outcome: JSON.stringify(outcome) })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', done.id)
      .execute()
  } else {
    await tx.db
      .deleteFrom('crm_copies')
      .where('tenant_id', '=', tx.tenantId)
      .where('object', '=', done.object)
      .where('record_id', '=', done.id)
      .execute()
  }
  await writeAudit(tx, {
    actor: { kind: 'system' },
    action: 'crm_record.erased',
    target: { kind: 'crm_record', id: done.id },
    details: { object: done.object, result: done.result },
  })
}

async function idOfWrite(tx: TenantTx, id: string): Promise<string | null> {
  const row = await tx.db
    .selectFrom('crm_writes')
    .select('outcome')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  const outcome = row?.outcome
  if (typeof outcome !== 'object' || outcome === null || !('external_id' in outcome)) return null
  return typeof outcome.external_id === 'string' ? outcome.external_id : null
}

async function idOfCopy(tx: TenantTx, { id, object }: CrmRecordRef): Promise<string | null> {
  const row = await tx.db
    .selectFrom('crm_copies')
    .select('external_id')
    .where('tenant_id', '=', tx.tenantId)
    .where('object', '=', object)
    .where('record_id', '=', id)
    .executeTakeFirst()
  return row?.external_id ?? null
}
