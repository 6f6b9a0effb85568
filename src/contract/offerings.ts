import { z } from 'zod'
import { Attributes, Id, isNotEmpty, JsonObject, NOT_EMPTY, pageOf, pageQuery, Timestamp, text, visibleText } from './common.ts'

const MAX_PHOTOS = 20
/** Money is never a binary fraction: prices are stored and shown as decimals of at most 15 digits before and 6 behind the point. */
const DECIMAL = /^\d{1,15}(?:\.\d{1,6})?$/
const DAY = /^\d{4}-\d\d-\d\d$/

export const Offering = z
  .object({
    id: Id.meta({ description: 'UUID of the offering; version 7, so ids sort by creation.' }),
    external_id: z
      .string()
      .nullable()
      .meta({ description: "The row's id in the caller's own system; unique among offerings that are not deleted." }),
    reference_number: z.string().nullable().meta({ description: 'A number that customers may quote.' }),
    title: z.string().meta({ description: 'What it is called.' }),
    title_ar: z.string().nullable().meta({ description: 'The title in Arabic.' }),
    description: z.string().nullable().meta({ description: 'What it is.' }),
    description_ar: z.string().nullable().meta({ description: 'The description in Arabic.' }),
    attributes: JsonObject.nullable().meta({ description: "By the business's vertical, e.g. `duration_minutes`, `bedrooms`." }),
    price: z.string().meta({ description: 'Decimal number as text, e.g. `150.00`.' }),
    price_currency: z.string().meta({ description: 'ISO 4217, e.g. `AED`.' }),
    address: z.string().nullable().meta({ description: 'Where it is, for offerings with a place.' }),
    photos: z
      .array(z.string().meta({ format: 'uri', description: 'An http or https URL.' }))
      .meta({ description: 'Addresses of pictures.' }),
    status: z.string().meta({ description: '`active` offerings are offered to customers.' }),
    available_from: z.string().nullable().meta({ format: 'date', description: 'First day on which it can be had.' }),
    created_at: Timestamp.meta({ description: 'When it was created.' }),
    updated_at: Timestamp.meta({ description: 'When a call last changed a member.' }),
  })
  .meta({ id: 'Offering', description: 'Something that the business sells, rents, performs or shows.' })
export type Offering = z.output<typeof Offering>

const Price = z
  .union([
    z
      .number()
      .min(0, { error: 'must be at least 0' })
      .refine((value) => DECIMAL.test(String(value)), { error: 'must be from 0 up, with at most 6 decimals' }),
    z.string().regex(DECIMAL, { error: 'must be a decimal number from 0 up, with at most 6 decimals' }),
  ])
  .transform((value) => String(value).replace(/^0+(?=\d)/, ''))
  .meta({ description: 'From 0 up, with at most 15 digits before and 6 behind the point; text keeps its decimals (`"150.00"`).' })

const Photo = text(1, 2048)
  .refine((value) => /^https?:\/\/\S+$/i.test(value) && URL.canParse(value), { error: 'must be an http or https URL' })
  .meta({ format: 'uri', description: 'An http or https URL of at most 2048 characters.' })

const Day = z
  .string()
  .refine((value) => DAY.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true && value >= '1900-01-01', {
    error: 'must be a day as YYYY-MM-DD',
  })
  .meta({ format: 'date' })

const members = {
  external_id: text(1, 120)
    .nullable()
    .optional()
    .meta({ description: "The row's id in your own system, 1 to 120 characters; unique among offerings that are not deleted." }),
  reference_number: text(0, 120).nullable().optional().meta({ description: 'A number that customers may quote, at most 120 characters.' }),
  title_ar: text(0, 500).nullable().optional().meta({ description: 'The title in Arabic, at most 500 characters.' }),
  description: text(0, 10_000).nullable().optional().meta({ description: 'What it is, at most 10,000 characters.' }),
  description_ar: text(0, 10_000).nullable().optional().meta({ description: 'The description in Arabic, at most 10,000 characters.' }),
  price_currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'must be a currency code of three capitals' })
    .optional()
    .meta({ description: "ISO 4217; default: the business's currency." }),
  address: text(0, 500).nullable().optional().meta({ description: 'Where it is, at most 500 characters.' }),
  photos: z
    .array(Photo)
    .max(MAX_PHOTOS, { error: `must have at most ${MAX_PHOTOS} items` })
    .optional()
    .meta({ description: `Addresses of pictures, http or https, at most ${MAX_PHOTOS}; replaced whole.` }),
  status: visibleText(40).optional().meta({ description: '`active` (the default) is offered to customers; 1 to 40 characters.' }),
  available_from: Day.nullable().optional().meta({ description: 'First day on which it can be had, YYYY-MM-DD.' }),
}

export const OfferingCreate = z
  .strictObject({
    title: visibleText(500).meta({ description: 'What it is called, 1 to 500 characters.' }),
    price: Price,
    ...members,
    attributes: Attributes.nullable().optional().meta({ description: "By the business's vertical; at most 16 KiB." }),
  })
  .meta({ id: 'OfferingCreate', description: 'A new line of the catalogue.' })
export type OfferingCreate = z.output<typeof OfferingCreate>

export const OfferingUpdate = z
  .strictObject({
    title: visibleText(500).optional().meta({ description: 'What it is called, 1 to 500 characters.' }),
    price: Price.optional(),
    ...members,
    attributes: Attributes.nullable()
      .optional()
      .meta({ description: 'Merged one level deep into the present ones; a null value deletes its key, null as a whole clears.' }),
  })
  .refine(isNotEmpty, NOT_EMPTY)
  .meta({ id: 'OfferingUpdate', minProperties: 1, description: 'At least one member. Members left out stay as they are; null clears.' })
export type OfferingUpdate = z.output<typeof OfferingUpdate>

export const OfferingListQuery = z.strictObject(pageQuery)
export const OfferingPage = pageOf(Offering)
