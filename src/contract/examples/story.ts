import type { Appointment } from '../appointments.ts'
import type { Conversation, Message } from '../conversations.ts'
import type { Lead } from '../leads.ts'
import type { Offering } from '../offerings.ts'
import type { WebhookDelivery, WebhookEndpoint } from '../webhook-endpoints.ts'

/** One story for all examples: Mariam asks a salon in Dubai for a haircut with Rana, on Monday 2 March 2026. Ids are of that morning. */

export const TENANT_ID = '019c9a00-0000-7000-8000-000000000001'
export const RESOURCE_ID = '019c9a00-0000-7000-8000-000000000002'

export const CONVERSATION: Conversation = {
  id: '019cad01-7c80-7123-8abc-000000000001',
  channel: 'whatsapp',
  customer_identifier: '+971501234567',
  customer_name: 'Mariam Haddad',
  customer_language: 'en',
  status: 'active',
  first_message_at: '2026-03-02T06:00:04.120Z',
  last_message_at: '2026-03-02T06:02:31.480Z',
  created_at: '2026-03-02T06:00:00.000Z',
}

export const NEW_CONVERSATION: Conversation = { ...CONVERSATION, first_message_at: null, last_message_at: null }

export const MESSAGES: readonly Message[] = [
  {
    id: '019cad01-8c98-7123-8abc-000000000002',
    sequence_number: 1,
    role: 'customer',
    content: 'Hi! Is Rana free on Tuesday afternoon for a haircut?',
    language: 'en',
    created_at: '2026-03-02T06:00:04.120Z',
    delivery_status: 'received',
  },
  {
    id: '019cad01-98a0-7123-8abc-000000000003',
    sequence_number: 2,
    role: 'agent_bot',
    content: 'Rana is free on Tuesday 3 March at 17:00. Shall I book it?',
    language: 'en',
    created_at: '2026-03-02T06:00:07.200Z',
    delivery_status: 'delivered',
  },
]

export const OFFERING: Offering = {
  id: '019c9a10-0000-7000-8000-000000000004',
  external_id: 'svc-17',
  reference_number: null,
  title: 'Haircut and blow-dry',
  title_ar: 'قص وتجفيف الشعر',
  description: 'Consultation, wash, cut and blow-dry.',
  description_ar: null,
  attributes: { duration_minutes: 60 },
  price: '250.00',
  price_currency: 'AED',
  address: null,
  photos: ['https://images.example/haircut.jpg'],
  status: 'active',
  available_from: null,
  created_at: '2026-02-26T08:00:00.000Z',
  updated_at: '2026-02-26T08:00:00.000Z',
}

export const LEAD: Lead = {
  id: '019cad02-0000-7123-8abc-000000000005',
  conversation_id: CONVERSATION.id,
  name: 'Mariam Haddad',
  email: 'mariam@mail.example',
  phone: '+971501234567',
  intent: 'book',
  attributes: { preferred_stylist: 'Rana' },
  timeline: 'this week',
  qualification_score: 80,
  status: 'qualified',
  source: 'instagram ad',
  created_at: '2026-03-02T06:01:10.000Z',
  updated_at: '2026-03-02T06:02:31.480Z',
}

export const APPOINTMENT: Appointment = {
  id: '019cad03-0000-7123-8abc-000000000006',
  conversation_id: CONVERSATION.id,
  lead_id: LEAD.id,
  offering_id: OFFERING.id,
  resource_id: RESOURCE_ID,
  customer_name: 'Mariam Haddad',
  customer_phone: '+971501234567',
  customer_email: null,
  scheduled_start: '2026-03-03T13:00:00.000Z',
  scheduled_end: '2026-03-03T14:00:00.000Z',
  status: 'confirmed',
  location_text: 'Jumeirah branch',
  google_calendar_event_id: null,
  created_at: '2026-03-02T06:02:31.480Z',
}

export const HANDOFF = {
  handoff_id: '019cad04-0000-7123-8abc-000000000007',
  lead_id: LEAD.id,
  conversation_id: CONVERSATION.id,
  conversation_status: 'awaiting_human',
  notified_channel: 'email',
} as const

export const ENDPOINT: WebhookEndpoint = {
  id: '019cad05-0000-7123-8abc-000000000008',
  url: 'https://crm.example/hooks/vorel',
  description: 'Bookings into our CRM',
  events: ['booking.created', 'booking.cancelled'],
  status: 'active',
  status_reason: null,
  previous_secret_expires_at: null,
  created_at: '2026-03-02T06:10:00.000Z',
  updated_at: '2026-03-02T06:10:00.000Z',
}

/** The form of a secret: 24 bytes, which here spell that they are none. */
export const SECRET = `whsec_${btoa('example-not-a-secret-000')}`

export const EVENT_ID = '019cad03-0001-7123-8abc-000000000009'

export const DELIVERY: WebhookDelivery = {
  id: '019cad03-0002-7123-8abc-00000000000a',
  endpoint_id: ENDPOINT.id,
  event_id: EVENT_ID,
  event: 'booking.created',
  status: 'delivered',
  attempt_count: 2,
  next_attempt_at: null,
  delivered_at: '2026-03-02T06:03:02.900Z',
  last_status_code: 204,
  last_error: null,
  created_at: '2026-03-02T06:02:31.500Z',
}
