import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { isCode, MAX_TRIES } from './code.ts'

export type CheckedCode =
  | { readonly kind: 'verified' }
  | { readonly kind: 'wrong'; readonly tries_left: number }
  /** None was sent in this conversation, it is too old, used, or its tries are used up. */
  | { readonly kind: 'expired' }

/**
 * Whether these are the digits that were last sent for this conversation. Each look counts as a try, before the comparison and under the row's lock, so that
 * tries at one moment count, too. A code that matched counts no second time; what it opened stays open for a while (list-upcoming-appointments.ts).
 */
export async function checkCode(tx: TenantTx, input: { readonly conversation_id: string; readonly code: string }): Promise<CheckedCode> {
  const now = tx.now.toISOString()
  const taken = await sql<{ id: string; salt: Buffer; hash: Buffer; tries: number }>`
    update verifications set tries = tries + 1
    where id = (select id from verifications where conversation_id = ${input.conversation_id} order by id desc limit 1 for update)
      and expires_at > ${now} and verified_at is null and tries < ${MAX_TRIES}
    returning id, code_salt as salt, code_hash as hash, tries
  `.execute(tx.db)
  const sending = taken.rows[0]
  if (!sending) return { kind: 'expired' }
  if (!(await isCode(input.code, sending))) return { kind: 'wrong', tries_left: MAX_TRIES - sending.tries }
  await tx.db.updateTable('verifications').set({ verified_at: now }).where('id', '=', sending.id).execute()
  return { kind: 'verified' }
}
