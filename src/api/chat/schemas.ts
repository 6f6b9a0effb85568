import { z } from 'zod'

/** What visitors may send. Lengths are counted in Unicode code points; what the database can't store (U+0000, lone surrogates) is refused by name. */

const codePoints = (text: string) => [...text].length

/** A string of `min` to `max` code points that Postgres can store. */
function text(min: number, max: number) {
  return z.string('must be a string').superRefine((value, context) => {
    const problem = unstorable(value)
    if (problem) context.addIssue({ code: 'custom', message: problem })
    const length = codePoints(value)
    if (length < min || length > max)
      context.addIssue({ code: 'custom', message: `must be ${min} to ${max} characters long, it has ${length}` })
  })
}

function unstorable(value: string): string | null {
  if (value.includes('\0')) return 'must not contain U+0000'
  return value.isWellFormed() ? null : 'must not contain half of a surrogate pair'
}

/** What a person says: something visible, at most 4096 code points. */
const Words = text(1, 4096).refine((value) => /[^\s\p{Cc}\p{Cf}]/u.test(value), 'must not be blank')
const Name = text(1, 200)
const Email = text(3, 254).pipe(z.email('must be an e-mail address'))
const Phone = text(1, 32)

export const OpenSession = z.strictObject({
  customer_name: Name.nullish(),
  email: Email.nullish(),
  phone: Phone.nullish(),
  language: z
    .string('must be a string')
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language such as "en" or "ar-AE"')
    .nullish(),
})

export const SendMessage = z.strictObject({
  client_message_id: z.string('must be a string').regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters'),
  text: Words,
})

const Position = z
  .string('must be given once')
  .regex(/^\d{1,9}$/, 'must be a sequence number')
  .transform(Number)

export const After = z.strictObject({ after: Position.optional() })
export const EventsFrom = z.object({ 'last-event-id': Position.optional() })

/** An empty field of a form says the same as a missing one. */
const field = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : typeof value === 'string' ? value.trim() : value),
    schema.nullish(),
  )

const KNOWN = ['name', 'email', 'phone', 'message', 'website']
const MAX_ATTRIBUTES = 50
const MAX_DEPTH = 5

/** Zod leaves a member called `__proto__` out without a word; it is refused here, before. */
const isUsable = (form: unknown) => typeof form !== 'object' || form === null || !Object.hasOwn(form, '__proto__')

const FormMembers = z
  .looseObject({
    name: field(Name),
    email: field(Email),
    phone: field(Phone),
    message: z.preprocess((value) => (typeof value === 'string' ? value.trim() : value), Words),
    /** The honeypot: hidden from people, so whoever fills it is a program. */
    website: z.unknown().optional(),
  })
  .superRefine((form, context) => {
    const extra = Object.entries(form).filter(([name]) => !KNOWN.includes(name))
    if (extra.length > MAX_ATTRIBUTES)
      context.addIssue({ code: 'custom', message: `must have at most ${MAX_ATTRIBUTES} members of its own` })
    for (const [name, value] of extra) {
      const problem = codePoints(name) > 64 ? 'is not a usable name' : (unstorable(name) ?? unstorableWithin(value, 1))
      if (problem) context.addIssue({ code: 'custom', path: [printable(name)], message: problem })
    }
  })
  .transform(({ name, email, phone, message, website, ...attributes }) => ({
    name: name ?? null,
    email: email ?? null,
    phone: phone ?? null,
    message,
    isSpam: typeof website === 'string' ? website.trim() !== '' : website !== undefined && website !== null,
    attributes,
  }))

export const SubmitForm = z
  .unknown()
  .refine(isUsable, { path: ['__proto__'], message: 'is not a usable name', abort: true })
  .pipe(FormMembers)

function unstorableWithin(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return unstorable(value)
  if (typeof value !== 'object' || value === null) return null
  if (depth >= MAX_DEPTH) return `must not be nested deeper than ${MAX_DEPTH} levels`
  for (const [name, member] of Object.entries(value)) {
    const problem = (name === '__proto__' ? 'has a member with an unusable name' : unstorable(name)) ?? unstorableWithin(member, depth + 1)
    if (problem) return problem
  }
  return null
}

/** Enough of a name to find it by, fit for an error message. */
function printable(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_ .-]/gu, '?').slice(0, 64)
}
