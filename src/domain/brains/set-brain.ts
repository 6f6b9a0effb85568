import type { TenantTx } from '../../db/database.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

export interface BrainInput {
  readonly provider: 'embedded' | 'openai-compatible' | 'anthropic' | 'google'
  /** Checked with `egress.check` by the caller; null: the provider's own address. */
  readonly baseUrl: string | null
  readonly model: string | null
  /** Sealed before it is stored, and shown to nobody again. */
  readonly apiKey: string | null
  /** Tokens a day, read and written together; null: the built-in bound. */
  readonly dailyTokens: number | null
  readonly sealer: Pick<Sealer, 'seal'>
  readonly actor: Actor
}

/** Chooses who answers this tenant's customers, in place of any earlier choice; it holds from the next turn on. */
export async function setBrain(tx: TenantTx, input: BrainInput): Promise<void> {
  const values = {
    provider: input.provider,
    base_url: input.baseUrl,
    model: input.model,
    api_key_sealed: input.apiKey === null ? null : input.sealer.seal(input.apiKey),
    daily_tokens: input.dailyTokens,
    updated_at: tx.now.toISOString(),
  }
  await tx.db
    .insertInto('tenant_brains')
    .values({ tenant_id: tx.tenantId, ...values })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .execute()
  const details = { provider: input.provider, model: input.model }
  await writeAudit(tx, { actor: input.actor, action: 'brain.set', target: { kind: 'brain', id: null }, details })
}

/** From the next turn on the deployment's own choice holds. */
export async function removeBrain(tx: TenantTx, input: { actor: Actor }): Promise<void> {
  const gone = await tx.db.deleteFrom('tenant_brains').where('tenant_id', '=', tx.tenantId).returning('provider').executeTakeFirst()
  if (gone) await writeAudit(tx, { actor: input.actor, action: 'brain.removed', target: { kind: 'brain', id: null } })
}
