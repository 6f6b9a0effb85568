import { z } from 'zod'
import { Appointment, AppointmentCreate, AppointmentListQuery, AppointmentPage, AppointmentUpdate } from './appointments.ts'
import { AvailabilityQuery, SlotList } from './availability.ts'
import { Id } from './common.ts'
import {
  Conversation,
  ConversationCreate,
  ConversationDetail,
  ConversationGetQuery,
  ConversationListQuery,
  ConversationPage,
  ConversationUpdate,
  MessageListQuery,
  MessagePage,
} from './conversations.ts'
import { Lead, LeadCreate, LeadListQuery, LeadPage, LeadUpdate } from './leads.ts'
import { Offering, OfferingCreate, OfferingListQuery, OfferingPage, OfferingUpdate } from './offerings.ts'
import type { Operation } from './operation.ts'

const idOf = (what: string) => z.strictObject({ id: Id.meta({ description: `UUID of the ${what}.` }) })
const LIST_ERRORS = [400, 401, 403, 429] as const
const ITEM_ERRORS = [400, 401, 403, 404, 429] as const

const conversations = {
  listConversations: {
    method: 'GET',
    path: '/conversations',
    tag: 'Conversations',
    scope: 'read',
    summary: 'List conversations',
    description: 'Newest first: by `created_at`, then `id`, both descending. Pages follow a cursor and never skip or repeat a row.',
    query: ConversationListQuery,
    success: { status: 200, description: 'A page of conversations.', schema: ConversationPage },
    errors: LIST_ERRORS,
  },
  createConversation: {
    method: 'POST',
    path: '/conversations',
    tag: 'Conversations',
    scope: 'conversations:write',
    summary: 'Create a conversation',
    description:
      'Opens a conversation before the customer writes, for example from a CRM or a form, so that a lead can be attached to it. One exists per channel and customer identifier, closed ones included: a second create is a 409. Emits `conversation.created`.',
    body: ConversationCreate,
    success: { status: 201, description: 'Created. Emits `conversation.created`.', schema: Conversation },
    errors: [400, 401, 403, 409, 429],
  },
  getConversation: {
    method: 'GET',
    path: '/conversations/{id}',
    tag: 'Conversations',
    scope: 'read',
    summary: 'Get a conversation',
    description: 'The header of one conversation; with `include=messages` also its last 100 messages.',
    params: idOf('conversation'),
    query: ConversationGetQuery,
    success: { status: 200, description: 'The conversation.', schema: ConversationDetail },
    errors: ITEM_ERRORS,
  },
  updateConversation: {
    method: 'PATCH',
    path: '/conversations/{id}',
    tag: 'Conversations',
    scope: 'conversations:write',
    summary: 'Update a conversation',
    description:
      "Sets the customer's name or language; null clears. Channel and identifier decide where messages go and can't change; the status changes through its own operations. Emits nothing.",
    params: idOf('conversation'),
    body: ConversationUpdate,
    success: { status: 200, description: 'Updated.', schema: Conversation },
    errors: ITEM_ERRORS,
  },
  listMessages: {
    method: 'GET',
    path: '/conversations/{id}/messages',
    tag: 'Conversations',
    scope: 'read',
    summary: 'List messages',
    description: 'The messages of one conversation in order: by ascending `sequence_number`.',
    params: idOf('conversation'),
    query: MessageListQuery,
    success: { status: 200, description: 'A page of messages.', schema: MessagePage },
    errors: ITEM_ERRORS,
  },
} as const satisfies Record<string, Operation>

const leads = {
  listLeads: {
    method: 'GET',
    path: '/leads',
    tag: 'Leads',
    scope: 'read',
    summary: 'List leads',
    description: 'Newest first: by `created_at`, then `id`, both descending.',
    query: LeadListQuery,
    success: { status: 200, description: 'A page of leads.', schema: LeadPage },
    errors: LIST_ERRORS,
  },
  createLead: {
    method: 'POST',
    path: '/leads',
    tag: 'Leads',
    scope: 'leads:write',
    summary: 'Create a lead',
    description:
      'Attaches the one lead to a conversation: 404 when there is no such conversation, 409 when it has a lead. Emits `lead.created`, and `lead.qualified` when it starts as `qualified`.',
    body: LeadCreate,
    success: {
      status: 201,
      description: 'Created. Emits `lead.created` (and `lead.qualified` when it starts as `qualified`).',
      schema: Lead,
    },
    errors: [400, 401, 403, 404, 409, 429],
  },
  getLead: {
    method: 'GET',
    path: '/leads/{id}',
    tag: 'Leads',
    scope: 'read',
    summary: 'Get a lead',
    description: 'One lead.',
    params: idOf('lead'),
    success: { status: 200, description: 'The lead.', schema: Lead },
    errors: ITEM_ERRORS,
  },
  updateLead: {
    method: 'PATCH',
    path: '/leads/{id}',
    tag: 'Leads',
    scope: 'leads:write',
    summary: 'Update a lead',
    description:
      'Changes the given members; null clears; `attributes` merge one level deep and a null in them deletes its key. Emits `lead.updated`, and `lead.qualified` when this call moves the status to `qualified`. A call that changes nothing emits nothing and leaves `updated_at`.',
    params: idOf('lead'),
    body: LeadUpdate,
    success: { status: 200, description: 'Updated. Emits `lead.updated` (and `lead.qualified` on the move to `qualified`).', schema: Lead },
    errors: ITEM_ERRORS,
  },
} as const satisfies Record<string, Operation>

