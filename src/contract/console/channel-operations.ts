import { z } from 'zod'
import { Timestamp, text } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'

const Whatsapp = z.object({
  provider: z.enum(['cloud', '360dialog']),
  status: z.enum(['unverified', 'verified', 'paused']),
  base_url: z.string().nullable(),
  phone_number_id: z.string().nullable(),
  display_phone_number: z.string().nullable(),
  /** What the provider calls. */
  webhook_url: z.string(),
  verified_at: Timestamp.nullable(),
  paused_at: Timestamp.nullable(),
  pause_reason: z.string().nullable(),
})
const Template = z.object({ name: z.string(), language: z.string(), body: z.string(), for_announcements: z.boolean() })
/** Goes in and never comes out. */
const Secret = text(1, 1000)

/** The ways that customers come in besides the web chat. */
export const channels = {
  getWhatsapp: { role: 'viewer', output: z.object({ channel: Whatsapp.nullable(), templates: z.array(Template) }) },
  /** The verify token, and a webhook secret that was made here, are in this answer and nowhere else. */
  setWhatsapp: {
    role: 'admin',
    input: z.strictObject({
      provider: z.enum(['cloud', '360dialog']),
      phone_number_id: text(0, 50).optional(),
      base_url: text(0, 500).optional(),
      access_token: Secret.optional(),
      app_secret: Secret.optional(),
      api_key: Secret.optional(),
      webhook_secret: Secret.optional(),
    }),
    output: z.object({ channel: Whatsapp, verify_token: z.string(), webhook_secret: z.string().nullable() }),
  },
  /** 409 with the provider's reason when it refuses. */
  verifyWhatsapp: { role: 'admin', output: z.object({ channel: Whatsapp }) },
  removeWhatsapp: { role: 'admin', output: null },
  setWhatsappTemplate: {
    role: 'admin',
    input: z.strictObject({ name: text(1, 512), language: text(1, 20), body: text(1, 1024), for_announcements: z.boolean() }),
    output: Template,
  },
  removeWhatsappTemplate: { role: 'admin', input: z.strictObject({ name: text(1, 512), language: text(1, 20) }), output: null },
  getVoice: {
    role: 'viewer',
    output: z.object({
      /** Null: no line is connected. */
      line: z.object({ provider: z.string(), voice_url: z.string(), updated_at: Timestamp }).nullable(),
      transfer_number: z.string().nullable(),
      dispatch_url: z.string(),
      openai_base_url: z.string(),
    }),
  },
  connectVoice: { role: 'admin', input: z.strictObject({ auth_token: Secret }), output: z.object({ voice_url: z.string() }) },
  disconnectVoice: { role: 'admin', output: null },
  setTransferNumber: {
    role: 'admin',
    input: z.strictObject({ number: text(1, 50).nullable() }),
    output: z.object({ transfer_number: z.string().nullable() }),
  },
} as const satisfies Record<string, ConsoleOperation>
