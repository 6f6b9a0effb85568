import type { TenantDb } from '../../db/database.ts'
import type { BrainInput } from './set-brain.ts'

export interface StoredBrain {
  readonly provider: BrainInput['provider']
  readonly base_url: string | null
  readonly model: string | null
  /** For who asks the model; no answer of ours holds it. */
  readonly api_key_sealed: Buffer | null
  readonly daily_tokens: number | null
}

/** The tenant's own choice; null where the installation's holds. */
export async function readBrain(tenant: TenantDb): Promise<StoredBrain | null> {
  const row = await tenant.db
    .selectFrom('tenant_brains')
    .select(['provider', 'base_url', 'model', 'api_key_sealed', 'daily_tokens'])
    .executeTakeFirst()
  // The table admits these providers only.
  return row ? { ...row, provider: row.provider as BrainInput['provider'] } : null
}
