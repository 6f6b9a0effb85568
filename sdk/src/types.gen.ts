// Made by scripts/generate-sdk.ts from docs/openapi.json; not edited by hand.

/** A scheduled customer engagement. */
export interface Appointment {
  /** UUID of the appointment; version 7, so ids sort by creation. */
  readonly id: string
  /** The conversation that it belongs to, if any. */
  readonly conversation_id: string | null
  /** The lead that it belongs to, if any. */
  readonly lead_id: string | null
  /** The offering that it belongs to, if any. */
  readonly offering_id: string | null
  /** The staff member, room, table, bay or agent that is booked; null when none is. */
  readonly resource_id: string | null
  /** Who comes. */
  readonly customer_name: string
  /** Phone number, as given. */
  readonly customer_phone: string
  /** E-mail address. */
  readonly customer_email: string | null
  /** When it starts, UTC. */
  readonly scheduled_start: string
  /** When it ends, UTC. */
  readonly scheduled_end: string
  /** `confirmed` and `rescheduled` occupy their resource; the others do not. */
  readonly status: 'confirmed' | 'cancelled' | 'completed' | 'rescheduled' | 'no_show'
  /** Where, in words. */
  readonly location_text: string | null
  /** The event in a connected Google calendar. */
  readonly google_calendar_event_id: string | null
  /** When it was booked. */
  readonly created_at: string
}

/** A booking by the business itself. */
export interface AppointmentCreate {
  /** Who comes; 1 to 200 characters. */
  readonly customer_name: string
  /** Phone number, 5 to 32 characters; kept as given. */
  readonly customer_phone: string
  /** E-mail address, at most 254 characters. */
  readonly customer_email?: string | null | undefined
  /** When it starts: RFC 3339 with an offset or `Z`, years 1970 to 2199; kept to the millisecond. */
  readonly scheduled_start: string | Date
  /** When it ends; strictly after `scheduled_start`. */
  readonly scheduled_end: string | Date
  /** The conversation that it belongs to, if any. */
  readonly conversation_id?: string | null | undefined
  /** The lead that it belongs to, if any. */
  readonly lead_id?: string | null | undefined
  /** The offering that it belongs to, if any. */
  readonly offering_id?: string | null | undefined
  /** What is booked. A resource can not be booked twice at one time (409); without one, overlaps are allowed. */
  readonly resource_id?: string | null | undefined
  /** Where, in words; at most 500 characters. */
  readonly location_text?: string | null | undefined
  /** `confirmed` and `rescheduled` occupy their resource; the others do not. */
  readonly status?: 'confirmed' | 'cancelled' | 'completed' | 'rescheduled' | 'no_show' | undefined
}

/** At least one member. Members left out stay as they are; null clears. */
export interface AppointmentUpdate {
  /** Who comes; 1 to 200 characters. */
  readonly customer_name?: string | undefined
  /** Phone number, 5 to 32 characters; kept as given. */
  readonly customer_phone?: string | undefined
  /** E-mail address, at most 254 characters. */
  readonly customer_email?: string | null | undefined
  /** New start, RFC 3339 with an offset or `Z`, years 1970 to 2199. */
  readonly scheduled_start?: string | Date | undefined
  /** New end; must be after the start as it is once the call is done. */
  readonly scheduled_end?: string | Date | undefined
  /** Where, in words; at most 500 characters. */
  readonly location_text?: string | null | undefined
  /** New status; any may follow any other. */
  readonly status?: 'confirmed' | 'cancelled' | 'completed' | 'rescheduled' | 'no_show' | undefined
}

/** An appointment was cancelled */
export interface BookingCancelledEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'booking.cancelled'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: BookingData
}

/** An appointment was completed */
export interface BookingCompletedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'booking.completed'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: BookingData
}

/** An appointment was booked */
export interface BookingCreatedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'booking.created'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: BookingData
}

/** The appointment as it was when this happened. */
export interface BookingData {
  /** UUID of the appointment; version 7, so ids sort by creation. */
  readonly id: string
  /** The conversation that it belongs to, if any. */
  readonly conversation_id: string | null
  /** The lead that it belongs to, if any. */
  readonly lead_id: string | null
  /** The offering that it belongs to, if any. */
  readonly offering_id: string | null
  /** The staff member, room, table, bay or agent that is booked; null when none is. */
  readonly resource_id: string | null
  /** Who comes. */
  readonly customer_name: string
  /** Phone number, as given. */
  readonly customer_phone: string
  /** E-mail address. */
  readonly customer_email: string | null
  /** When it starts, UTC. */
  readonly scheduled_start: string
  /** When it ends, UTC. */
  readonly scheduled_end: string
  /** `confirmed` and `rescheduled` occupy their resource; the others do not. */
  readonly status: 'confirmed' | 'cancelled' | 'completed' | 'rescheduled' | 'no_show'
  /** Where, in words. */
  readonly location_text: string | null
  /** The event in a connected Google calendar. */
  readonly google_calendar_event_id: string | null
  /** When it was booked. */
  readonly created_at: string
  /** The same as `id`. */
  readonly booking_id: string
}

