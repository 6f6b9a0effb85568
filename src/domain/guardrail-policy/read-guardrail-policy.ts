import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { DEFAULT_GUARDRAIL_POLICY, type GuardrailPolicy } from './policy.ts'

/** A tenant's guardrails; the built-in ones where it has chosen none. `lock` keeps others from changing them until the transaction ends. */
export async function readGuardrailPolicy(tx: TenantTx, options: { lock?: boolean } = {}): Promise<GuardrailPolicy> {
  const found = await sql<GuardrailPolicy>`
    select threshold, action, forbidden_phrases, customer_turns_daily, tenant_turns_daily, tenant_tokens_daily::float8 as tenant_tokens_daily,
      abuse_strikes from guardrail_policies where tenant_id = ${tx.tenantId} ${options.lock ? sql`for update` : sql``}
  `.execute(tx.db)
  return found.rows[0] ?? DEFAULT_GUARDRAIL_POLICY
}
