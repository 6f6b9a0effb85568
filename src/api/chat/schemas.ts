import { z } from 'zod'
import { Email, JsonObject, LanguageTag, text, visibleText } from '../../contract/common.ts'
import { check } from '../problems.ts'

/** What visitors may send. */

const MAX_WORDS = 4096

export const OpenSession = z.strictObject({
  customer_name: text(1, 200).nullish(),
  email: Email.nullish(),
  phone: text(1, 32).nullish(),
  language: LanguageTag.nullish(),
})

export const SendMessage = z.strictObject({
  client_message_id: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must have 1 to 128 printable ASCII characters'),
  text: words(visibleText(MAX_WORDS)),
})

const Position = z
  .string('must be given once')
  .regex(/^\d{1,9}$/, 'must be a sequence number')
  .transform(Number)

export const After = z.strictObject({ after: Position.optional() })
export const LastEventId = z.object({ 'last-event-id': Position.optional() })

/** Space that only formats (zero width, direction marks) shows no more than a blank does. */
function words(schema: z.ZodType<string>) {
  return schema.refine((value) => /[^\s\p{Cc}\p{Cf}]/u.test(value), 'must not be blank')
}

const FormMembers = z.object({
  name: field(text(1, 200)),
  email: field(Email),
  phone: field(text(1, 32)),
  message: z.preprocess(trimmed, words(visibleText(MAX_WORDS))),
  /** The honeypot: hidden from people, so whoever fills it is a program. */
  website: z.unknown().optional(),
})
const KNOWN = new Set(Object.keys(FormMembers.shape))

export interface Form {
  readonly name: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly message: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly isSpam: boolean
}

/** A submitted form: the members that mean something here, and whatever else it had as `attributes`. Throws a `bad_request` that names what is wrong. */
export function readForm(body: unknown): Form {
  const members = check(JsonObject, body, 'the body')
  const { name, email, phone, message, website } = check(FormMembers, members, 'the body')
  return {
    name: name ?? null,
    email: email ?? null,
    phone: phone ?? null,
    message,
    attributes: Object.fromEntries(Object.entries(members).filter(([member]) => !KNOWN.has(member))),
    isSpam: (trimmed(website) ?? '') !== '',
  }
}

/** An empty field of a form says the same as a missing one. */
function field<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (trimmed(value) === '' ? undefined : trimmed(value)), schema.nullish())
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value
}