/** An appointment was moved */
export interface BookingRescheduledEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'booking.rescheduled'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: BookingData
}

/** The header of one conversation with one customer on one channel. */
export interface Conversation {
  /** Version 7, so ids sort by creation. */
  readonly id: string
  /** Where the customer writes or speaks, e.g. `whatsapp`, `voice`, `webform`. */
  readonly channel: string
  /** The customer's address on the channel, as it was given: a phone number, an e-mail address, a handle. */
  readonly customer_identifier: string
  /** The customer's name, when known. */
  readonly customer_name: string | null
  /** The customer's language, e.g. `en` or `ar`, when known. */
  readonly customer_language: string | null
  /** `active`, `awaiting_human` or `closed`. */
  readonly status: string
  /** When the first message was stored; null before. */
  readonly first_message_at: string | null
  /** When the latest message was stored; null before the first. */
  readonly last_message_at: string | null
  /** When the conversation was created. */
  readonly created_at: string
}

/** A conversation was closed */
export interface ConversationClosedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'conversation.closed'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: ConversationData
}

/** A conversation that is opened before the customer writes. One exists per channel and customer identifier. */
export interface ConversationCreate {
  /** The channel. `instagram` and `email` are reserved for channels to come. */
  readonly channel: 'whatsapp' | 'voice' | 'webform' | 'instagram' | 'email'
  /** The customer's address on the channel, 1 to 255 characters. On `whatsapp` and `voice` phone numbers are compared in E.164, so different spellings of one number are one customer. */
  readonly customer_identifier: string
  /** The customer's name, at most 200 characters; null when unknown. */
  readonly customer_name?: string | null | undefined
  /** ISO 639-1 language (`en`, `ar`), optionally with a region (`en-US`); null when unknown. */
  readonly customer_language?: string | null | undefined
}

/** A conversation was created */
export interface ConversationCreatedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'conversation.created'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: ConversationData
}

/** The conversation as it was when this happened. */
export interface ConversationData {
  /** Version 7, so ids sort by creation. */
  readonly id: string
  /** Where the customer writes or speaks, e.g. `whatsapp`, `voice`, `webform`. */
  readonly channel: string
  /** The customer's address on the channel, as it was given: a phone number, an e-mail address, a handle. */
  readonly customer_identifier: string
  /** The customer's name, when known. */
  readonly customer_name: string | null
  /** The customer's language, e.g. `en` or `ar`, when known. */
  readonly customer_language: string | null
  /** `active`, `awaiting_human` or `closed`. */
  readonly status: string
  /** When the first message was stored; null before. */
  readonly first_message_at: string | null
  /** When the latest message was stored; null before the first. */
  readonly last_message_at: string | null
  /** When the conversation was created. */
  readonly created_at: string
  /** The same as `id`. */
  readonly conversation_id: string
}

/** A conversation and, on request, its latest messages. */
export interface ConversationDetail {
  /** Version 7, so ids sort by creation. */
  readonly id: string
  /** Where the customer writes or speaks, e.g. `whatsapp`, `voice`, `webform`. */
  readonly channel: string
  /** The customer's address on the channel, as it was given: a phone number, an e-mail address, a handle. */
  readonly customer_identifier: string
  /** The customer's name, when known. */
  readonly customer_name: string | null
  /** The customer's language, e.g. `en` or `ar`, when known. */
  readonly customer_language: string | null
  /** `active`, `awaiting_human` or `closed`. */
  readonly status: string
  /** When the first message was stored; null before. */
  readonly first_message_at: string | null
  /** When the latest message was stored; null before the first. */
  readonly last_message_at: string | null
  /** When the conversation was created. */
  readonly created_at: string
  /** The last 100 messages in order, only with `include=messages`. */
  readonly messages?: Message[]
}

/** A human is wanted */
export interface ConversationHandoffRequestedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'conversation.handoff_requested'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: HandoffData
}

/** At least one member. Members left out stay as they are; null clears. */
export interface ConversationUpdate {
  /** The customer's name, at most 200 characters; null when unknown. */
  readonly customer_name?: string | null | undefined
  /** ISO 639-1 language (`en`, `ar`), optionally with a region (`en-US`); null when unknown. */
  readonly customer_language?: string | null | undefined
}

/** What became of the record: `ok` tells the two apart. */
export type CrmOutcome = CrmRecordCreated | CrmRecordRefused

