import { z } from 'zod'

/** The forms that several resources share. Request schemas coerce nothing; lengths are counted in code points on both sides, as JSON Schema counts them. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const UTC_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const MAX_ATTRIBUTES_BYTES = 16 * 1024

/** A UUID in its one canonical spelling: lower case, dashed. Any other spelling is refused, so that one row has one address. */
export const Id = z
  .string()
  .refine((value) => UUID.test(value), { error: 'must be a UUID in lower case with dashes' })
  .meta({ format: 'uuid' })

/** A moment as responses show it: RFC 3339, UTC, three digits of a second, `Z`. */
export const Timestamp = z
  .string()
  .refine((value) => UTC_MILLISECONDS.test(value), { error: 'must be UTC with milliseconds' })
  .meta({ format: 'date-time' })

/** Text of `min` to `max` code points without U+0000 and lone surrogates, which the database can't store. */
export function text(min: number, max: number) {
  return z
    .string()
    .refine(isStorable, { error: 'must not contain U+0000 or lone surrogates', abort: true })
    .refine((value) => hasLength(value, min, max), {
      error: min === 0 ? `must have at most ${max} characters` : `must have ${min} to ${max} characters`,
    })
    .meta(min === 0 ? { maxLength: max } : { minLength: min, maxLength: max })
}

/** Like `text`, and with something in it that can be seen. */
export function visibleText(max: number) {
  return text(1, max).refine((value) => value.trim() !== '', { error: 'must not be blank' })
}

export function isStorable(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0')
}

function hasLength(value: string, min: number, max: number): boolean {
  if (value.length < min || value.length > 2 * max) return false
  if (value.length <= max && value.length >= 2 * min) return true
  let length = 0
  for (const _ of value) length += 1
  return length >= min && length <= max
}

export const Email = z.email({ error: 'must be an e-mail address' }).max(254, { error: 'must have at most 254 characters' })

/** `en`, `ar`, `en-US`: as the seeds' pattern. */
export const LanguageTag = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, { error: 'must be a language tag such as en or en-US' })

/** An object of someone's own design: no name in it means anything to us. (The library's record type would drop a member called `__proto__`.) */
export const JsonObject = z
  .custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: 'must be an object',
    abort: true,
  })
  .meta({ type: 'object', additionalProperties: true })

/** A caller's object, kept as it is: values are compared, merged and returned as JSON. */
export const Attributes = JsonObject.refine(fitsAttributes, { error: `must have at most ${MAX_ATTRIBUTES_BYTES} bytes as JSON` })

export function fitsAttributes(attributes: Readonly<Record<string, unknown>>): boolean {
  return new TextEncoder().encode(JSON.stringify(attributes)).length <= MAX_ATTRIBUTES_BYTES
}

/** At least one member, for bodies of which every member is optional. */
export function isNotEmpty(body: object): boolean {
  return Object.keys(body).length > 0
}
export const NOT_EMPTY = { error: 'must have at least one member' } as const

export const LimitParam = z
  .string()
  .regex(/^(?:[1-9]\d?|100)$/, { error: 'must be an integer from 1 to 100' })
  .transform(Number)
  .default(25)
  .meta({ id: 'LimitParam', description: 'Rows per page, 1 to 100.', type: 'integer', minimum: 1, maximum: 100, default: 25 })

export const CursorParam = Id.optional().meta({
  id: 'CursorParam',
  description: 'The `next_cursor` of an earlier page. Leave it out for the first page.',
})

/** What every list takes. */
export const pageQuery = { limit: LimitParam, cursor: CursorParam }

export interface PageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** What every list answers; the resource gives the page its name. `next_cursor` is null exactly when `has_more` is false. */
export function pageOf<T extends z.ZodType>(item: T) {
  const what = item.meta()?.id
  if (!what) throw new Error('a page is of a resource that has a name')
  return z
    .object({
      data: z.array(item).meta({ description: 'The rows of this page, in the order of the list; at most `limit`.' }),
      next_cursor: Id.nullable().meta({ description: 'What the next page takes as `cursor`; null exactly when `has_more` is false.' }),
      has_more: z.boolean().meta({ description: 'Whether there are rows behind this page.' }),
    })
    .meta({ id: `${what}Page`, description: `One page of a list of \`${what}\`. There is no total count.` })
}

export interface Page<T> {
  data: T[]
  next_cursor: string | null
  has_more: boolean
}
