import type { TenantTx } from '../../db/database.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { notify } from '../notices/notify.ts'

/** Why the provider takes nothing from this number: it doesn't know the credentials, or it has locked the account (restricted, or a bill is open). */
export type PauseReason = 'credentials' | 'account'

/**
 * Stops sending until the number is verified again, and tells the people of the business, once. `seenAt` is the `updated_at` of the number that was refused: one
 * that was set up anew since is left alone.
 */
export async function pauseWhatsappChannel(tx: TenantTx, input: { readonly reason: PauseReason; readonly seenAt: string }): Promise<void> {
  const paused = await tx.db
    .updateTable('whatsapp_channels')
    .set({ paused_at: tx.now.toISOString(), pause_reason: input.reason, updated_at: tx.now.toISOString() })
    .where('tenant_id', '=', tx.tenantId)
    .where('paused_at', 'is', null)
    .where('updated_at', '=', input.seenAt)
    .executeTakeFirst()
  if (paused.numUpdatedRows === 0n) return
  await writeAudit(tx, {
    actor: { kind: 'system' },
    action: 'whatsapp_channel.paused',
    target: { kind: 'whatsapp_channel', id: null },
    details: { reason: input.reason },
  })
  await notify(tx, { facts: { kind: 'whatsapp_channel.paused', reason: input.reason }, targetId: tx.tenantId })
}