/** A new record in the business's CRM. */
export interface CrmRecordCreate {
  /** What kind of record. */
  readonly object: 'contact' | 'lead' | 'deal' | 'appointment' | 'case'
  /** Its fields under our names in snake_case, at most 16 KiB; the business's mappings give them the CRM's names. */
  readonly fields: Readonly<Record<string, unknown>>
  /** 1 to 200 characters of your own: one record is created for it, however often and whenever it is repeated. */
  readonly idempotency_key: string
}

/** The record was created. */
export interface CrmRecordCreated {
  /** The CRM has it. */
  readonly ok: true
  /** The record's id in the CRM. */
  readonly external_id: string
  /** Where people find it, when the CRM says so. */
  readonly record_url?: string
}

/** The record was not created. */
export interface CrmRecordRefused {
  /** There is no such record, or it is not known whether there is. */
  readonly ok: false
  /** What went wrong. */
  readonly error: {
    /** `not_configured`: connect a CRM. `auth_failed`: its credentials are refused. `rate_limited`, `unavailable`: try later. `validation_error`, `not_found`, `conflict`, `unsupported`: the CRM refuses this record. */
    readonly code: 'not_configured' | 'auth_failed' | 'rate_limited' | 'validation_error' | 'not_found' | 'conflict' | 'unsupported' | 'unavailable'
    /** What went wrong, for people. */
    readonly message: string
  }
}

/** Every refusal and failure, whatever its status. */
export interface ErrorEnvelope {
  /** What was refused and why. */
  readonly error: {
    /** Machine-readable error category. */
    readonly code: 'unauthorized' | 'forbidden' | 'rate_limited' | 'bad_request' | 'not_found' | 'conflict' | 'internal_error'
    /** Human-readable error description; safe to surface in tenant logs. */
    readonly message: string
  }
}

/** What the business's people are told. Both members, and the whole body, may be left out. */
export interface HandoffCreate {
  /** Why a human is needed, at most 200 characters; default `api_request`. */
  readonly reason?: string | undefined
  /** What the human should read first, at most 1000 characters. */
  readonly summary?: string | undefined
}

/** The request as it was made. */
export interface HandoffData {
  /** The request. */
  readonly handoff_id: string
  /** The lead of the conversation, if it has one. */
  readonly lead_id: string | null
  /** The conversation that a human is asked to take over. */
  readonly conversation_id: string
  /** The status of the conversation now. */
  readonly conversation_status: 'awaiting_human'
  /** How the people are told: `slack` where the business set it up. */
  readonly notified_channel: 'slack' | 'email'
  /** Why a human is needed. */
  readonly reason: string
  /** What the human should read first, when given. */
  readonly summary: string | null
}

/** A kind and how often it was there. */
export interface KindCount {
  /** What is counted. */
  readonly kind: string
  /** How often it was there. */
  readonly count: number
}

/** Who the customer of a conversation is and what they want. */
export interface Lead {
  /** UUID of the lead; version 7, so ids sort by creation. */
  readonly id: string
  /** The conversation that it belongs to; each has at most one lead. */
  readonly conversation_id: string
  /** The person's name. */
  readonly name: string | null
  /** E-mail address. */
  readonly email: string | null
  /** Phone number, as given. */
  readonly phone: string | null
  /** What the person wants, e.g. `buy`, `rent`, `book`. */
  readonly intent: string | null
  /** What else is known, by the business's vertical: bedrooms and budget, preferred stylist, insurance provider and so on. */
  readonly attributes: Record<string, unknown>
  /** How soon, in words or a slug. */
  readonly timeline: string | null
  /** How promising, 0 to 100. */
  readonly qualification_score: number | null
  /** Where it stands. */
  readonly status: 'new' | 'qualified' | 'booked' | 'converted' | 'lost'
  /** Where it came from. */
  readonly source: string | null
  /** When it was created. */
  readonly created_at: string
  /** When a call last changed a member. */
  readonly updated_at: string
}

/** The one lead of a conversation. */
export interface LeadCreate {
  /** An existing conversation without a lead. */
  readonly conversation_id: string
  /** The person's name, at most 200 characters. */
  readonly name?: string | null | undefined
  /** E-mail address, at most 254 characters. */
  readonly email?: string | null | undefined
  /** Phone number, at most 32 characters; kept as given. */
  readonly phone?: string | null | undefined
  /** What the person wants, at most 40 characters, e.g. `buy`, `rent`, `book`. */
  readonly intent?: string | null | undefined
  /** How soon, in words or a slug; at most 40 characters. */
  readonly timeline?: string | null | undefined
  /** How promising, 0 to 100. */
  readonly qualification_score?: number | null | undefined
  /** Where it came from, at most 40 characters. */
  readonly source?: string | null | undefined
  /** Where it stands. */
  readonly status?: 'new' | 'qualified' | 'booked' | 'converted' | 'lost' | undefined
  /** Anything else, at most 16 KiB. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
}

/** A lead was created */
export interface LeadCreatedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'lead.created'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: LeadData
}

