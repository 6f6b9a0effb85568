import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

export interface InboundCustomer {
  readonly channel: 'whatsapp' | 'voice' | 'webform'
  /** As the channel gives it, and its comparison form. */
  readonly customer_identifier: string
  readonly identifier_key: string
}

/** The conversation of somebody who writes to us, made on their first message. Emits nothing: `conversation.created` tells of conversations made through the API. */
export async function openInboundConversation(tx: TenantTx, customer: InboundCustomer): Promise<{ id: string }> {
  const created = await tx.db
    .insertInto('conversations')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), ...customer })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'channel', 'identifier_key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (created) return created
  return tx.db
    .selectFrom('conversations')
    .select('id')
    .where('channel', '=', customer.channel)
    .where('identifier_key', '=', customer.identifier_key)
    .executeTakeFirstOrThrow()
}
