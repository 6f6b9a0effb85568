import { z } from 'zod'
import { Email, Id, Timestamp, text, visibleText } from '../common.ts'

/** One operation of who runs the installation; reads and writes are told apart by name, as the other operations of the console. */
export interface OperatorOperation {
  readonly input?: z.ZodObject
  readonly output: z.ZodType | null
}

const Count = z.int().min(0)
const Health = z.object({
  conversations_7d: Count,
  last_message_at: Timestamp.nullable(),
  waiting_for_human: Count,
  dead_jobs: Count,
  oldest_due_job_seconds: z.number().min(0),
  dead_deliveries_7d: Count,
  disabled_endpoints: Count,
  unsent_mails: Count,
  paused_channels: Count,
})
const Incident = z.object({
  kind: z.enum(['dead_jobs', 'late_jobs', 'dead_deliveries', 'disabled_endpoints', 'unsent_mails', 'paused_channels', 'waiting_customers']),
  count: Count,
})
const Business = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
  vertical: z.string(),
  timezone: z.string(),
  currency: z.string(),
  region: z.string(),
  status: z.enum(['active', 'suspended']),
  created_at: Timestamp,
  health: Health,
  incidents: z.array(Incident),
})
export type OperatorBusiness = z.output<typeof Business>

export const OPERATOR_OPERATIONS = {
  /** By slug, 25 at a time. `after`: the slug of the last one that is known. */
  listBusinesses: {
    input: z.strictObject({ after: text(0, 63).default(''), wanted: text(0, 100).default('') }),
    output: z.object({ businesses: z.array(Business), has_more: z.boolean() }),
  },
  /** With an owner, who gets a link to join; the link is in the answer too, for where there is no mail server. */
  createBusiness: {
    input: z.strictObject({
      name: visibleText(200),
      vertical: z.enum(['real_estate', 'real_estate_rental', 'salon', 'clinic', 'restaurant', 'auto_service', 'generic']),
      timezone: visibleText(60),
      currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be a currency code of three capitals' }),
      country: z.string().regex(/^[A-Z]{2}$/, { error: 'must be a country code of two capitals' }),
      region: z.enum(['us', 'eu', 'me']),
      default_language: z.enum(['en', 'ar']),
      owner_email: Email,
    }),
    output: z.object({ id: Id, slug: z.string(), invitation_url: z.string() }),
  },
  /** A suspended business's keys, console and chat are refused; its data stays. */
  setBusinessStatus: { input: z.strictObject({ id: Id, status: z.enum(['active', 'suspended']) }), output: null },
  getInstallation: {
    output: z.object({
      database: z.enum(['ready', 'away']),
      node: z.string(),
      roles: z.array(z.string()),
      brain: z.string(),
      mail: z.enum(['smtp', 'outbox']),
      limits: z.enum(['memory', 'redis']),
      uptime_seconds: z.number(),
    }),
  },
} as const satisfies Record<string, OperatorOperation>

export type OperatorOperationId = keyof typeof OPERATOR_OPERATIONS
type InputSchema<K extends OperatorOperationId> = (typeof OPERATOR_OPERATIONS)[K] extends { readonly input: infer S extends z.ZodType }
  ? S
  : never
export type OperatorInput<K extends OperatorOperationId> = [InputSchema<K>] extends [never] ? undefined : z.output<InputSchema<K>>
export type OperatorSent<K extends OperatorOperationId> = [InputSchema<K>] extends [never] ? undefined : z.input<InputSchema<K>>
export type OperatorOutput<K extends OperatorOperationId> = (typeof OPERATOR_OPERATIONS)[K]['output'] extends infer S extends z.ZodType
  ? z.output<S>
  : undefined
