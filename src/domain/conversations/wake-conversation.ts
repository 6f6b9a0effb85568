import type { TenantDb } from '../../db/database.ts'

/** What the console's inbox waits for: `inbox:<tenant>:<conversation>`, heard by whoever listens on `inbox:<tenant>:*`. */
export function inboxChannel(tenantId: string, conversationId: string): string {
  return `inbox:${tenantId}:${conversationId}`
}

/** After the commit: whoever watches the conversation (its visitor), and whoever watches all of the business's (its people), looks for what is new. */
export function wakeConversation(tx: Pick<TenantDb, 'emit' | 'tenantId'>, conversationId: string): void {
  tx.emit(`conversation:${conversationId}`)
  tx.emit(inboxChannel(tx.tenantId, conversationId))
}