/** The lead as it was when this happened. */
export interface LeadData {
  /** UUID of the lead; version 7, so ids sort by creation. */
  readonly id: string
  /** The conversation that it belongs to; each has at most one lead. */
  readonly conversation_id: string
  /** The person's name. */
  readonly name: string | null
  /** E-mail address. */
  readonly email: string | null
  /** Phone number, as given. */
  readonly phone: string | null
  /** What the person wants, e.g. `buy`, `rent`, `book`. */
  readonly intent: string | null
  /** What else is known, by the business's vertical: bedrooms and budget, preferred stylist, insurance provider and so on. */
  readonly attributes: Record<string, unknown>
  /** How soon, in words or a slug. */
  readonly timeline: string | null
  /** How promising, 0 to 100. */
  readonly qualification_score: number | null
  /** Where it stands. */
  readonly status: 'new' | 'qualified' | 'booked' | 'converted' | 'lost'
  /** Where it came from. */
  readonly source: string | null
  /** When it was created. */
  readonly created_at: string
  /** When a call last changed a member. */
  readonly updated_at: string
  /** The same as `id`. */
  readonly lead_id: string
}

/** A request to the business's people. */
export interface LeadHandoff {
  /** The request. */
  readonly handoff_id: string
  /** The lead. */
  readonly lead_id: string
  /** The conversation that a human is asked to take over. */
  readonly conversation_id: string
  /** The status of the conversation now. */
  readonly conversation_status: 'awaiting_human'
  /** How the people are told: `slack` where the business set it up. */
  readonly notified_channel: 'slack' | 'email'
}

/** A lead was qualified */
export interface LeadQualifiedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'lead.qualified'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: LeadData
}

/** At least one member. Members left out stay as they are; null clears. */
export interface LeadUpdate {
  /** The person's name, at most 200 characters. */
  readonly name?: string | null | undefined
  /** E-mail address, at most 254 characters. */
  readonly email?: string | null | undefined
  /** Phone number, at most 32 characters; kept as given. */
  readonly phone?: string | null | undefined
  /** What the person wants, at most 40 characters, e.g. `buy`, `rent`, `book`. */
  readonly intent?: string | null | undefined
  /** How soon, in words or a slug; at most 40 characters. */
  readonly timeline?: string | null | undefined
  /** How promising, 0 to 100. */
  readonly qualification_score?: number | null | undefined
  /** Where it came from, at most 40 characters. */
  readonly source?: string | null | undefined
  /** Where it stands. */
  readonly status?: 'new' | 'qualified' | 'booked' | 'converted' | 'lost' | undefined
  /** Merged one level deep into the present ones; a null value deletes its key. At most 16 KiB in the end. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
}

/** A lead was changed */
export interface LeadUpdatedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'lead.updated'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: LeadData
}

/** One message of a conversation. */
export interface Message {
  /** UUID of the message. */
  readonly id: string
  /** Place in the conversation, from 1, without gaps. */
  readonly sequence_number: number
  /** Who said it. */
  readonly role: 'customer' | 'agent_bot' | 'human_agent' | 'system'
  /** The text. */
  readonly content: string
  /** Language of the text, when known. */
  readonly language: 'en' | 'ar' | 'mixed' | null
  /** When it was stored. */
  readonly created_at: string
  /** `received` for messages of the customer; `mocked` when the channel has no live transport. */
  readonly delivery_status: 'received' | 'pending' | 'sent' | 'delivered' | 'read' | 'failed' | 'mocked'
}

/** A message to the customer in the business's name. */
export interface MessageSend {
  /** What is said, word for word, 1 to 4096 characters: the guardrails of the receptionist do not touch it. */
  readonly text: string
  /** Language of the text; by default told from its letters. */
  readonly language?: 'ar' | 'en' | 'mixed' | undefined
}

/** Something the people of the business are told. */
export interface Notice {
  /** UUID of the notice. */
  readonly id: string
  /** `webhook_endpoint.disabled`: every attempt of five days failed. `conversation.handoff_requested`: a customer waits for a person. `whatsapp_channel.paused`: the provider refuses the number’s credentials, or has locked its account. `daily_turns.reached`, `daily_tokens.reached`: a bound of the business’s day, for the receptionist’s turns or a language model’s tokens. */
  readonly kind: 'webhook_endpoint.disabled' | 'conversation.handoff_requested' | 'whatsapp_channel.paused' | 'daily_turns.reached' | 'daily_tokens.reached'
  /** The webhook endpoint, the conversation or, of a channel or a bound, the business. */
  readonly target_id: string
  /** In the language of the business. */
  readonly title: string
  /** What happened and what to do. */
  readonly text: string
  /** `mocked`: there is no mail server, nobody got it by mail. `dead`: it was given up. Null: there is no address to write to. */
  readonly mail_status: 'pending' | 'sent' | 'mocked' | 'dead' | null
  /** When it happened. */
  readonly created_at: string
}

