// Made by scripts/generate-sdk.ts from docs/openapi.json; not edited by hand.
import type { List } from './list.ts'
import type { RequestOptions } from './options.ts'
import type { Transport } from './transport.ts'
import type { Appointment, AppointmentCreate, AppointmentUpdate, Conversation, ConversationCreate, ConversationDetail, ConversationUpdate, CrmOutcome, CrmRecordCreate, GetConversationQuery, GetWeeklyRollupQuery, HandoffCreate, Lead, LeadCreate, LeadHandoff, LeadUpdate, ListAppointmentsQuery, ListAvailabilityQuery, ListConversationsQuery, ListDeliveriesQuery, ListLeadsQuery, ListMessagesQuery, ListNoticesQuery, ListOfferingsQuery, ListWebhookEndpointsQuery, Message, MessageSend, Notice, Offering, OfferingCreate, OfferingUpdate, SentMessage, SlotList, WebhookDelivery, WebhookEndpoint, WebhookEndpointCreate, WebhookEndpointUpdate, WebhookEndpointWithSecret, WebhookRedeliver, WebhookRedelivery, WebhookSecretRotate, WebhookTest, WeeklyRollup } from './types.gen.ts'

export interface Conversations {
  /** List conversations. Newest first: by `created_at`, then `id`, both descending. Pages follow a cursor and never skip or repeat a row. Needs the scope `read`. */
  list(query?: ListConversationsQuery, options?: RequestOptions): List<Conversation>
  /** Create a conversation. Opens a conversation before the customer writes, for example from a CRM or a form, so that a lead can be attached to it. One exists per channel and customer identifier, closed ones included: a second create is a 409. Emits `conversation.created`. Needs the scope `conversations:write`. */
  create(body: ConversationCreate, options?: RequestOptions): Promise<Conversation>
  /** Get a conversation. The header of one conversation; with `include=messages` also its last 100 messages. Needs the scope `read`. */
  get(id: string, query?: GetConversationQuery, options?: RequestOptions): Promise<ConversationDetail>
  /** Update a conversation. Sets the customer's name or language; null clears. Channel and identifier decide where messages go and can't change; the status changes through its own operations. Emits nothing. Needs the scope `conversations:write`. */
  update(id: string, body: ConversationUpdate, options?: RequestOptions): Promise<Conversation>
  /** List messages. The messages of one conversation in order: by ascending `sequence_number`. Needs the scope `read`. */
  messages(id: string, query?: ListMessagesQuery, options?: RequestOptions): List<Message>
  /** Send a message. Says something to the customer in the business's name, word for word. It is stored as `agent_bot` and goes out on the conversation's channel. It answers nothing for the receptionist: what the customer asked is still answered by it. A closed conversation is a 409, and so is a customer who has asked not to be written to, and on WhatsApp (once the business’s number is verified) one who has not written in the last 24 hours. Emits nothing. Needs the scope `conversations:write`. */
  send(id: string, body: MessageSend, options?: RequestOptions): Promise<SentMessage>
  /** Close a conversation. Ends a conversation, counts it for billing and queues it for quality scoring. A closed one is a 409. When the customer writes again it is open again. Takes no body. Emits `conversation.closed`. Needs the scope `conversations:write`. */
  close(id: string, options?: RequestOptions): Promise<Conversation>
}

export function conversations(transport: Transport): Conversations {
  return {
    list: (query, options) => transport.list(['conversations'], { query, options }),
    create: (body, options) => transport.send('POST', ['conversations'], { body, options }),
    get: (id, query, options) => transport.send('GET', ['conversations', id], { query, options }),
    update: (id, body, options) => transport.send('PATCH', ['conversations', id], { body, options }),
    messages: (id, query, options) => transport.list(['conversations', id, 'messages'], { query, options }),
    send: (id, body, options) => transport.send('POST', ['conversations', id, 'send'], { body, options }),
    close: (id, options) => transport.send('POST', ['conversations', id, 'close'], { options }),
  }
}

export interface Leads {
  /** List leads. Newest first: by `created_at`, then `id`, both descending. Needs the scope `read`. */
  list(query?: ListLeadsQuery, options?: RequestOptions): List<Lead>
  /** Create a lead. Attaches the one lead to a conversation: 404 when there is no such conversation, 409 when it has a lead. Emits `lead.created`, and `lead.qualified` when it starts as `qualified`. Needs the scope `leads:write`. */
  create(body: LeadCreate, options?: RequestOptions): Promise<Lead>
  /** Get a lead. One lead. Needs the scope `read`. */
  get(id: string, options?: RequestOptions): Promise<Lead>
  /** Update a lead. Changes the given members; null clears; `attributes` merge one level deep and a null in them deletes its key. Emits `lead.updated`, and `lead.qualified` when this call moves the status to `qualified`. A call that changes nothing emits nothing and leaves `updated_at`. Needs the scope `leads:write`. */
  update(id: string, body: LeadUpdate, options?: RequestOptions): Promise<Lead>
  /** Hand a lead to a human. Asks the business's people to take over the lead's conversation, which becomes `awaiting_human`; a closed one is open again. The body may be left out. Each call is a request of its own, with its own line in the audit log. Emits `conversation.handoff_requested`. Needs the scope `leads:write`. */
  handoff(id: string, body?: HandoffCreate, options?: RequestOptions): Promise<LeadHandoff>
}

