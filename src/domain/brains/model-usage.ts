import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

export interface UsedTokens {
  readonly conversation: number
  readonly tenant: number
}

/** Tokens that this conversation and this tenant have used today (UTC), read and written together. */
export async function readUsage(tx: TenantTx, conversationId: string): Promise<UsedTokens> {
  const read = await sql<UsedTokens>`
    select coalesce(sum(input_tokens + output_tokens) filter (where conversation_id = ${conversationId}), 0)::float8 as conversation,
      coalesce(sum(input_tokens + output_tokens), 0)::float8 as tenant
    from model_usage where day = ${dayOf(tx)}
  `.execute(tx.db)
  return read.rows[0] ?? { conversation: 0, tenant: 0 }
}

export async function addUsage(
  tx: TenantTx,
  used: {
    readonly conversationId: string
    readonly inputTokens: number
    readonly outputTokens: number
    readonly isFallback: boolean
    /** 0 for what belongs to no turn of its own. */
    readonly turns?: 0 | 1
  },
): Promise<void> {
  const fallbacks = used.isFallback ? 1 : 0
  const turns = used.turns ?? 1
  await sql`
    insert into model_usage as u (tenant_id, day, conversation_id, input_tokens, output_tokens, turns, fallbacks)
    values (${tx.tenantId}, ${dayOf(tx)}, ${used.conversationId}, ${used.inputTokens}, ${used.outputTokens}, ${turns}, ${fallbacks})
    on conflict (tenant_id, day, conversation_id) do update set input_tokens = u.input_tokens + excluded.input_tokens,
      output_tokens = u.output_tokens + excluded.output_tokens, turns = u.turns + excluded.turns, fallbacks = u.fallbacks + excluded.fallbacks
  `.execute(tx.db)
}

function dayOf(tx: TenantTx): string {
  return tx.now.toISOString().slice(0, 10)
}
