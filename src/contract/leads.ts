import { z } from 'zod'
import { Attributes, Email, Id, isNotEmpty, JsonObject, NOT_EMPTY, pageOf, pageQuery, Timestamp, text } from './common.ts'

export const LeadStatus = z.enum(['new', 'qualified', 'booked', 'converted', 'lost'])
export type LeadStatus = z.output<typeof LeadStatus>

const Score = z.int({ error: 'must be an integer' }).min(0, { error: 'must be at least 0' }).max(100, { error: 'must be at most 100' })

export const Lead = z
  .object({
    id: Id.meta({ description: 'UUID of the lead; version 7, so ids sort by creation.' }),
    conversation_id: Id.meta({ description: 'The conversation that it belongs to; each has at most one lead.' }),
    name: z.string().nullable().meta({ description: "The person's name." }),
    email: z.string().nullable().meta({ format: 'email', description: 'E-mail address.' }),
    phone: z.string().nullable().meta({ description: 'Phone number, as given.' }),
    intent: z.string().nullable().meta({ description: 'What the person wants, e.g. `buy`, `rent`, `book`.' }),
    attributes: JsonObject.meta({
      description: "What else is known, by the business's vertical: bedrooms and budget, preferred stylist, insurance provider and so on.",
    }),
    timeline: z.string().nullable().meta({ description: 'How soon, in words or a slug.' }),
    qualification_score: z.int().min(0).max(100).nullable().meta({ description: 'How promising, 0 to 100.' }),
    status: LeadStatus.meta({ description: 'Where it stands.' }),
    source: z.string().nullable().meta({ description: 'Where it came from.' }),
    created_at: Timestamp.meta({ description: 'When it was created.' }),
    updated_at: Timestamp.meta({ description: 'When a call last changed a member.' }),
  })
  .meta({ id: 'Lead', description: 'Who the customer of a conversation is and what they want.' })
export type Lead = z.output<typeof Lead>

const members = {
  name: text(0, 200).nullable().optional().meta({ description: "The person's name, at most 200 characters." }),
  email: Email.nullable().optional().meta({ description: 'E-mail address, at most 254 characters.' }),
  phone: text(0, 32).nullable().optional().meta({ description: 'Phone number, at most 32 characters; kept as given.' }),
  intent: text(0, 40)
    .nullable()
    .optional()
    .meta({ description: 'What the person wants, at most 40 characters, e.g. `buy`, `rent`, `book`.' }),
  timeline: text(0, 40).nullable().optional().meta({ description: 'How soon, in words or a slug; at most 40 characters.' }),
  qualification_score: Score.nullable().optional().meta({ description: 'How promising, 0 to 100.' }),
  source: text(0, 40).nullable().optional().meta({ description: 'Where it came from, at most 40 characters.' }),
}

export const LeadCreate = z
  .strictObject({
    conversation_id: Id.meta({ description: 'An existing conversation without a lead.' }),
    ...members,
    status: LeadStatus.default('new').meta({ description: 'Where it stands.' }),
    attributes: Attributes.default({}).meta({ description: 'Anything else, at most 16 KiB.' }),
  })
  .meta({ id: 'LeadCreate', description: 'The one lead of a conversation.' })
/** A lead before its defaults are filled in. */
export type LeadCreate = z.input<typeof LeadCreate>

export const LeadUpdate = z
  .strictObject({
    ...members,
    status: LeadStatus.optional().meta({ description: 'Where it stands.' }),
    attributes: Attributes.optional().meta({
      description: 'Merged one level deep into the present ones; a null value deletes its key. At most 16 KiB in the end.',
    }),
  })
  .refine(isNotEmpty, NOT_EMPTY)
  .meta({ id: 'LeadUpdate', minProperties: 1, description: 'At least one member. Members left out stay as they are; null clears.' })
export type LeadUpdate = z.output<typeof LeadUpdate>

export const LeadListQuery = z.strictObject({
  ...pageQuery,
  status: LeadStatus.optional().meta({ description: 'Only this status.' }),
  stale_for_days: z
    .string()
    .regex(/^(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-5])$/, { error: 'must be an integer from 1 to 365' })
    .transform(Number)
    .optional()
    .meta({
      description: 'Only `qualified` leads whose conversation has had no message for so many days (or none at all).',
      type: 'integer',
      minimum: 1,
      maximum: 365,
    }),
})
export type LeadListQuery = z.output<typeof LeadListQuery>

export const LeadPage = pageOf(Lead)

export const HandoffCreate = z
  .strictObject({
    reason: text(0, 200).optional().meta({ description: 'Why a human is needed, at most 200 characters; default `api_request`.' }),
    summary: text(0, 1000).optional().meta({ description: 'What the human should read first, at most 1000 characters.' }),
  })
  .meta({ id: 'HandoffCreate', description: "What the business's people are told. Both members, and the whole body, may be left out." })
export type HandoffCreate = z.output<typeof HandoffCreate>

export const LeadHandoff = z
  .object({
    handoff_id: Id.meta({ description: 'The request.' }),
    lead_id: Id.meta({ description: 'The lead.' }),
    conversation_id: Id.meta({ description: 'The conversation that a human is asked to take over.' }),
    conversation_status: z.enum(['awaiting_human']).meta({ description: 'The status of the conversation now.' }),
    notified_channel: z.enum(['slack', 'email']).meta({ description: 'How the people are told: `slack` where the business set it up.' }),
  })
  .meta({ id: 'LeadHandoff', description: "A request to the business's people." })
export type LeadHandoff = z.output<typeof LeadHandoff>
