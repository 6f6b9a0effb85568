import { CrmObject } from '../../contract/crm.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Egress } from '../../lib/egress/egress.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'
import { newWebhookSecret } from '../../lib/signature.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { listFieldMappings, setFieldMappings } from './field-mappings.ts'

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
    refresh_lease_until: null,
    revoked_at: null,
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

/** The same once somebody has consented over there, with the CRM's own names for our fields where the business has set none. */
export async function connectByOAuth(
  tx: TenantTx,
  input: Omit<ConnectionInput, 'actor'> & { readonly names: Readonly<Partial<Record<CrmObject, Readonly<Record<string, string>>>>> },
): Promise<void> {
  const actor = { kind: 'system' } as const
  await setConnection(tx, { ...input, actor })
  const known = await listFieldMappings(tx)
  for (const object of CrmObject.options) {
    const mappings = input.names[object]
    if (mappings && Object.keys(known[object]).length === 0) await setFieldMappings(tx, { object, mappings, actor })
  }
}

/** An address of the business's own: its new secret is in the answer and nowhere else. Throws `bad_request` for one that nothing is sent to. */
export async function connectWebhook(
  tx: TenantTx,
  input: { readonly url: string; readonly egress: Pick<Egress, 'check'>; readonly sealer: Pick<Sealer, 'seal'>; readonly actor: Actor },
): Promise<{ readonly secret: string }> {
  const { url, egress, sealer, actor } = input
  const wrong = egress.check(url)
  if (wrong !== null) throw new AppError('bad_request', `url: ${wrong}`)
  const secret = newWebhookSecret()
  await setConnection(tx, { driver: 'custom_webhook', config: { url }, credentials: { secret }, sealer, actor })
  return { secret }
}

/** As it is shown to people: without its credentials. Null when nothing is connected. */
export async function readConnection(tx: TenantTx) {
  const row = await tx.db
    .selectFrom('crm_connections')
    .select(['driver', 'config', 'updated_at', 'revoked_at'])
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst()
  return row ? { ...row, config: asConfig(row.config) } : null
}

/** What a driver is opened with. Throws `not_found` when nothing is connected. */
export async function requireConnection(tx: TenantTx) {
  const row = await tx.db
    .selectFrom('crm_connections')
    .select(['driver', 'config', 'credentials_sealed'])
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst()
  if (!row) throw new AppError('not_found', 'no CRM is connected')
  return { ...row, config: asConfig(row.config) }
}

/** This file writes objects only. */
function asConfig(config: unknown): Record<string, unknown> {
  return config as Record<string, unknown>
}