/** Something that the business sells, rents, performs or shows. */
export interface Offering {
  /** UUID of the offering; version 7, so ids sort by creation. */
  readonly id: string
  /** The row's id in the caller's own system; unique among offerings that are not deleted. */
  readonly external_id: string | null
  /** A number that customers may quote. */
  readonly reference_number: string | null
  /** What it is called. */
  readonly title: string
  /** The title in Arabic. */
  readonly title_ar: string | null
  /** What it is. */
  readonly description: string | null
  /** The description in Arabic. */
  readonly description_ar: string | null
  /** By the business's vertical, e.g. `duration_minutes`, `bedrooms`. */
  readonly attributes: Record<string, unknown> | null
  /** Decimal number as text, e.g. `150.00`. */
  readonly price: string
  /** ISO 4217, e.g. `AED`. */
  readonly price_currency: string
  /** Where it is, for offerings with a place. */
  readonly address: string | null
  /** Addresses of pictures. */
  readonly photos: string[]
  /** `active` offerings are offered to customers. */
  readonly status: string
  /** First day on which it can be had. */
  readonly available_from: string | null
  /** When it was created. */
  readonly created_at: string
  /** When a call last changed a member. */
  readonly updated_at: string
}

/** A new line of the catalogue. */
export interface OfferingCreate {
  /** What it is called, 1 to 500 characters. */
  readonly title: string
  /** From 0 up, with at most 15 digits before and 6 behind the point; text keeps its decimals (`"150.00"`). */
  readonly price: number | string
  /** The row's id in your own system, 1 to 120 characters; unique among offerings that are not deleted. */
  readonly external_id?: string | null | undefined
  /** A number that customers may quote, at most 120 characters. */
  readonly reference_number?: string | null | undefined
  /** The title in Arabic, at most 500 characters. */
  readonly title_ar?: string | null | undefined
  /** What it is, at most 10,000 characters. */
  readonly description?: string | null | undefined
  /** The description in Arabic, at most 10,000 characters. */
  readonly description_ar?: string | null | undefined
  /** ISO 4217; default: the business's currency. */
  readonly price_currency?: string | undefined
  /** Where it is, at most 500 characters. */
  readonly address?: string | null | undefined
  /** Addresses of pictures, http or https, at most 20; replaced whole. */
  readonly photos?: readonly string[] | undefined
  /** `active` (the default) is offered to customers; 1 to 40 characters. */
  readonly status?: string | undefined
  /** First day on which it can be had, YYYY-MM-DD. */
  readonly available_from?: string | null | undefined
  /** By the business's vertical; at most 16 KiB. */
  readonly attributes?: Readonly<Record<string, unknown>> | null | undefined
}

/** An offering was created */
export interface OfferingCreatedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'offering.created'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: OfferingData
}

/** The offering as it was when this happened. */
export interface OfferingData {
  /** UUID of the offering; version 7, so ids sort by creation. */
  readonly id: string
  /** The row's id in the caller's own system; unique among offerings that are not deleted. */
  readonly external_id: string | null
  /** A number that customers may quote. */
  readonly reference_number: string | null
  /** What it is called. */
  readonly title: string
  /** The title in Arabic. */
  readonly title_ar: string | null
  /** What it is. */
  readonly description: string | null
  /** The description in Arabic. */
  readonly description_ar: string | null
  /** By the business's vertical, e.g. `duration_minutes`, `bedrooms`. */
  readonly attributes: Record<string, unknown> | null
  /** Decimal number as text, e.g. `150.00`. */
  readonly price: string
  /** ISO 4217, e.g. `AED`. */
  readonly price_currency: string
  /** Where it is, for offerings with a place. */
  readonly address: string | null
  /** Addresses of pictures. */
  readonly photos: string[]
  /** `active` offerings are offered to customers. */
  readonly status: string
  /** First day on which it can be had. */
  readonly available_from: string | null
  /** When it was created. */
  readonly created_at: string
  /** When a call last changed a member. */
  readonly updated_at: string
  /** The same as `id`. */
  readonly offering_id: string
}

