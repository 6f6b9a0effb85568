import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

export interface LlmFlag {
  readonly kind: 'llm_flagged'
  readonly severity: 'low' | 'medium' | 'high'
  /** Words of the reply. */
  readonly excerpt: string
}

/** Puts a grader's flags beside those that a reply was stored with. The first grader's stay: whether these were the first. */
export async function addLlmFlags(tx: TenantTx, input: { message_id: string; flags: readonly LlmFlag[] }): Promise<boolean> {
  const added = await sql`
    update messages set hallucination_flags = hallucination_flags || ${JSON.stringify(input.flags)}::jsonb
    where id = ${input.message_id} and not hallucination_flags @> '[{"kind": "llm_flagged"}]'
  `.execute(tx.db)
  return (added.numAffectedRows ?? 0n) > 0n
}
