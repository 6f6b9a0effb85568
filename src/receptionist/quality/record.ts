import { packForTenant } from '../../domain/packs/pack.ts'
import type { Unscored, UnscoredMessage } from '../../domain/quality/read-unscored.ts'
import { provenPhone } from '../dialogue/recognise.ts'
import { detectLanguage } from '../understanding/language.ts'
import type { Language } from '../understanding/types.ts'

type Fields = Readonly<Record<string, unknown>>

/** A reply of the receptionist's own making, as it was stored. */
export interface Reply {
  readonly sequence_number: number
  readonly content: string
  readonly isApology: boolean
  readonly acts: readonly Fields[]
  readonly calls: readonly { readonly tool: string; readonly ok: boolean; readonly arguments: Fields; readonly result: Fields }[]
  readonly intents: readonly { readonly intent: string; readonly score: number }[]
  readonly flags: readonly { readonly kind: string; readonly excerpt: string }[]
  /** What the customer wrote before it, since anybody last answered; empty when it answers nothing. */
  readonly customer: string
  /** The language that the customer's latest words ask for. */
  readonly language: Language
}

/** A closed conversation as the criteria look at it. */
export interface ConversationRecord {
  /** What is scored: the replies since the last score. */
  readonly replies: readonly Reply[]
  /** All of them, for what was said before: a reading back, a greeting, an offer. */
  readonly allReplies: readonly Reply[]
  /** The first words that the house itself said. */
  readonly opening: { readonly sequence_number: number; readonly content: string } | null
  readonly lastMessage: UnscoredMessage | null
  /** The customer's last message is behind this: it was answered, or passed over on purpose. */
  readonly answeredUpTo: number
  /** A freed slot was offered outside a turn: what is booked on a yes to it was read out there. */
  readonly hasWaitlistOffer: boolean
  readonly isPersonsTurn: boolean
  readonly handoffs: number
  /** A number that the channel itself proves. */
  readonly ownPhone: string | null
  readonly customerName: string | null
  readonly timezone: string
  readonly forbidden: { readonly en: readonly string[]; readonly ar: readonly string[] }
}

export function readRecord(input: Unscored): ConversationRecord {
  const { conversation, tenant, messages, scored_up_to } = input
  const pack = packForTenant(tenant).forbidden_phrases
  const own = input.forbidden_phrases ?? { en: [], ar: [] }
  const allReplies = readReplies(messages, tenant.default_language === 'ar' ? 'ar' : 'en')
  const recent = messages.filter((message) => message.sequence_number > scored_up_to)
  return {
    allReplies,
    replies: allReplies.filter((reply) => reply.sequence_number > scored_up_to),
    opening: messages.find((message) => message.role === 'agent_bot' && sourceOf(message) !== 'public_api') ?? null,
    lastMessage: recent.at(-1) ?? null,
    answeredUpTo: conversation.answered_sequence_number,
    hasWaitlistOffer: messages.some((message) => sourceOf(message) === 'waitlist'),
    isPersonsTurn: recent.some((message) => message.role === 'human_agent'),
    handoffs: input.handoffs,
    ownPhone: provenPhone({ conversation }),
    customerName: conversation.customer_name,
    timezone: tenant.timezone,
    forbidden: { en: [...pack.en, ...own.en], ar: [...pack.ar, ...own.ar] },
  }
}

function readReplies(messages: readonly UnscoredMessage[], first: Language): Reply[] {
  const replies: Reply[] = []
  let customer: string[] = []
  let language = first
  for (const message of messages) {
    if (message.role === 'customer') {
      customer.push(message.content)
      continue
    }
    const source = sourceOf(message)
    // What was announced in between answers nothing.
    if (message.role === 'agent_bot' && source !== 'receptionist' && source !== 'apology') continue
    const text = customer.join('\n')
    if (text !== '') language = detectLanguage(text, language)
    if (message.role === 'agent_bot') replies.push(readReply(message, text, language))
    customer = []
  }
  return replies
}

function readReply(message: UnscoredMessage, customer: string, language: Language): Reply {
  const payload = fields(message.payload)
  return {
    sequence_number: message.sequence_number,
    content: message.content,
    isApology: payload.source === 'apology',
    acts: list(payload.acts),
    calls: list(payload.tool_calls).map((call) => {
      const result = fields(call.result)
      return { tool: String(call.tool), ok: result.ok === true, arguments: fields(call.arguments), result }
    }),
    intents: list(payload.intents).map(({ intent, score }) => ({ intent: String(intent), score: Number(score) })),
    flags: list(message.hallucination_flags).map(({ kind, excerpt }) => ({ kind: String(kind), excerpt: String(excerpt ?? '') })),
    customer,
    language,
  }
}

function sourceOf(message: UnscoredMessage): unknown {
  return fields(message.payload).source
}

export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

export function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : []
}