export function leads(transport: Transport): Leads {
  return {
    list: (query, options) => transport.list(['leads'], { query, options }),
    create: (body, options) => transport.send('POST', ['leads'], { body, options }),
    get: (id, options) => transport.send('GET', ['leads', id], { options }),
    update: (id, body, options) => transport.send('PATCH', ['leads', id], { body, options }),
    handoff: (id, body, options) => transport.send('POST', ['leads', id, 'handoff'], { body, options }),
  }
}

export interface Appointments {
  /** List appointments. Latest start first: by `scheduled_start`, then `id`, both descending. Needs the scope `read`. */
  list(query?: ListAppointmentsQuery, options?: RequestOptions): List<Appointment>
  /** Create an appointment. Books a time. With `resource_id` the time must be free: of any number of simultaneous bookings one is admitted and the others are a 409. A 404 names the reference that is not there. Emits `booking.created`. Needs the scope `appointments:write`. */
  create(body: AppointmentCreate, options?: RequestOptions): Promise<Appointment>
  /** Get an appointment. One appointment. Needs the scope `read`. */
  get(id: string, options?: RequestOptions): Promise<Appointment>
  /** Update an appointment. Changes the given members; null clears. A new time emits `booking.rescheduled`, the move to `cancelled` or `completed` emits `booking.cancelled` or `booking.completed`; a call that does two emits two, one that changes nothing emits nothing. Needs the scope `appointments:write`. */
  update(id: string, body: AppointmentUpdate, options?: RequestOptions): Promise<Appointment>
}

export function appointments(transport: Transport): Appointments {
  return {
    list: (query, options) => transport.list(['appointments'], { query, options }),
    create: (body, options) => transport.send('POST', ['appointments'], { body, options }),
    get: (id, options) => transport.send('GET', ['appointments', id], { options }),
    update: (id, body, options) => transport.send('PATCH', ['appointments', id], { body, options }),
  }
}

export interface Availability {
  /** List free times. What can be booked now between `from` and `to`, at most 31 days apart: by working hours, closures, bookings and buffers, in the business's time zone. Needs the scope `read`. */
  list(query: ListAvailabilityQuery, options?: RequestOptions): Promise<SlotList>
}

export function availability(transport: Transport): Availability {
  return {
    list: (query, options) => transport.send('GET', ['availability'], { query, options }),
  }
}

export interface Offerings {
  /** List offerings. Newest first: by `created_at`, then `id`, both descending. Deleted ones are gone. Needs the scope `read`. */
  list(query?: ListOfferingsQuery, options?: RequestOptions): List<Offering>
  /** Create an offering. Adds a line to the catalogue. An `external_id` that another offering has is a 409. Emits `offering.created`. Needs the scope `offerings:write`. */
  create(body: OfferingCreate, options?: RequestOptions): Promise<Offering>
  /** Get an offering. One offering. Needs the scope `read`. */
  get(id: string, options?: RequestOptions): Promise<Offering>
  /** Update an offering. Changes the given members; null clears; `attributes` merge one level deep, `photos` are replaced whole. Emits `offering.updated`. A call that changes nothing emits nothing and leaves `updated_at`. Needs the scope `offerings:write`. */
  update(id: string, body: OfferingUpdate, options?: RequestOptions): Promise<Offering>
  /** Delete an offering. Takes it out of the catalogue. Appointments that refer to it stay; its `external_id` is free again. Emits nothing. Needs the scope `offerings:write`. */
  delete(id: string, options?: RequestOptions): Promise<void>
}

export function offerings(transport: Transport): Offerings {
  return {
    list: (query, options) => transport.list(['offerings'], { query, options }),
    create: (body, options) => transport.send('POST', ['offerings'], { body, options }),
    get: (id, options) => transport.send('GET', ['offerings', id], { options }),
    update: (id, body, options) => transport.send('PATCH', ['offerings', id], { body, options }),
    delete: (id, options) => transport.send('DELETE', ['offerings', id], { options }),
  }
}

export interface Analytics {
  /** Get the weekly rollup. Conversations, replies, flags, handoffs and quality scores since a moment, by default of the last seven days, in one consistent look at the data. Needs the scope `read`. */
  weeklyRollup(query?: GetWeeklyRollupQuery, options?: RequestOptions): Promise<WeeklyRollup>
}

export function analytics(transport: Transport): Analytics {
  return {
    weeklyRollup: (query, options) => transport.send('GET', ['analytics', 'weekly-rollup'], { query, options }),
  }
}