/** At least one member. Members left out stay as they are; null clears. */
export interface OfferingUpdate {
  /** What it is called, 1 to 500 characters. */
  readonly title?: string | undefined
  /** From 0 up, with at most 15 digits before and 6 behind the point; text keeps its decimals (`"150.00"`). */
  readonly price?: number | string | undefined
  /** The row's id in your own system, 1 to 120 characters; unique among offerings that are not deleted. */
  readonly external_id?: string | null | undefined
  /** A number that customers may quote, at most 120 characters. */
  readonly reference_number?: string | null | undefined
  /** The title in Arabic, at most 500 characters. */
  readonly title_ar?: string | null | undefined
  /** What it is, at most 10,000 characters. */
  readonly description?: string | null | undefined
  /** The description in Arabic, at most 10,000 characters. */
  readonly description_ar?: string | null | undefined
  /** ISO 4217; default: the business's currency. */
  readonly price_currency?: string | undefined
  /** Where it is, at most 500 characters. */
  readonly address?: string | null | undefined
  /** Addresses of pictures, http or https, at most 20; replaced whole. */
  readonly photos?: readonly string[] | undefined
  /** `active` (the default) is offered to customers; 1 to 40 characters. */
  readonly status?: string | undefined
  /** First day on which it can be had, YYYY-MM-DD. */
  readonly available_from?: string | null | undefined
  /** Merged one level deep into the present ones; a null value deletes its key, null as a whole clears. */
  readonly attributes?: Readonly<Record<string, unknown>> | null | undefined
}

/** An offering was changed */
export interface OfferingUpdatedEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'offering.updated'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: OfferingData
}

/** What became of a message to the customer. */
export interface SentMessage {
  /** The stored message. */
  readonly message_id: string
  /** Its place in the conversation. */
  readonly sequence_number: number
  /** When it was stored. */
  readonly sent_at: string
  /** True when the channel has no live transport: the message is stored and in the outbox, and reaches nobody. */
  readonly mocked: boolean
}

/** A time that is free to book now. */
export interface Slot {
  /** When it starts, UTC. */
  readonly start: string
  /** When it ends, UTC; buffers around it are not part of it. */
  readonly end: string
  /** Who or what is free then: book it with this id. Null when the business keeps one calendar without resources. */
  readonly resource_id: string | null
}

/** All free times of the span that was asked for. It is one list: there are no pages. */
export interface SlotList {
  /** Free times, earliest start first; none when nothing is free. */
  readonly data: Slot[]
}

/** Nothing happened: this only shows that deliveries arrive. */
export interface TestData {
  /** The subscription that is tested. */
  readonly webhook_endpoint_id: string
}

/** One event on its way to one subscription. */
export interface WebhookDelivery {
  /** UUID of the delivery. */
  readonly id: string
  /** The subscription. */
  readonly endpoint_id: string
  /** The envelope's `id`: the same on every attempt. */
  readonly event_id: string
  /** The event, or `webhook.test`. */
  readonly event: string
  /** `pending` until the next attempt; `failed`: refused for good; `dead`: all attempts were used up. */
  readonly status: 'pending' | 'delivered' | 'failed' | 'dead'
  /** Attempts so far. */
  readonly attempt_count: number
  /** When the next attempt is due; null when there is none. */
  readonly next_attempt_at: string | null
  /** When it was taken. */
  readonly delivered_at: string | null
  /** HTTP status of the last answer; null without one. */
  readonly last_status_code: number | null
  /** Why the last attempt failed. */
  readonly last_error: string | null
  /** When the event was queued for this subscription. */
  readonly created_at: string
}

/** A subscription of one URL to events. Its secret is shown when it is made, and not again. */
export interface WebhookEndpoint {
  /** UUID of the subscription. */
  readonly id: string
  /** Where events are posted to. */
  readonly url: string
  /** The owner's own note. */
  readonly description: string | null
  /** The events that it wants. */
  readonly events: ('lead.created' | 'lead.updated' | 'lead.qualified' | 'conversation.created' | 'conversation.handoff_requested' | 'conversation.closed' | 'booking.created' | 'booking.rescheduled' | 'booking.cancelled' | 'booking.completed' | 'offering.created' | 'offering.updated')[]
  /** `paused` by its owner; `disabled` by us, after every attempt of five days failed. Only `active` ones are sent to. */
  readonly status: 'active' | 'paused' | 'disabled'
  /** Why it was disabled. */
  readonly status_reason: string | null
  /** Until when deliveries are signed with the previous secret besides; null when it never was, or never will be again. */
  readonly previous_secret_expires_at: string | null
  /** When it was made. */
  readonly created_at: string
  /** When it was last changed. */
  readonly updated_at: string
}

/** A new subscription. */
export interface WebhookEndpointCreate {
  /** An https URL on the public internet (http for localhost in development). */
  readonly url: string
  /** The events to be told of. */
  readonly events: readonly ('lead.created' | 'lead.updated' | 'lead.qualified' | 'conversation.created' | 'conversation.handoff_requested' | 'conversation.closed' | 'booking.created' | 'booking.rescheduled' | 'booking.cancelled' | 'booking.completed' | 'offering.created' | 'offering.updated')[]
  /** A note of your own, at most 500 characters. */
  readonly description?: string | null | undefined
}

