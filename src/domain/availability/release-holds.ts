import type { TenantTx } from '../../db/database.ts'

/** Gives back what a conversation holds: it has booked, or its customer wants something else. */
export async function releaseHolds(tx: TenantTx, conversationId: string): Promise<void> {
  await tx.db.deleteFrom('slot_holds').where('conversation_id', '=', conversationId).execute()
}
