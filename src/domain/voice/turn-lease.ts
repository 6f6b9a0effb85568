import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/** How long a holder that died keeps others waiting; a living one renews it. */
export const LEASE_SECONDS = 5

export interface TurnLease {
  readonly conversation_id: string
  readonly holder: string
}

/**
 * One spoken turn of a conversation at a time, over all processes: true when it is the holder's now. Counted in the database's real time, since what it guards
 * is computation and not business. Held without a transaction: a turn may wait for a model.
 */
export async function claimTurn(tx: TenantTx, { conversation_id, holder }: TurnLease): Promise<boolean> {
  const claimed = await sql<{ holder: string }>`
    insert into voice_turn_leases as l (tenant_id, conversation_id, holder, expires_at)
    values (${tx.tenantId}, ${conversation_id}, ${holder}, clock_timestamp() + ${LEASE_SECONDS} * interval '1 second')
    on conflict (tenant_id, conversation_id) do update set holder = excluded.holder, expires_at = excluded.expires_at
      where l.holder = excluded.holder or l.expires_at < clock_timestamp()
    returning holder
  `.execute(tx.db)
  return claimed.rows.length > 0
}

/** Keeps what is held; what was released, or went to somebody else, stays so. */
export async function renewTurn(tx: TenantTx, { conversation_id, holder }: TurnLease): Promise<void> {
  await sql`
    update voice_turn_leases set expires_at = clock_timestamp() + ${LEASE_SECONDS} * interval '1 second'
    where conversation_id = ${conversation_id} and holder = ${holder}
  `.execute(tx.db)
}

export async function releaseTurn(tx: TenantTx, { conversation_id, holder }: TurnLease): Promise<void> {
  await tx.db.deleteFrom('voice_turn_leases').where('conversation_id', '=', conversation_id).where('holder', '=', holder).execute()
}
