import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { notify } from '../notices/notify.ts'

const DAY_MS = 86_400_000

/** Tells the people of a business that a bound of their day was reached; once in 24 hours, however many turns reach it. */
export async function noticeBound(
  tx: TenantTx,
  facts: { readonly kind: 'daily_turns.reached' | 'daily_tokens.reached'; readonly bound: number },
): Promise<void> {
  // Turns of many conversations reach it at one moment: the second looks when the first is done.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.tenantId}:${facts.kind}`}, 0))`.execute(tx.db)
  const since = new Date(tx.now.getTime() - DAY_MS).toISOString()
  const told = await tx.db
    .selectFrom('notices')
    .select('id')
    .where('kind', '=', facts.kind)
    .where('created_at', '>', since)
    .limit(1)
    .executeTakeFirst()
  if (!told) await notify(tx, { facts, targetId: tx.tenantId })
}