/** At least one member. Members left out stay as they are. */
export interface WebhookEndpointUpdate {
  /** An https URL on the public internet (http for localhost in development). */
  readonly url?: string | undefined
  /** The events to be told of. */
  readonly events?: readonly ('lead.created' | 'lead.updated' | 'lead.qualified' | 'conversation.created' | 'conversation.handoff_requested' | 'conversation.closed' | 'booking.created' | 'booking.rescheduled' | 'booking.cancelled' | 'booking.completed' | 'offering.created' | 'offering.updated')[] | undefined
  /** A note of your own, at most 500 characters. */
  readonly description?: string | null | undefined
  /** `paused` stops sending, `active` starts it again. */
  readonly status?: 'active' | 'paused' | undefined
}

/** A subscription with its new secret. */
export interface WebhookEndpointWithSecret {
  /** UUID of the subscription. */
  readonly id: string
  /** Where events are posted to. */
  readonly url: string
  /** The owner's own note. */
  readonly description: string | null
  /** The events that it wants. */
  readonly events: ('lead.created' | 'lead.updated' | 'lead.qualified' | 'conversation.created' | 'conversation.handoff_requested' | 'conversation.closed' | 'booking.created' | 'booking.rescheduled' | 'booking.cancelled' | 'booking.completed' | 'offering.created' | 'offering.updated')[]
  /** `paused` by its owner; `disabled` by us, after every attempt of five days failed. Only `active` ones are sent to. */
  readonly status: 'active' | 'paused' | 'disabled'
  /** Why it was disabled. */
  readonly status_reason: string | null
  /** Until when deliveries are signed with the previous secret besides; null when it never was, or never will be again. */
  readonly previous_secret_expires_at: string | null
  /** When it was made. */
  readonly created_at: string
  /** When it was last changed. */
  readonly updated_at: string
  /** What deliveries are signed with: `whsec_…`. Shown in this answer only. */
  readonly secret: string
}

/** A span of time, from which given-up deliveries are sent again. */
export interface WebhookRedeliver {
  /** Deliveries queued at or after this instant. */
  readonly from: string | Date
  /** Deliveries queued before this instant; after `from`. */
  readonly to: string | Date
  /** Which ones: `dead`, whose attempts were used up (the default), or `failed`, which were refused for good. */
  readonly status?: 'dead' | 'failed' | undefined
  /** Only deliveries of this event. */
  readonly event?: 'lead.created' | 'lead.updated' | 'lead.qualified' | 'conversation.created' | 'conversation.handoff_requested' | 'conversation.closed' | 'booking.created' | 'booking.rescheduled' | 'booking.cancelled' | 'booking.completed' | 'offering.created' | 'offering.updated' | undefined
}

/** What was accepted. */
export interface WebhookRedelivery {
  /** How many deliveries will be sent again, by and by. */
  readonly count: number
}

/** How long the old secret lives on. The whole body may be left out. */
export interface WebhookSecretRotate {
  /** For how many seconds the present secret signs besides: 0 (it ends at once) to 604800 (7 days); a day by default. */
  readonly overlap_seconds?: number | undefined
}

/** A `webhook.test` event on its way. */
export interface WebhookTest {
  /** The delivery, to be found in the list of deliveries. */
  readonly delivery_id: string
}

/** A test delivery */
export interface WebhookTestEvent {
  /** UUID of the event: the same on every attempt and redelivery. Remember it to take each event once. */
  readonly id: string
  /** What happened. */
  readonly event: 'webhook.test'
  /** When it happened, UTC. */
  readonly created_at: string
  /** The business. */
  readonly tenant_id: string
  /** The version of the API whose resources these are. */
  readonly api_version: 'v1'
  readonly data: TestData
}

/** Figures of the time since a moment. */
export interface WeeklyRollup {
  /** Start of the period, inclusive. */
  readonly since: string
  /** End of the period: the moment of this answer. */
  readonly computed_at: string
  /** Mean quality score, 0 to 11, of what was scored in the period; null when nothing was. */
  readonly qa_avg: number | null
  /** Median of these scores. */
  readonly qa_p50: number | null
  /** 95th percentile of these scores, interpolated. */
  readonly qa_p95: number | null
  /** Conversations created in the period. */
  readonly conversation_count: number
  /** Replies of the receptionist in the period; what was sent through the API is none. */
  readonly agent_turn_count: number
  /** Flags that the checks put on these replies. */
  readonly hallucination_flag_count: number
  /** The five most frequent kinds of flags, most frequent first. */
  readonly top_flag_kinds: KindCount[]
  /** The five most frequent reasons of handoffs, most frequent first. */
  readonly top_handoff_reasons: KindCount[]
}

