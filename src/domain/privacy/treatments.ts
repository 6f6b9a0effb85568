/**
 * Every column that can hold words, and what erasing a customer makes of it. `treatments.test.ts` compares this list with the migrated database: a new column
 * must be thought about here before it can land.
 *
 * - `rows`: which rows are a customer's, by the ids of `Subject`. Without it the table says nothing of customers.
 * - `erased`: what becomes of a personal column:
 *   `null` · `replaced` by `[erased]` (columns that can't be null) · `renamed` to `erased-<id>` (unique ones) · `emptied` ({} or []) ·
 *   `source`, `kinds`: what figures are made of stays, the words go · `event`: an event's snapshot keeps its ids, states and times.
 * - `deleted`: the rows go altogether.
 * - `facts`: states, codes, ids and names from lists of ours. `business`: its own words. `staff`: its own people. None of them is a customer's.
 * - `secrets`: hashes and sealed values; no export holds them.
 */
export type Erasing = 'null' | 'replaced' | 'renamed' | 'emptied' | 'source' | 'kinds' | 'event'

export type Rows =
  | 'customer'
  | 'conversation'
  | 'of_conversation'
  | 'of_message'
  | 'of_turn'
  | 'lead'
  | 'appointment'
  | 'of_appointment'
  | 'of_verification'
  | 'waitlist'
  | 'event'
  | 'waiting_event'
  | 'delivery'
  | 'attempt'
  | 'job'
  | 'crm_write'
  | 'crm_copy'
  | 'audit'
  | 'notice'

export interface Treatment {
  readonly rows?: Rows
  readonly erased?: Readonly<Record<string, Erasing>>
  readonly deleted?: true
  readonly facts?: string
  readonly business?: string
  readonly staff?: string
  readonly secrets?: string
}

