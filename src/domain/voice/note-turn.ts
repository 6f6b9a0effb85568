import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

export type EndReason = 'goodbye' | 'silence' | 'handoff' | 'bound' | 'hung_up'

/** Counts a turn of a call: a caller who speaks is silent no longer, and the call lasts at least until now. */
export async function noteTurn(tx: TenantTx, turn: { id: string; isSilence: boolean; end: EndReason | null }): Promise<void> {
  const now = tx.now.toISOString()
  await sql`
    update voice_calls set turns = turns + 1, silences = case when ${turn.isSilence} then silences + 1 else 0 end, last_turn_at = ${now},
      billed_seconds = greatest(billed_seconds, ceil(extract(epoch from ${now}::timestamptz - created_at))::integer, 1),
      end_reason = coalesce(end_reason, ${turn.end}), ended_at = coalesce(ended_at, case when ${turn.end}::text is not null then ${now}::timestamptz end)
    where id = ${turn.id}
  `.execute(tx.db)
}

/**
 * Ends a call for good; its length counts from its first turn, unless the provider knows better. Ending it again only corrects the length. False when there is
 * no such call.
 */
export async function endCall(
  tx: TenantTx,
  call: { provider: string; call_id: string; reason: EndReason; duration_seconds?: number | undefined },
): Promise<boolean> {
  const now = tx.now.toISOString()
  const ended = await sql`
    update voice_calls set ended_at = coalesce(ended_at, ${now}), end_reason = coalesce(end_reason, ${call.reason}),
      billed_seconds = coalesce(${call.duration_seconds ?? null}::integer,
        greatest(billed_seconds, ceil(extract(epoch from coalesce(ended_at, ${now}::timestamptz) - created_at))::integer))
    where provider = ${call.provider} and call_id = ${call.call_id} returning id
  `.execute(tx.db)
  return ended.rows.length > 0
}
