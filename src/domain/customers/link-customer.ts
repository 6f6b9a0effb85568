import type { TenantTx } from '../../db/database.ts'
import { type ClaimedCustomer, findOrCreateCustomer } from './find-or-create-customer.ts'

/** Finds or makes the customer behind what a conversation's visitor says of themself, and links the conversation to them when it isn't yet. */
export async function linkCustomer(tx: TenantTx, claimed: ClaimedCustomer & { readonly conversation_id: string }): Promise<string | null> {
  const customer = await findOrCreateCustomer(tx, claimed)
  if (!customer) return null
  await tx.db
    .updateTable('conversations')
    .set({ customer_id: customer.id })
    .where('id', '=', claimed.conversation_id)
    .where('customer_id', 'is', null)
    .execute()
  return customer.id
}
