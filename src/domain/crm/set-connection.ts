import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

export interface ConnectionInput {
  /** A name of src/crm/registry.ts. */
  readonly driver: string
  readonly config: Readonly<Record<string, unknown>>
  /** Sealed before they are stored, and shown to nobody again. */
  readonly credentials: Readonly<Record<string, unknown>>
  readonly sealer: Pick<Sealer, 'seal'>
  readonly actor: Actor
}

/** Connects the tenant's one CRM, in place of any earlier one. Whether the credentials work shows when it is used. */
export async function setConnection(tx: TenantTx, input: ConnectionInput): Promise<void> {
  const values = {
    driver: input.driver,
    config: JSON.stringify(input.config),
    credentials_sealed: input.sealer.seal(JSON.stringify(input.credentials)),
    updated_at: tx.now.toISOString(),
  }
  await tx.db
    .insertInto('crm_connections')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), ...values })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .execute()
  await writeAudit(tx, { actor: input.actor, action: 'crm_connection.set', target: { kind: 'crm_connection', id: input.driver } })
}

/** Disconnects it; what was written stays known by its idempotency keys. */
export async function removeConnection(tx: TenantTx, input: { actor: Actor }): Promise<void> {
  const gone = await tx.db.deleteFrom('crm_connections').where('tenant_id', '=', tx.tenantId).returning('driver').executeTakeFirst()
  if (!gone) return
  await writeAudit(tx, { actor: input.actor, action: 'crm_connection.removed', target: { kind: 'crm_connection', id: gone.driver } })
}
