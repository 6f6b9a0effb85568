import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

export interface TakenMessage {
  readonly conversation_id: string
  /** `question`: nobody knew the answer. `message`: the customer left word for somebody. */
  readonly kind: 'question' | 'message'
  readonly content: string
  readonly language: 'en' | 'ar'
}

/** Puts a customer's question or message into the team's review queue. */
export async function takeMessage(tx: TenantTx, message: TakenMessage): Promise<{ team_message_id: string }> {
  const id = newId(tx.now)
  await tx.db
    .insertInto('team_messages')
    .values({ tenant_id: tx.tenantId, id, ...message, updated_at: tx.now.toISOString() })
    .execute()
  return { team_message_id: id }
}
