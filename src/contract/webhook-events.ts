import { z } from 'zod'
import { Appointment } from './appointments.ts'
import { Id, Timestamp } from './common.ts'
import { Conversation } from './conversations.ts'
import type { EventName } from './events.ts'
import { APPOINTMENT, CONVERSATION, ENDPOINT, EVENT_ID, HANDOFF, LEAD, NEW_CONVERSATION, OFFERING, TENANT_ID } from './examples/story.ts'
import { Lead, LeadHandoff } from './leads.ts'
import { Offering } from './offerings.ts'

/** What a delivery's `data` is: the resource as the API shows it, under its id's own name too. */
const ConversationData = Conversation.extend({
  conversation_id: Id.meta({ description: 'The same as `id`.' }),
}).meta({ id: 'ConversationData', description: 'The conversation as it was when this happened.' })

const LeadData = Lead.extend({
  lead_id: Id.meta({ description: 'The same as `id`.' }),
}).meta({ id: 'LeadData', description: 'The lead as it was when this happened.' })

const BookingData = Appointment.extend({
  booking_id: Id.meta({ description: 'The same as `id`.' }),
}).meta({ id: 'BookingData', description: 'The appointment as it was when this happened.' })

const OfferingData = Offering.extend({
  offering_id: Id.meta({ description: 'The same as `id`.' }),
}).meta({ id: 'OfferingData', description: 'The offering as it was when this happened.' })

const HandoffData = LeadHandoff.extend({
  lead_id: Id.nullable().meta({ description: 'The lead of the conversation, if it has one.' }),
  reason: z.string().meta({ description: 'Why a human is needed.' }),
  summary: z.string().nullable().meta({ description: 'What the human should read first, when given.' }),
}).meta({ id: 'HandoffData', description: 'The request as it was made.' })

const TestData = z
  .object({ webhook_endpoint_id: Id.meta({ description: 'The subscription that is tested.' }) })
  .meta({ id: 'TestData', description: 'Nothing happened: this only shows that deliveries arrive.' })

interface WebhookEvent {
  readonly summary: string
  readonly description: string
  readonly data: z.ZodObject
  readonly example: unknown
}

const conversation = { ...CONVERSATION, conversation_id: CONVERSATION.id }
const lead = { ...LEAD, lead_id: LEAD.id }
const booking = { ...APPOINTMENT, booking_id: APPOINTMENT.id }
const offering = { ...OFFERING, offering_id: OFFERING.id }

/** Everything that is ever posted to a subscription. */
export const WEBHOOK_EVENTS = {
  'lead.created': {
    summary: 'A lead was created',
    description: 'Through the API or by the receptionist.',
    data: LeadData,
    example: { ...lead, status: 'new' },
  },
  'lead.updated': {
    summary: 'A lead was changed',
    description: 'At least one member has another value than before.',
    data: LeadData,
    example: lead,
  },
  'lead.qualified': {
    summary: 'A lead was qualified',
    description: 'Its status moved to `qualified`, or it was created with it. `lead.created` or `lead.updated` tells of the same change.',
    data: LeadData,
    example: lead,
  },
  'conversation.created': {
    summary: 'A conversation was created',
    description: 'By `POST /conversations`. What customers begin on their channels does not emit it.',
    data: ConversationData,
    example: { ...NEW_CONVERSATION, conversation_id: CONVERSATION.id },
  },
  'conversation.handoff_requested': {
    summary: 'A human is wanted',
    description: 'Somebody, the receptionist or an operator, asked the people of the business to take over.',
    data: HandoffData,
    example: { ...HANDOFF, reason: 'asks for a discount', summary: 'Mariam wants a bridal package for six.' },
  },
  'conversation.closed': {
    summary: 'A conversation was closed',
    description: 'It can be open again later: when the customer writes, or a human is asked for.',
    data: ConversationData,
    example: { ...conversation, status: 'closed' },
  },
  'booking.created': {
    summary: 'An appointment was booked',
    description: 'Through the API or by the receptionist.',
    data: BookingData,
    example: booking,
  },
  'booking.rescheduled': {
    summary: 'An appointment was moved',
    description: 'Its start or end changed.',
    data: BookingData,
    example: { ...booking, scheduled_start: '2026-03-04T13:00:00.000Z', scheduled_end: '2026-03-04T14:00:00.000Z', status: 'rescheduled' },
  },
  'booking.cancelled': {
    summary: 'An appointment was cancelled',
    description: 'Its status moved to `cancelled`; its time is free again.',
    data: BookingData,
    example: { ...booking, status: 'cancelled' },
  },
  'booking.completed': {
    summary: 'An appointment was completed',
    description: 'Its status moved to `completed`.',
    data: BookingData,
    example: { ...booking, status: 'completed' },
  },
  'offering.created': {
    summary: 'An offering was created',
    description: 'A line was added to the catalogue.',
    data: OfferingData,
    example: offering,
  },
  'offering.updated': {
    summary: 'An offering was changed',
    description: 'At least one member has another value than before.',
    data: OfferingData,
    example: { ...offering, price: '270.00', updated_at: '2026-03-02T06:20:00.000Z' },
  },
  'webhook.test': {
    summary: 'A test delivery',
    description: 'Sent when a subscription is made or its URL changed, and on demand; whatever events it subscribed to.',
    data: TestData,
    example: { webhook_endpoint_id: ENDPOINT.id },
  },
} as const satisfies Record<EventName | 'webhook.test', WebhookEvent>

export type WebhookEventName = keyof typeof WEBHOOK_EVENTS

/** The body of a delivery of one event. */
export function envelopeOf(event: WebhookEventName) {
  return z
    .object({
      id: Id.meta({ description: 'UUID of the event: the same on every attempt and redelivery. Remember it to take each event once.' }),
      event: z.literal(event).meta({ description: 'What happened.' }),
      created_at: Timestamp.meta({ description: 'When it happened, UTC.' }),
      tenant_id: Id.meta({ description: 'The business.' }),
      api_version: z.literal('v1').meta({ description: 'The version of the API whose resources these are.' }),
      data: WEBHOOK_EVENTS[event].data,
    })
    .meta({ id: `${nameOf(event)}Event`, description: WEBHOOK_EVENTS[event].summary })
}

/** The example of it. */
export function envelopeExample(event: WebhookEventName) {
  return {
    id: EVENT_ID,
    event,
    created_at: '2026-03-02T06:02:31.480Z',
    tenant_id: TENANT_ID,
    api_version: 'v1',
    data: WEBHOOK_EVENTS[event].example,
  }
}

/** `conversation.handoff_requested` → `ConversationHandoffRequested` */
export function nameOf(event: WebhookEventName): string {
  return event.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())
}
