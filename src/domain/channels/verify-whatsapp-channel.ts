import { AppError } from '../../contract/errors.ts'
import type { Database } from '../../db/database.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { takeUpWaiting } from './take-up-waiting.ts'
import {
  noWhatsappChannel,
  type OpenWhatsappChannel,
  openWhatsappChannel,
  readWhatsappChannel,
  type WhatsappChannel,
} from './whatsapp-channel.ts'

/** What the provider says of the credentials (src/channels/whatsapp/check-number.ts). */
export type NumberCheck =
  | { readonly kind: 'ok'; readonly display_phone_number: string | null }
  | { readonly kind: 'refused' | 'unavailable'; readonly reason: string }

export interface VerifyInput {
  readonly tenantId: string
  readonly sealer: Pick<Sealer, 'open'>
  readonly actor: Actor
  readonly ip?: string
  /** Asks the provider; called outside every transaction. */
  readonly check: (number: OpenWhatsappChannel) => Promise<NumberCheck>
}

export type Verified =
  | { readonly kind: 'verified'; readonly channel: WhatsappChannel }
  | { readonly kind: 'refused' | 'unavailable'; readonly reason: string }

/**
 * Asks the provider whether it knows the number's credentials. If it does, the number is live from now on, and what waited during a pause goes out. If it
 * doesn't, nothing changes. Throws `not_found` without a number, and `conflict` when it was changed while the provider was asked.
 */
export async function verifyWhatsappChannel(db: Database, input: VerifyInput): Promise<Verified> {
  const open = await db.withTenant(input.tenantId, (tx) => openWhatsappChannel(tx, input.sealer))
  if (!open) throw noWhatsappChannel()
  const checked = await input.check(open)
  if (checked.kind !== 'ok') return checked
  return db.withTenant(input.tenantId, async (tx) => {
    const updated = await tx.db
      .updateTable('whatsapp_channels')
      .set({
        verified_at: tx.now.toISOString(),
        paused_at: null,
        pause_reason: null,
        display_phone_number: checked.display_phone_number,
        updated_at: tx.now.toISOString(),
      })
      .where('tenant_id', '=', tx.tenantId)
      .where('updated_at', '=', open.channel.updated_at)
      .executeTakeFirst()
    if (updated.numUpdatedRows === 0n) throw new AppError('conflict', 'the WhatsApp number was changed meanwhile; verify it again')
    await writeAudit(tx, {
      actor: input.actor,
      action: 'whatsapp_channel.verified',
      target: { kind: 'whatsapp_channel', id: null },
      ...(input.ip ? { ip: input.ip } : {}),
    })
    await takeUpWaiting(tx)
    const channel = await readWhatsappChannel(tx)
    if (!channel) throw new Error('a channel that was just verified is gone')
    return { kind: 'verified', channel }
  })
}