/** Query of `conversations.list`. */
export interface ListConversationsQuery {
  /** Rows per page, 1 to 100. */
  readonly limit?: number | undefined
  /** The `next_cursor` of an earlier page. Leave it out for the first page. */
  readonly cursor?: string | undefined
  /** Only this channel. */
  readonly channel?: 'whatsapp' | 'voice' | 'webform' | 'instagram' | 'email' | undefined
  /** Only this status. */
  readonly status?: 'active' | 'awaiting_human' | 'closed' | undefined
  /** Only this customer; phone numbers match in any spelling. */
  readonly customer_identifier?: string | undefined
}

/** Query of `conversations.get`. */
export interface GetConversationQuery {
  /** Embed the last 100 messages. */
  readonly include?: 'messages' | undefined
}

/** Query of `conversations.messages`. */
export interface ListMessagesQuery {
  /** Rows per page, 1 to 100. */
  readonly limit?: number | undefined
  /** The `next_cursor` of an earlier page. Leave it out for the first page. */
  readonly cursor?: string | undefined
}

/** Query of `leads.list`. */
export interface ListLeadsQuery {
  /** Rows per page, 1 to 100. */
  readonly limit?: number | undefined
  /** The `next_cursor` of an earlier page. Leave it out for the first page. */
  readonly cursor?: string | undefined
  /** Only this status. */
  readonly status?: 'new' | 'qualified' | 'booked' | 'converted' | 'lost' | undefined
  /** Only `qualified` leads whose conversation has had no message for so many days (or none at all). */
  readonly stale_for_days?: number | undefined
}

/** Query of `appointments.list`. */
export interface ListAppointmentsQuery {
  /** Rows per page, 1 to 100. */
  readonly limit?: number | undefined
  /** The `next_cursor` of an earlier page. Leave it out for the first page. */
  readonly cursor?: string | undefined
  /** Only this status. */
  readonly status?: 'confirmed' | 'cancelled' | 'completed' | 'rescheduled' | 'no_show' | undefined
  /** Only appointments that start at or after this instant. */
  readonly from?: string | Date | undefined
  /** Only appointments that start before this instant. */
  readonly to?: string | Date | undefined
  /** Only those of this conversation. */
  readonly conversation_id?: string | undefined
  /** Only those of this lead. */
  readonly lead_id?: string | undefined
}

/** Query of `availability.list`. */
export interface ListAvailabilityQuery {
  /** Slots start at or after this instant. */
  readonly from: string | Date
  /** Slots start before this instant; after `from`, at most 31 days. */
  readonly to: string | Date
  /** Only resources that can do it; it also gives the length of a slot. */
  readonly offering_id?: string | undefined
  /** Only this staff member, room, table, bay or agent. */
  readonly resource_id?: string | undefined
  /** Length of a slot in minutes, 5 to 480. Default: the offering's `duration_minutes`, otherwise the business's usual length. */
  readonly duration_minutes?: number | undefined
  /** How many people come, 1 to 10,000: only resources with room for so many; the smallest that fits comes first. */
  readonly party_size?: number | undefined
}

/** Query of `offerings.list`. */
export interface ListOfferingsQuery {
  /** Rows per page, 1 to 100. */
  readonly limit?: number | undefined
  /** The `next_cursor` of an earlier page. Leave it out for the first page. */
  readonly cursor?: string | undefined
}

/** Query of `analytics.weeklyRollup`. */
export interface GetWeeklyRollupQuery {
  /** Start of the period, inclusive: from 90 days to 1 hour ago. Default: 7 days ago. */
  readonly since?: string | Date | undefined
}

/** Query of `webhookEndpoints.list`. */
export interface ListWebhookEndpointsQuery {
  /** Rows per page, 1 to 100. */
  readonly limit?: number | undefined
  /** The `next_cursor` of an earlier page. Leave it out for the first page. */
  readonly cursor?: string | undefined
}

/** Query of `webhookEndpoints.deliveries`. */
export interface ListDeliveriesQuery {
  /** Rows per page, 1 to 100. */
  readonly limit?: number | undefined
  /** The `next_cursor` of an earlier page. Leave it out for the first page. */
  readonly cursor?: string | undefined
  /** Only this status. */
  readonly status?: 'pending' | 'delivered' | 'failed' | 'dead' | undefined
}

/** Query of `notices.list`. */
export interface ListNoticesQuery {
  /** Rows per page, 1 to 100. */
  readonly limit?: number | undefined
  /** The `next_cursor` of an earlier page. Leave it out for the first page. */
  readonly cursor?: string | undefined
}

/** What a webhook endpoint is sent, told apart by `event`. */
export type WebhookEvent =
  | LeadCreatedEvent
  | LeadUpdatedEvent
  | LeadQualifiedEvent
  | ConversationCreatedEvent
  | ConversationHandoffRequestedEvent
  | ConversationClosedEvent
  | BookingCreatedEvent
  | BookingRescheduledEvent
  | BookingCancelledEvent
  | BookingCompletedEvent
  | OfferingCreatedEvent
  | OfferingUpdatedEvent
  | WebhookTestEvent
