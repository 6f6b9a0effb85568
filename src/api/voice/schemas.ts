import { z } from 'zod'
import { isStorable, LanguageTag, text } from '../../contract/common.ts'

/** What voice orchestrators send. */

/** A provider's id: one printable word or a few. */
const ProviderId = text(1, 200).refine((value) => value.trim() !== '', 'must not be blank')
const CallerNumber = text(1, 64)
const Speech = z.string().refine(isStorable, 'must not contain U+0000 or lone surrogates')

export const DispatchTurn = z.strictObject({
  call_id: ProviderId,
  turn_id: ProviderId,
  /** Empty: the caller said nothing. */
  text: text(0, 4096),
  from: CallerNumber.nullish(),
  language: LanguageTag.nullish(),
  heard: text(0, 20_000).nullish(),
})

export const EndCall = z.strictObject({
  call_id: ProviderId,
  duration_seconds: z.int('must be an integer').min(0).max(86_400).optional(),
})

const Content = z.union([Speech, z.array(z.object({ type: z.string(), text: Speech.optional() })), z.null()])

/** What we read of OpenAI's request; everything else that a client sends along is its own affair. */
export const ChatCompletion = z.object({
  model: z.string().max(200).optional(),
  messages: z.array(z.object({ role: z.string(), content: Content.optional() })).max(1000, 'must have at most 1000 messages'),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  user: z.string().max(200).nullish(),
  metadata: z
    .object({
      call_id: ProviderId.optional(),
      from: CallerNumber.optional(),
      language: LanguageTag.optional(),
      turn_id: ProviderId.optional(),
    })
    .nullish(),
  /** As Vapi sends it. */
  call: z.object({ id: ProviderId.optional(), customer: z.object({ number: CallerNumber.optional() }).nullish() }).nullish(),
})
export type ChatCompletion = z.output<typeof ChatCompletion>

export function asLanguage(tag: string | null | undefined): 'en' | 'ar' | null {
  if (!tag) return null
  return /^ar\b/i.test(tag) ? 'ar' : /^en\b/i.test(tag) ? 'en' : null
}
