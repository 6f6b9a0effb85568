/** What an API key may do. Independent of each other: a write scope does not include `read`. */
export const SCOPES = [
  'read',
  'conversations:write',
  'leads:write',
  'appointments:write',
  'offerings:write',
  'crm:write',
  'webhooks:write',
] as const

export type Scope = (typeof SCOPES)[number]
