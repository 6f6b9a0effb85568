/** What a sandbox is given of its business, in the order in which rows refer to each other. Ids stay the same: they are each tenant's own. */
export const COPIED = {
  offerings: [
    ...['id', 'external_id', 'reference_number', 'title', 'title_ar', 'description', 'description_ar', 'aliases', 'attributes', 'price'],
    ...['price_currency', 'address', 'photos', 'status', 'available_from', 'updated_at'],
  ],
  resources: [
    ...['id', 'kind', 'name', 'name_ar', 'aliases', 'capacity', 'buffer_before_minutes', 'buffer_after_minutes', 'status', 'updated_at'],
  ],
  resource_offerings: ['resource_id', 'offering_id'],
  working_hours: ['id', 'resource_id', 'weekday', 'opens_minute', 'closes_minute'],
  closures: ['id', 'resource_id', 'starts_at', 'ends_at', 'reason'],
  knowledge_entries: ['id', 'question', 'question_ar', 'answer', 'answer_ar', 'alternatives', 'status', 'updated_at'],
  guardrail_policies: [
    ...['threshold', 'action', 'forbidden_phrases', 'customer_turns_daily', 'abuse_strikes', 'tenant_turns_daily', 'tenant_tokens_daily'],
    'updated_at',
  ],
  tenant_brains: ['provider', 'base_url', 'model', 'api_key_sealed', 'daily_tokens', 'updated_at'],
} as const

export type CopiedTable = keyof typeof COPIED
export const COPIED_TABLES = Object.keys(COPIED) as CopiedTable[]

/** Which rows of a table; the others are gone for the receptionist too. */
export const COPIED_WHERE: Partial<Record<CopiedTable, string>> = {
  offerings: 'x.deleted_at is null',
  // Without those of offerings that are gone: nothing here refers to them.
  resource_offerings: 'exists (select from offerings o where o.tenant_id = x.tenant_id and o.id = x.offering_id and o.deleted_at is null)',
}
