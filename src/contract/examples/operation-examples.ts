import type { z } from 'zod'
import type { OPERATIONS, OperationId, ResponseOf } from '../routes.ts'
import {
  APPOINTMENT,
  CONVERSATION,
  DELIVERY,
  ENDPOINT,
  HANDOFF,
  LEAD,
  MESSAGES,
  NEW_CONVERSATION,
  OFFERING,
  RESOURCE_ID,
  SECRET,
} from './story.ts'

type BodyOf<K extends OperationId> = (typeof OPERATIONS)[K] extends { readonly body: infer S extends z.ZodType }
  ? { readonly body: z.input<S> }
  : { readonly body?: never }

/** One request that makes sense and what comes of it. Query members are shown beside their parameters. */
export type Example<K extends OperationId = OperationId> = BodyOf<K> & {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly answer: ResponseOf<K>
}

const pageOf = <T>(...data: T[]) => ({ data, next_cursor: null, has_more: false })

export const EXAMPLES: { readonly [K in OperationId]: Example<K> } = {
  listConversations: { query: { channel: 'whatsapp', status: 'active' }, answer: pageOf(CONVERSATION) },
  createConversation: {
    body: { channel: 'whatsapp', customer_identifier: '+971501234567', customer_name: 'Mariam Haddad', customer_language: 'en' },
    answer: NEW_CONVERSATION,
  },
  getConversation: {
    params: { id: CONVERSATION.id },
    query: { include: 'messages' },
    answer: { ...CONVERSATION, messages: [...MESSAGES] },
  },
  updateConversation: {
    params: { id: CONVERSATION.id },
    body: { customer_name: 'Mariam Haddad', customer_language: 'ar' },
    answer: { ...CONVERSATION, customer_language: 'ar' },
  },
  listMessages: { params: { id: CONVERSATION.id }, answer: pageOf(...MESSAGES) },
  sendMessage: {
    params: { id: CONVERSATION.id },
    body: { text: 'Rana expects you tomorrow at 17:00. See you then!', language: 'en' },
    answer: {
      message_id: '019cad06-0000-7123-8abc-00000000000b',
      sequence_number: 3,
      sent_at: '2026-03-02T06:15:00.000Z',
      mocked: false,
    },
  },
  closeConversation: { params: { id: CONVERSATION.id }, answer: { ...CONVERSATION, status: 'closed' } },

  listLeads: { query: { status: 'qualified', stale_for_days: '7' }, answer: pageOf(LEAD) },
  createLead: {
    body: {
      conversation_id: CONVERSATION.id,
      name: 'Mariam Haddad',
      email: 'mariam@mail.example',
      phone: '+971501234567',
      intent: 'book',
      timeline: 'this week',
      source: 'instagram ad',
      attributes: { preferred_stylist: 'Rana' },
    },
    answer: { ...LEAD, qualification_score: null, status: 'new', updated_at: LEAD.created_at },
  },
  getLead: { params: { id: LEAD.id }, answer: LEAD },
  updateLead: {
    params: { id: LEAD.id },
    body: { status: 'qualified', qualification_score: 80, attributes: { preferred_stylist: 'Rana' } },
    answer: LEAD,
  },
  handoffLead: {
    params: { id: LEAD.id },
    body: { reason: 'asks for a discount', summary: 'Mariam wants a bridal package for six and asks what it would cost.' },
    answer: HANDOFF,
  },

  listAppointments: {
    query: { status: 'confirmed', from: '2026-03-03T00:00:00+04:00', to: '2026-03-04T00:00:00+04:00' },
    answer: pageOf(APPOINTMENT),
  },
  createAppointment: {
    body: {
      customer_name: 'Mariam Haddad',
      customer_phone: '+971501234567',
      scheduled_start: '2026-03-03T17:00:00+04:00',
      scheduled_end: '2026-03-03T18:00:00+04:00',
      conversation_id: CONVERSATION.id,
      lead_id: LEAD.id,
      offering_id: OFFERING.id,
      resource_id: RESOURCE_ID,
      location_text: 'Jumeirah branch',
    },
    answer: APPOINTMENT,
  },
  getAppointment: { params: { id: APPOINTMENT.id }, answer: APPOINTMENT },
  updateAppointment: {
    params: { id: APPOINTMENT.id },
    body: { scheduled_start: '2026-03-04T17:00:00+04:00', scheduled_end: '2026-03-04T18:00:00+04:00', status: 'rescheduled' },
    answer: {
      ...APPOINTMENT,
      scheduled_start: '2026-03-04T13:00:00.000Z',
      scheduled_end: '2026-03-04T14:00:00.000Z',
      status: 'rescheduled',
    },
  },
  listAvailability: {
    query: { from: '2026-03-03T08:00:00+04:00', to: '2026-03-03T20:00:00+04:00', duration_minutes: '60' },
    answer: {
      data: [
        { start: '2026-03-03T13:00:00.000Z', end: '2026-03-03T14:00:00.000Z', resource_id: RESOURCE_ID },
        { start: '2026-03-03T13:30:00.000Z', end: '2026-03-03T14:30:00.000Z', resource_id: RESOURCE_ID },
      ],
    },
  },

  listOfferings: { answer: pageOf(OFFERING) },
  createOffering: {
    body: {
      title: 'Haircut and blow-dry',
      title_ar: 'قص وتجفيف الشعر',
      price: '250.00',
      price_currency: 'AED',
      external_id: 'svc-17',
      description: 'Consultation, wash, cut and blow-dry.',
      attributes: { duration_minutes: 60 },
      photos: ['https://images.example/haircut.jpg'],
    },
    answer: OFFERING,
  },
  getOffering: { params: { id: OFFERING.id }, answer: OFFERING },
  updateOffering: {
    params: { id: OFFERING.id },
    body: { price: '270.00', attributes: { duration_minutes: 75 } },
    answer: { ...OFFERING, price: '270.00', attributes: { duration_minutes: 75 }, updated_at: '2026-03-02T06:20:00.000Z' },
  },
  deleteOffering: { params: { id: OFFERING.id }, answer: undefined },

  getWeeklyRollup: {
    query: { since: '2026-02-23T00:00:00Z' },
    answer: {
      since: '2026-02-23T00:00:00.000Z',
      computed_at: '2026-03-02T06:30:00.000Z',
      qa_avg: 9.4,
      qa_p50: 9.5,
      qa_p95: 11,
      conversation_count: 143,
      agent_turn_count: 611,
      hallucination_flag_count: 3,
      top_flag_kinds: [{ kind: 'unsupported_price', count: 2 }],
      top_handoff_reasons: [{ kind: 'customer_request', count: 9 }],
    },
  },

  createCrmRecord: {
    body: {
      object: 'contact',
      fields: { first_name: 'Mariam', last_name: 'Haddad', phone: '+971501234567' },
      idempotency_key: `lead-${LEAD.id}`,
    },
    answer: { ok: true, external_id: '501', record_url: 'https://crm.example/contacts/501' },
  },

  listWebhookEndpoints: { answer: pageOf(ENDPOINT) },
  createWebhookEndpoint: {
    body: { url: ENDPOINT.url, events: ['booking.created', 'booking.cancelled'], description: 'Bookings into our CRM' },
    answer: { ...ENDPOINT, secret: SECRET },
  },
  getWebhookEndpoint: { params: { id: ENDPOINT.id }, answer: ENDPOINT },
  updateWebhookEndpoint: { params: { id: ENDPOINT.id }, body: { status: 'paused' }, answer: { ...ENDPOINT, status: 'paused' } },
  deleteWebhookEndpoint: { params: { id: ENDPOINT.id }, answer: undefined },
  rotateWebhookSecret: {
    params: { id: ENDPOINT.id },
    body: { overlap_seconds: 86_400 },
    answer: { ...ENDPOINT, previous_secret_expires_at: '2026-03-03T06:40:00.000Z', secret: SECRET },
  },
  testWebhookEndpoint: { params: { id: ENDPOINT.id }, answer: { delivery_id: DELIVERY.id } },
  listDeliveries: { params: { id: ENDPOINT.id }, query: { status: 'delivered' }, answer: pageOf(DELIVERY) },
  redeliver: {
    params: { id: ENDPOINT.id, delivery_id: DELIVERY.id },
    answer: { ...DELIVERY, status: 'pending', next_attempt_at: '2026-03-02T06:45:00.000Z', delivered_at: null },
  },
  redeliverRange: {
    params: { id: ENDPOINT.id },
    body: { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z', status: 'dead' },
    answer: { count: 37 },
  },
  listNotices: {
    answer: pageOf({
      id: '0198c9a0-7d00-7c3e-9a51-3d2f6b8e4c10',
      kind: 'webhook_endpoint.disabled',
      target_id: ENDPOINT.id,
      title: 'Webhooks to crm.example.com are switched off',
      text: 'Every attempt to deliver to crm.example.com failed for five days, so nothing more is sent there.',
      mail_status: 'sent',
      created_at: '2026-03-02T06:45:00.000Z',
    }),
  },
}
