import { randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Egress } from '../../lib/egress/egress.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { takeUpWaiting } from './take-up-waiting.ts'
import {
  noWhatsappChannel,
  openWhatsappChannel,
  readWhatsappChannel,
  type WhatsappChannel,
  type WhatsappCredentials,
} from './whatsapp-channel.ts'

interface Common {
  /** Instead of the provider's own address, up to and without the part that names the number. */
  readonly baseUrl?: string | null
  /** Chosen by the business for the provider's GET; kept, or made, when absent. */
  readonly verifyToken?: string | null
  readonly sealer: Sealer
  readonly egress: Pick<Egress, 'check'>
  readonly actor: Actor
  readonly ip?: string
}

export type WhatsappChannelInput = Common &
  (
    | { readonly provider: 'cloud'; readonly phoneNumberId: string; readonly accessToken: string; readonly appSecret: string }
    | {
        readonly provider: '360dialog'
        readonly phoneNumberId?: string | null
        readonly apiKey: string
        /** What 360dialog signs with (a partner's platform secret), or sends along; made when absent. */
        readonly webhookSecret?: string | null
      }
  )

/**
 * Sets up the tenant's one WhatsApp number, in place of any earlier one; it counts once it is verified. The verify token (and a webhook secret that was made
 * here) are returned here and nowhere else. Throws `bad_request` for a member of the wrong form, which it names and never shows.
 */
export async function setWhatsappChannel(
  tx: TenantTx,
  input: WhatsappChannelInput,
): Promise<{ channel: WhatsappChannel; verify_token: string; webhook_secret: string | null }> {
  const baseUrl = input.baseUrl?.replace(/\/+$/, '') || null
  const refusal = baseUrl === null ? null : input.egress.check(baseUrl)
  if (refusal !== null) throw new AppError('bad_request', `base_url ${refusal}`)
  const phoneNumberId = input.phoneNumberId || null
  if (phoneNumberId === null ? input.provider === 'cloud' : !/^\d{1,32}$/.test(phoneNumberId)) {
    throw new AppError('bad_request', 'phone_number_id must be the number’s id at Meta: digits only')
  }
  const before = await openWhatsappChannel(tx, input.sealer)
  const credentials = credentialsOf(input, before?.credentials ?? null)
  const values = {
    provider: input.provider,
    base_url: baseUrl,
    phone_number_id: phoneNumberId,
    display_phone_number: null,
    credentials_sealed: input.sealer.seal(JSON.stringify(credentials)),
    verified_at: null,
    paused_at: null,
    pause_reason: null,
    updated_at: tx.now.toISOString(),
  }
  await tx.db
    .insertInto('whatsapp_channels')
    .values({ tenant_id: tx.tenantId, webhook_key: `wa_${randomBytes(16).toString('hex')}`, ...values })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .execute()
  const details = { provider: input.provider, phone_number_id: phoneNumberId, base_url: baseUrl }
  await audit(tx, input, { action: 'whatsapp_channel.set', details })
  const channel = await readWhatsappChannel(tx)
  if (!channel) throw new Error('a channel that was just set is gone')
  const isOwnSecret = credentials.provider === '360dialog' && 'webhookSecret' in input && !input.webhookSecret
  return { channel, verify_token: credentials.verify_token, webhook_secret: isOwnSecret ? credentials.webhook_secret : null }
}

/** Takes the number away: its address is gone for the provider, and replies are stored and marked mocked from now on. Throws `not_found`. */
export async function removeWhatsappChannel(tx: TenantTx, input: { readonly actor: Actor; readonly ip?: string }): Promise<void> {
  const gone = await tx.db.deleteFrom('whatsapp_channels').where('tenant_id', '=', tx.tenantId).returning('provider').executeTakeFirst()
  if (!gone) throw noWhatsappChannel()
  await takeUpWaiting(tx)
  await audit(tx, input, { action: 'whatsapp_channel.removed', details: { provider: gone.provider } })
}

function credentialsOf(input: WhatsappChannelInput, before: WhatsappCredentials | null): WhatsappCredentials {
  const verify_token = secret('verify_token', input.verifyToken || before?.verify_token || randomBytes(16).toString('hex'))
  if (input.provider === 'cloud') {
    const { provider, accessToken, appSecret } = input
    return { provider, access_token: secret('access_token', accessToken), app_secret: secret('app_secret', appSecret), verify_token }
  }
  const { provider, apiKey, webhookSecret } = input
  const kept = webhookSecret || randomBytes(24).toString('hex')
  return { provider, api_key: secret('api_key', apiKey), webhook_secret: secret('webhook_secret', kept, 16), verify_token }
}

/** Credentials go into headers: printable ASCII without spaces, which every provider's are. */
function secret(name: string, value: string, shortest = 8): string {
  if (/^[\x21-\x7e]+$/.test(value) && value.length >= shortest && value.length <= 1000) return value
  throw new AppError('bad_request', `${name} must have ${shortest} to 1000 printable characters without spaces`)
}

async function audit(
  tx: TenantTx,
  { actor, ip }: { readonly actor: Actor; readonly ip?: string },
  entry: { readonly action: string; readonly details: Readonly<Record<string, unknown>> },
): Promise<void> {
  await writeAudit(tx, { actor, ...entry, target: { kind: 'whatsapp_channel', id: null }, ...(ip ? { ip } : {}) })
}