export interface Crm {
  /** Create a record in the CRM. Writes one record into the CRM that the business has connected, under that CRM's field names. The answer is a 200 either way, and `ok` says which. A repeated `idempotency_key` is answered with the first outcome and creates nothing, whatever the rest of the body says. What did nothing and may pass (`not_configured`, `auth_failed`, `rate_limited`, a CRM that could not be reached) is no outcome: the key may be used again. Needs the scope `crm:write`. */
  createRecord(body: CrmRecordCreate, options?: RequestOptions): Promise<CrmOutcome>
}

export function crm(transport: Transport): Crm {
  return {
    createRecord: (body, options) => transport.send('POST', ['crm', 'create-record'], { body, options }),
  }
}

export interface WebhookEndpoints {
  /** List webhook endpoints. Newest first. Secrets are not shown. Needs the scope `read`. */
  list(query?: ListWebhookEndpointsQuery, options?: RequestOptions): List<WebhookEndpoint>
  /** Create a webhook endpoint. Subscribes a URL to events and sends it a `webhook.test`. The answer holds the signing secret, which is shown here only. There can be 50: more are a 409. Needs the scope `webhooks:write`. */
  create(body: WebhookEndpointCreate, options?: RequestOptions): Promise<WebhookEndpointWithSecret>
  /** Get a webhook endpoint. One webhook endpoint, without its secret. Needs the scope `read`. */
  get(id: string, options?: RequestOptions): Promise<WebhookEndpoint>
  /** Update a webhook endpoint. Changes the given members. What waits goes to the new URL, which gets a `webhook.test`. `status` pauses and resumes, also one that was disabled; events of the time of a pause make no deliveries. Needs the scope `webhooks:write`. */
  update(id: string, body: WebhookEndpointUpdate, options?: RequestOptions): Promise<WebhookEndpoint>
  /** Delete a webhook endpoint. Ends the subscription; what waits is not sent any more. Needs the scope `webhooks:write`. */
  delete(id: string, options?: RequestOptions): Promise<void>
  /** Rotate a webhook secret. Makes a new secret, which is shown in this answer only. For `overlap_seconds` (a day by default) deliveries carry a signature of the old one besides. The body may be left out. Needs the scope `webhooks:write`. */
  rotateSecret(id: string, body?: WebhookSecretRotate, options?: RequestOptions): Promise<WebhookEndpointWithSecret>
  /** Test a webhook endpoint. Sends a `webhook.test` event, whatever the endpoint subscribed to. One that is not active is a 409. Takes no body. Needs the scope `webhooks:write`. */
  test(id: string, options?: RequestOptions): Promise<WebhookTest>
  /** List deliveries. What was and is to be sent to one webhook endpoint, newest first. Needs the scope `read`. */
  deliveries(id: string, query?: ListDeliveriesQuery, options?: RequestOptions): List<WebhookDelivery>
  /** Redeliver an event. Sends an event again that was delivered, failed or died: the same envelope with the same `id`, on a new round of attempts. One that still waits, or whose endpoint is not active, is a 409. Takes no body. Needs the scope `webhooks:write`. */
  redeliver(id: string, deliveryId: string, options?: RequestOptions): Promise<WebhookDelivery>
  /** Redeliver a span of time. Sends again what was given up in a span of time: the same envelopes under the same ids, each on a new round of attempts, a page at a time so that new events are not delayed. The answer says how many; asking again takes what is left. An endpoint that is not active is a 409. Needs the scope `webhooks:write`. */
  redeliverRange(id: string, body: WebhookRedeliver, options?: RequestOptions): Promise<WebhookRedelivery>
}

export function webhookEndpoints(transport: Transport): WebhookEndpoints {
  return {
    list: (query, options) => transport.list(['webhook-endpoints'], { query, options }),
    create: (body, options) => transport.send('POST', ['webhook-endpoints'], { body, options }),
    get: (id, options) => transport.send('GET', ['webhook-endpoints', id], { options }),
    update: (id, body, options) => transport.send('PATCH', ['webhook-endpoints', id], { body, options }),
    delete: (id, options) => transport.send('DELETE', ['webhook-endpoints', id], { options }),
    rotateSecret: (id, body, options) => transport.send('POST', ['webhook-endpoints', id, 'rotate-secret'], { body, options }),
    test: (id, options) => transport.send('POST', ['webhook-endpoints', id, 'test'], { options }),
    deliveries: (id, query, options) => transport.list(['webhook-endpoints', id, 'deliveries'], { query, options }),
    redeliver: (id, deliveryId, options) => transport.send('POST', ['webhook-endpoints', id, 'deliveries', deliveryId, 'redeliver'], { options }),
    redeliverRange: (id, body, options) => transport.send('POST', ['webhook-endpoints', id, 'redeliver'], { body, options }),
  }
}

export interface Notices {
  /** List notices. What the people of the business are told, newest first; mail carries the same where a mail server is configured. Needs the scope `read`. */
  list(query?: ListNoticesQuery, options?: RequestOptions): List<Notice>
}

export function notices(transport: Transport): Notices {
  return {
    list: (query, options) => transport.list(['notices'], { query, options }),
  }
}
