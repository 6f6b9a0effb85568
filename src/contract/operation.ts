import type { z } from 'zod'
import type { Scope } from './scopes.ts'

export const BASE_PATH = '/api/v1'

/** In the order of the document. */
export const TAGS = {
  Conversations: 'What customers and the receptionist say to each other, on every channel.',
  Leads: 'Who the customer of a conversation is and what they want.',
  Appointments: 'What is booked.',
  Offerings: "The business's catalogue: services, treatments, properties, rooms, tables.",
  Analytics: 'Figures over a period, so that nobody has to page through everything to count it.',
  CRM: "Writes into the customer-relations system that the business has connected, under that system's own field names.",
  Webhooks: 'Who is told when something happens: subscriptions to events, and what became of each delivery.',
  Notices: 'What the people of the business are told by us.',
} as const satisfies Record<string, string>

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 429

/** One operation of the API. The server's routes, the checks of requests, the shape of responses, the document and the tests are all made from it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below BASE_PATH, parameters in braces. */
  readonly path: `/${string}`
  readonly tag: keyof typeof TAGS
  readonly scope: Scope
  readonly summary: string
  readonly description: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** An absent or empty body stands for `{}`. */
  readonly isBodyOptional?: true
  /** A null schema is an empty answer. */
  readonly success: { readonly status: 200 | 201 | 204; readonly description: string; readonly schema: z.ZodType | null }
  readonly errors: readonly ErrorStatus[]
}
