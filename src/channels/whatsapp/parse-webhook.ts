import { z } from 'zod'
import { failureOf, type SendFailure } from './outcome.ts'
import { type Content, readContent } from './read-content.ts'
import { readOrigin } from './send.ts'

/** One thing that a provider's call tells. */
export type InboundItem =
  | ({
      readonly kind: 'message'
      readonly id: string
      /** The customer's number, digits only. */
      readonly whatsapp_id: string
      readonly profile_name: string | null
      readonly sent_at: Date
      readonly reply_to: string | null
    } & Content)
  /** Somebody of the business wrote to `whatsapp_id` from the business's own phone. */
  | ({ readonly kind: 'echo'; readonly id: string; readonly whatsapp_id: string; readonly sent_at: Date } & Content)
  | {
      readonly kind: 'status'
      readonly external_id: string
      readonly status: 'sent' | 'delivered' | 'read' | 'failed'
      readonly failure: SendFailure | null
      readonly origin: { readonly message_id: string; readonly part: number } | null
      readonly sent_at: Date
    }
  /** Nothing that is acted on. `why` is a word of ours, or the provider's name of the type. */
  | { readonly kind: 'ignored'; readonly why: string }

const Id = z.string().min(1).max(255)
const Digits = z
  .string()
  .regex(/^\+?\d{5,20}$/)
  .transform((text) => text.replace('+', ''))
/** Unix seconds, as a string or a number. */
const Instant = z
  .union([z.string().regex(/^\d{9,11}$/), z.int().positive().max(99_999_999_999)])
  .transform((seconds) => new Date(Number(seconds) * 1000))
const List = z.array(z.unknown()).catch([])

const Value = z.object({
  metadata: z.object({ phone_number_id: z.string().optional() }).optional().catch(undefined),
  contacts: List,
  messages: List,
  statuses: List,
  message_echoes: List,
})

const Contact = z.object({ wa_id: Digits, profile: z.object({ name: z.string() }) })
const Message = z.object({
  id: Id,
  from: Digits,
  timestamp: Instant,
  type: z.string(),
  context: z.object({ id: Id }).optional().catch(undefined),
})
const Echo = z.object({ id: Id, to: Digits, timestamp: Instant, type: z.string() })
const Status = z.object({
  id: Id,
  status: z.string(),
  timestamp: Instant,
  errors: z
    .array(z.object({ code: z.int() }))
    .optional()
    .catch(undefined),
  biz_opaque_callback_data: z.string().optional().catch(undefined),
})

/**
 * What a call of the provider tells, in its order. Null for what is no JSON object. Each part is read by itself: one of an unknown form spoils no other. Calls about
 * another number than `phoneNumberId` are ignored (several numbers of one app may share an address). 360dialog also knows calls without Meta's envelope, whose
 * value then is the body.
 */
export function parseWebhook(body: Uint8Array, phoneNumberId: string | null): InboundItem[] | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return null // what a signature covers and is no JSON is a provider's mistake: the caller says so
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null
  const envelope = z.object({ entry: z.array(z.object({ changes: List }).catch({ changes: [] })) }).safeParse(parsed)
  if (!envelope.success) return readValue(parsed, phoneNumberId)
  const changes = envelope.data.entry.flatMap((entry) => entry.changes)
  return changes.flatMap((change) => {
    const read = z.object({ field: z.string(), value: z.unknown() }).safeParse(change)
    if (!read.success) return [ignored('malformed')]
    const { field, value } = read.data
    return field === 'messages' || field === 'smb_message_echoes' ? readValue(value, phoneNumberId) : [ignored(`field ${wordOf(field)}`)]
  })
}

function readValue(input: unknown, phoneNumberId: string | null): InboundItem[] {
  const read = Value.safeParse(input)
  if (!read.success) return [ignored('malformed')]
  const { metadata, contacts, messages, statuses, message_echoes } = read.data
  const about = metadata?.phone_number_id
  if (phoneNumberId !== null && about !== undefined && about !== phoneNumberId) return [ignored('another number')]
  const names = new Map(
    contacts.flatMap((contact) => Contact.safeParse(contact).data ?? []).map(({ wa_id, profile }) => [wa_id, profile.name]),
  )
  return [...message_echoes.map(readEcho), ...messages.map((message) => readMessage(message, names)), ...statuses.map(readStatus)]
}

function readMessage(input: unknown, names: ReadonlyMap<string, string>): InboundItem {
  const read = Message.safeParse(input)
  if (!read.success) return ignored('malformed message')
  const { id, from, timestamp, context } = read.data
  const content = readContent(input, read.data.type)
  if (!content) return ignored(wordOf(read.data.type))
  const sender = { whatsapp_id: from, profile_name: names.get(from) ?? null }
  return { kind: 'message', id, ...sender, sent_at: timestamp, reply_to: context?.id ?? null, ...content }
}

/** Whatever a person of the business sends is their word; taking a message back, changing one or a reaction to one is none. */
const NO_WORD: ReadonlySet<string> = new Set(['reaction', 'revoke', 'edit', 'system'])

function readEcho(input: unknown): InboundItem {
  const read = Echo.safeParse(input)
  if (!read.success) return ignored('malformed echo')
  const { id, to, timestamp, type } = read.data
  if (NO_WORD.has(type)) return ignored(`echo of ${type}`)
  const content = readContent(input, type) ?? { text: null, choice: null, attachments: [] }
  return { kind: 'echo', id, whatsapp_id: to, sent_at: timestamp, ...content }
}

function readStatus(input: unknown): InboundItem {
  const read = Status.safeParse(input)
  if (!read.success) return ignored('malformed status')
  const { id, status, timestamp, errors, biz_opaque_callback_data: origin } = read.data
  if (status !== 'sent' && status !== 'delivered' && status !== 'read' && status !== 'failed') return ignored(`status ${wordOf(status)}`)
  const failure = status === 'failed' ? failureOf(errors?.[0]?.code ?? null) : null
  return { kind: 'status', external_id: id, status, failure, origin: origin === undefined ? null : readOrigin(origin), sent_at: timestamp }
}

function ignored(why: string): InboundItem {
  return { kind: 'ignored', why }
}

/** For the log: a type's name, never anything that a person wrote. */
function wordOf(type: string): string {
  return /^[a-z_]{1,40}$/.test(type) ? type : 'unknown'
}