export const TREATMENTS: Readonly<Record<string, Treatment>> = {
  customers: { rows: 'customer', erased: { name: 'null', email: 'null', phone: 'null', phone_e164: 'null', language: 'null' } },
  conversations: {
    rows: 'conversation',
    erased: {
      customer_identifier: 'renamed',
      identifier_key: 'renamed',
      customer_name: 'null',
      customer_language: 'null',
      state: 'emptied',
    },
    facts: 'channel status owner',
  },
  messages: {
    rows: 'of_conversation',
    erased: { content: 'replaced', external_id: 'null', payload: 'source', hallucination_flags: 'kinds' },
    facts: 'role language delivery_status',
  },
  message_deliveries: { rows: 'of_message', erased: { external_id: 'null' }, facts: 'status failure' },
  cut_replies: { rows: 'of_message', deleted: true, erased: { intended: 'replaced' } },
  leads: {
    rows: 'lead',
    erased: { name: 'null', email: 'null', phone: 'null', intent: 'null', attributes: 'emptied', timeline: 'null', source: 'null' },
    facts: 'status',
  },
  appointments: {
    rows: 'appointment',
    erased: {
      customer_name: 'replaced',
      customer_phone: 'replaced',
      customer_email: 'null',
      location_text: 'null',
      google_calendar_event_id: 'null',
    },
    facts: 'status',
  },
  appointment_offerings: { rows: 'of_appointment' },
  waitlist_entries: {
    rows: 'waitlist',
    erased: { customer_name: 'replaced', customer_phone: 'replaced' },
    facts: 'times language status',
  },
  conversation_notes: { rows: 'of_conversation', erased: { text: 'replaced' } },
  conversation_mentions: { rows: 'of_conversation' },
  conversation_reads: { rows: 'of_conversation' },
  conversation_presence: { rows: 'of_conversation', deleted: true },
  handoffs: { rows: 'of_conversation', erased: { reason: 'replaced', brief: 'emptied' }, facts: 'notified_channel' },
  team_messages: { rows: 'of_conversation', erased: { content: 'replaced' }, facts: 'kind language status' },
  tool_effects: { rows: 'of_turn', erased: { arguments: 'emptied', result: 'emptied' }, facts: 'tool' },
  turns: { rows: 'of_conversation', facts: 'status discard_reason' },
  qa_scores: { rows: 'of_conversation', erased: { details: 'emptied' } },
  model_usage: { rows: 'of_conversation' },
  voice_calls: { rows: 'of_conversation', erased: { call_id: 'renamed' }, facts: 'provider end_reason' },
  voice_turn_leases: { rows: 'of_conversation', deleted: true },
  chat_sessions: { rows: 'of_conversation', deleted: true, secrets: 'token_hash' },
  slot_holds: { rows: 'of_conversation', deleted: true },
  verifications: { rows: 'of_conversation', deleted: true, secrets: 'code_salt code_hash' },
  verification_appointments: { rows: 'of_verification', deleted: true },
  // The outbox first: what the fan-out moves meanwhile is found in events then.
  event_outbox: { rows: 'waiting_event', erased: { data: 'event' }, facts: 'event' },
  events: { rows: 'event', erased: { data: 'event' }, facts: 'event' },
  webhook_deliveries: { rows: 'delivery', facts: 'status last_error' },
  webhook_attempts: { rows: 'attempt', erased: { response_excerpt: 'null' }, facts: 'error' },
  // Payloads are ids; an error may quote what it failed on.
  jobs: { rows: 'job', erased: { last_error: 'null' }, facts: 'kind key coalesce_key payload state worker' },
  crm_writes: { rows: 'crm_write', erased: { idempotency_key: 'renamed' }, facts: 'object outcome' },
  crm_copies: { rows: 'crm_copy', facts: 'object external_id' },
  // Both hold no personal data by rule (write-audit.ts, notices/words.ts): they stay as they are.
  audit_log: { rows: 'audit', facts: 'actor action target_kind target_id details', staff: 'ip' },
  notices: { rows: 'notice', facts: 'kind title text' },
  mail_outbox: { staff: 'recipients', facts: 'subject body status last_error' },
  billing_events: { rows: 'of_conversation', facts: 'kind' },
  // Answers are sealed, and gone after 24 hours.
  idempotency_keys: { facts: 'key', secrets: 'request_hash answer_sealed' },
  tenants: {
    business:
      'slug name vertical timezone currency country region default_language status widget_key allowed_origins profile settings sandbox_purpose',
  },
  users: { staff: 'email name role' },
  invitations: { staff: 'email role invited_by', secrets: 'token_hash' },
  api_keys: { business: 'name scopes', staff: 'created_by', secrets: 'prefix last4 hash' },
  offerings: {
    business:
      'external_id reference_number title title_ar description description_ar aliases attributes price_currency address photos status',
  },
  knowledge_entries: { business: 'question question_ar answer answer_ar alternatives status' },
  resources: { business: 'kind name name_ar aliases status' },
  resource_offerings: {},
  working_hours: {},
  closures: { business: 'reason' },
  webhook_endpoints: { business: 'url description events status status_reason', secrets: 'secret_sealed previous_secret_sealed' },
  crm_connections: { business: 'driver config', secrets: 'credentials_sealed' },
  crm_authorizations: { business: 'driver' },
  tenant_crm_field_mappings: { business: 'object field vendor_field' },
  tenant_brains: { business: 'provider base_url model', secrets: 'api_key_sealed' },
  guardrail_policies: { business: 'threshold action forbidden_phrases' },
  whatsapp_channels: {
    business: 'provider base_url phone_number_id display_phone_number webhook_key pause_reason',
    secrets: 'credentials_sealed',
  },
  whatsapp_templates: { business: 'name language body' },
  voice_lines: { business: 'provider', secrets: 'key auth_token_sealed' },
}

/** The columns that this list speaks of. */
export function columnsOf(table: string): string[] {
  const { erased = {}, facts = '', business = '', staff = '', secrets = '' } = TREATMENTS[table] ?? {}
  return [...Object.keys(erased), ...[facts, business, staff, secrets].flatMap((list) => list.split(' ').filter(Boolean))]
}

export function secretsOf(table: string): string[] {
  return (TREATMENTS[table]?.secrets ?? '').split(' ').filter(Boolean)
}
