import { checkNumber } from '../../../channels/whatsapp/check-number.ts'
import type { Context } from '../../../context.ts'
import { AppError } from '../../../contract/errors.ts'
import { removeWhatsappChannel, setWhatsappChannel } from '../../../domain/channels/set-whatsapp-channel.ts'
import { listTemplates, removeTemplate, setTemplate } from '../../../domain/channels/templates.ts'
import { verifyWhatsappChannel } from '../../../domain/channels/verify-whatsapp-channel.ts'
import { readWhatsappChannel, type WhatsappChannel } from '../../../domain/channels/whatsapp-channel.ts'
import { readVoice } from '../../../domain/voice/read-voice.ts'
import { setTransferNumber } from '../../../domain/voice/set-transfer-number.ts'
import { removeVoiceLine, setVoiceLine } from '../../../domain/voice/set-voice-line.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

/** What each provider is set up with; the names are those of its form. */
interface Secrets {
  readonly provider: 'cloud' | '360dialog'
  readonly access_token?: string | undefined
  readonly app_secret?: string | undefined
  readonly api_key?: string | undefined
  readonly webhook_secret?: string | undefined
}

export const channelHandlers = {
  getWhatsapp: async (tx, _request, ctx) => {
    const channel = await readWhatsappChannel(tx)
    return { channel: channel && shown(channel, ctx), templates: await listTemplates(tx) }
  },
  setWhatsapp: async (tx, { input: { phone_number_id, base_url, ...secrets }, actor, ip }, ctx) => {
    const { sealer, egress } = ctx
    const number = { phoneNumberId: phone_number_id?.trim() ?? '', baseUrl: base_url?.trim() || null }
    const made = await setWhatsappChannel(tx, { ...secretsOf(secrets), ...number, sealer, egress, actor, ip })
    return { ...made, channel: shown(made.channel, ctx) }
  },
  verifyWhatsapp: {
    outside: async (ctx, { principal, actor, ip }) => {
      const { sealer, egress, config, clock } = ctx
      const verified = await verifyWhatsappChannel(ctx.db, {
        tenantId: principal.tenantId,
        sealer,
        actor,
        ip,
        check: (number) =>
          checkNumber(number, { egress, webhookUrl: `${config.http.publicUrl}${number.channel.webhook_path}`, now: clock.now() }),
      })
      if (verified.kind !== 'verified') throw new AppError('conflict', verified.reason)
      return { channel: shown(verified.channel, ctx) }
    },
  },
  removeWhatsapp: async (tx, { actor, ip }) => void (await removeWhatsappChannel(tx, { actor, ip })),
  setWhatsappTemplate: (tx, { input, actor }) => setTemplate(tx, { ...input, actor }),
  removeWhatsappTemplate: async (tx, { input, actor }) => void (await removeTemplate(tx, { ...input, actor })),
  getVoice: async (tx, _request, ctx) => {
    const { line, transfer_number } = await readVoice(tx)
    const { publicUrl } = ctx.config.http
    return {
      line: line && { provider: line.provider, voice_url: voiceUrl(ctx, line.key), updated_at: line.updated_at },
      transfer_number,
      dispatch_url: `${publicUrl}/api/voice/dispatch-turn`,
      openai_base_url: `${publicUrl}/api/voice/openai/v1`,
    }
  },
  connectVoice: async (tx, { input, actor }, ctx) => {
    const authToken = input.auth_token.trim()
    if (!/^[\x21-\x7e]{8,200}$/.test(authToken))
      throw new AppError('bad_request', 'auth_token: must have 8 to 200 printable characters without spaces')
    const { key } = await setVoiceLine(tx, { authToken, sealer: ctx.sealer, actor })
    return { voice_url: voiceUrl(ctx, key) }
  },
  disconnectVoice: async (tx, { actor }) => void (await removeVoiceLine(tx, { actor })),
  setTransferNumber: async (tx, { input, actor }) => ({ transfer_number: await setTransferNumber(tx, { ...input, actor }) }),
} satisfies Partial<ConsoleHandlers>

function secretsOf({ provider, access_token, app_secret, api_key, webhook_secret }: Secrets) {
  if (provider === 'cloud') return { provider, accessToken: required({ access_token }), appSecret: required({ app_secret }) }
  return { provider, apiKey: required({ api_key }), webhookSecret: webhook_secret ?? null }
}

function required(member: Readonly<Record<string, string | undefined>>): string {
  for (const [name, value] of Object.entries(member)) {
    if (value === undefined) throw new AppError('bad_request', `${name}: is required`)
    return value.trim()
  }
  throw new Error('one member must be given')
}

function shown({ webhook_path, ...channel }: WhatsappChannel, ctx: Context) {
  return { ...channel, webhook_url: `${ctx.config.http.publicUrl}${webhook_path}` }
}

function voiceUrl(ctx: Context, key: string): string {
  return `${ctx.config.http.publicUrl}/api/voice/twilio/${key}`
}