const appointments = {
  listAppointments: {
    method: 'GET',
    path: '/appointments',
    tag: 'Appointments',
    scope: 'read',
    summary: 'List appointments',
    description: 'Latest start first: by `scheduled_start`, then `id`, both descending.',
    query: AppointmentListQuery,
    success: { status: 200, description: 'A page of appointments.', schema: AppointmentPage },
    errors: LIST_ERRORS,
  },
  createAppointment: {
    method: 'POST',
    path: '/appointments',
    tag: 'Appointments',
    scope: 'appointments:write',
    summary: 'Create an appointment',
    description:
      'Books a time. With `resource_id` the time must be free: of any number of simultaneous bookings one is admitted and the others are a 409. A 404 names the reference that is not there. Emits `booking.created`.',
    body: AppointmentCreate,
    success: { status: 201, description: 'Created. Emits `booking.created`.', schema: Appointment },
    errors: [400, 401, 403, 404, 409, 429],
  },
  getAppointment: {
    method: 'GET',
    path: '/appointments/{id}',
    tag: 'Appointments',
    scope: 'read',
    summary: 'Get an appointment',
    description: 'One appointment.',
    params: idOf('appointment'),
    success: { status: 200, description: 'The appointment.', schema: Appointment },
    errors: ITEM_ERRORS,
  },
  updateAppointment: {
    method: 'PATCH',
    path: '/appointments/{id}',
    tag: 'Appointments',
    scope: 'appointments:write',
    summary: 'Update an appointment',
    description:
      'Changes the given members; null clears. A new time emits `booking.rescheduled`, the move to `cancelled` or `completed` emits `booking.cancelled` or `booking.completed`; a call that does two emits two, one that changes nothing emits nothing.',
    params: idOf('appointment'),
    body: AppointmentUpdate,
    success: { status: 200, description: 'Updated.', schema: Appointment },
    errors: [400, 401, 403, 404, 409, 429],
  },
  listAvailability: {
    method: 'GET',
    path: '/availability',
    tag: 'Appointments',
    scope: 'read',
    summary: 'List free times',
    description:
      "What can be booked now between `from` and `to`, at most 31 days apart: by working hours, closures, bookings and buffers, in the business's time zone.",
    query: AvailabilityQuery,
    success: { status: 200, description: 'Free times by start.', schema: SlotList },
    errors: ITEM_ERRORS,
  },
} as const satisfies Record<string, Operation>

const offerings = {
  listOfferings: {
    method: 'GET',
    path: '/offerings',
    tag: 'Offerings',
    scope: 'read',
    summary: 'List offerings',
    description: 'Newest first: by `created_at`, then `id`, both descending. Deleted ones are gone.',
    query: OfferingListQuery,
    success: { status: 200, description: 'A page of offerings.', schema: OfferingPage },
    errors: LIST_ERRORS,
  },
  createOffering: {
    method: 'POST',
    path: '/offerings',
    tag: 'Offerings',
    scope: 'offerings:write',
    summary: 'Create an offering',
    description: 'Adds a line to the catalogue. An `external_id` that another offering has is a 409. Emits `offering.created`.',
    body: OfferingCreate,
    success: { status: 201, description: 'Created. Emits `offering.created`.', schema: Offering },
    errors: [400, 401, 403, 409, 429],
  },
  getOffering: {
    method: 'GET',
    path: '/offerings/{id}',
    tag: 'Offerings',
    scope: 'read',
    summary: 'Get an offering',
    description: 'One offering.',
    params: idOf('offering'),
    success: { status: 200, description: 'The offering.', schema: Offering },
    errors: ITEM_ERRORS,
  },
  updateOffering: {
    method: 'PATCH',
    path: '/offerings/{id}',
    tag: 'Offerings',
    scope: 'offerings:write',
    summary: 'Update an offering',
    description:
      'Changes the given members; null clears; `attributes` merge one level deep, `photos` are replaced whole. Emits `offering.updated`. A call that changes nothing emits nothing and leaves `updated_at`.',
    params: idOf('offering'),
    body: OfferingUpdate,
    success: { status: 200, description: 'Updated. Emits `offering.updated`.', schema: Offering },
    errors: [400, 401, 403, 404, 409, 429],
  },
  deleteOffering: {
    method: 'DELETE',
    path: '/offerings/{id}',
    tag: 'Offerings',
    scope: 'offerings:write',
    summary: 'Delete an offering',
    description: 'Takes it out of the catalogue. Appointments that refer to it stay; its `external_id` is free again. Emits nothing.',
    params: idOf('offering'),
    success: { status: 204, description: 'Deleted.', schema: null },
    errors: ITEM_ERRORS,
  },
} as const satisfies Record<string, Operation>

/** operationId → operation: the whole public API. */
export const OPERATIONS = { ...conversations, ...leads, ...appointments, ...offerings } as const

export type OperationId = keyof typeof OPERATIONS

type Part<K extends OperationId, P extends 'params' | 'query' | 'body'> = (typeof OPERATIONS)[K] extends {
  readonly [Q in P]: infer S extends z.ZodType
}
  ? z.output<S>
  : undefined

/** What a handler of operation K is given, checked. */
export interface RequestOf<K extends OperationId> {
  readonly params: Part<K, 'params'>
  readonly query: Part<K, 'query'>
  readonly body: Part<K, 'body'>
}

/** What it answers. */
export type ResponseOf<K extends OperationId> = (typeof OPERATIONS)[K]['success']['schema'] extends infer S extends z.ZodType
  ? z.output<S>
  : undefined
