import type { TenantTx } from '../../db/database.ts'

export interface UnansweredQuestion {
  readonly id: string
  readonly conversation_id: string
  readonly content: string
  readonly language: string | null
  readonly created_at: string
}

/** The review queue: questions that nobody could answer and that customers wanted passed on, the oldest first. */
export function listUnanswered(tx: TenantTx, input: { readonly limit: number }): Promise<UnansweredQuestion[]> {
  return tx.db
    .selectFrom('team_messages')
    .select(['id', 'conversation_id', 'content', 'language', 'created_at'])
    .where('kind', '=', 'question')
    .where('status', '=', 'open')
    .orderBy('id')
    .limit(input.limit)
    .execute()
}
