import { z } from 'zod'
import { Id, JsonObject, Timestamp, text } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'

const AuditLine = z.object({
  id: Id,
  actor_kind: z.string(),
  /** The person's name, the key's name, or null where the kind says all. */
  actor_name: z.string().nullable(),
  action: z.string(),
  target_kind: z.string(),
  target_id: z.string().nullable(),
  details: JsonObject,
  ip: z.string().nullable(),
  created_at: Timestamp,
})
const Attempt = z.object({
  attempt_number: z.int(),
  started_at: Timestamp,
  duration_ms: z.number(),
  status_code: z.int().nullable(),
  error: z.string().nullable(),
  response_excerpt: z.string().nullable(),
})

/** What was done, by whom; and how a webhook's deliveries went. */
export const trail = {
  listAuditLog: {
    role: 'admin',
    input: z.strictObject({ before: Id.optional(), action: text(1, 100).optional() }),
    output: z.object({ lines: z.array(AuditLine), has_more: z.boolean() }),
  },
  listAttempts: {
    role: 'admin',
    input: z.strictObject({ endpoint_id: Id, delivery_id: Id }),
    output: z.object({ attempts: z.array(Attempt) }),
  },
} as const satisfies Record<string, ConsoleOperation>
