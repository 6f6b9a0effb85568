import { z } from 'zod'

/**
 * Every kind of background work: name → payload, ladder, limits and how jobs of the kind relate to each other.
 *
 * - `key`: jobs of one kind and key never run at the same time.
 * - `coalesce`: at most one job of that kind and key waits; enqueuing again moves it. `debounce` moves it later (at most `maxDelayMs` after it was first
 *   enqueued), `earliest` keeps the earlier time.
 * - `ladderMs`: waits before the second, third, … try after a failure (thrown error, timeout). When it is used up the job is dead and
 *   stays for an operator. A lost worker is no failure (queue/claim.ts).
 * - `endless`: the last wait of the ladder repeats and the job never dies: it stands for rows with a life of their own, which would be stranded without it.
 * - `waits`: spends its time waiting for other machines, so it runs in places of its own (64 a worker) and takes none from the kinds that compute.
 * - `timeoutMs`: the handler's AbortSignal fires then; the lease is renewed while it runs.
 */
export interface JobKind<P extends z.ZodType = z.ZodType> {
  readonly payload: P
  readonly ladderMs: readonly number[]
  readonly endless?: true
  readonly waits?: true
  readonly timeoutMs: number
  readonly key: ((payload: z.output<P>) => string) | null
  readonly coalesce: { readonly mode: 'debounce'; readonly maxDelayMs: number } | { readonly mode: 'earliest' } | null
}

function kind<P extends z.ZodType>(definition: JobKind<P>): JobKind<P> {
  return definition
}

const SECOND = 1000
const MINUTE = 60 * SECOND

export const JOBS = {
  /** Computes and stores the receptionist's next reply of one conversation. */
  reply: kind({
    payload: z.strictObject({ conversation_id: z.uuid() }),
    ladderMs: [1 * SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE],
    timeoutMs: 60 * SECOND,
    key: (payload) => payload.conversation_id,
    coalesce: { mode: 'debounce', maxDelayMs: 5 * SECOND },
  }),
  /** Sends one stored reply through its channel. */
  'deliver-message': kind({
    payload: z.strictObject({ conversation_id: z.uuid(), message_id: z.uuid() }),
    ladderMs: [2 * SECOND, 10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE],
    timeoutMs: 30 * SECOND,
    waits: true,
    key: (payload) => payload.conversation_id,
    coalesce: null,
  }),
  /** Shows a customer that their message was read and that an answer is being written (src/jobs/show-typing.ts). */
  'show-typing': kind({
    payload: z.strictObject({ conversation_id: z.uuid(), external_id: z.string().min(1).max(255) }),
    ladderMs: [5 * SECOND],
    timeoutMs: 10 * SECOND,
    waits: true,
    key: null,
    coalesce: null,
  }),
  /** Sends what is due at one webhook endpoint; the deliveries themselves are rows with their own ladder (src/domain/webhooks/). */
  'deliver-webhooks': kind({
    payload: z.strictObject({ endpoint_id: z.uuid() }),
    ladderMs: [1 * SECOND, 5 * SECOND, 15 * SECOND, MINUTE],
    endless: true,
    waits: true,
    timeoutMs: 60 * SECOND,
    key: (payload) => payload.endpoint_id,
    coalesce: { mode: 'earliest' },
  }),
  /** Makes a range of given-up deliveries due again, page by page (src/domain/webhooks/redeliver-range.ts). */
  'redeliver-range': kind({
    payload: z.strictObject({
      endpoint_id: z.uuid(),
      status: z.enum(['dead', 'failed']),
      first: z.string(),
      past: z.string(),
      event: z.string().nullable(),
      before: z.iso.datetime(),
    }),
    ladderMs: [1 * SECOND, 5 * SECOND, 15 * SECOND, MINUTE],
    endless: true,
    timeoutMs: 60 * SECOND,
    key: (payload) => payload.endpoint_id,
    coalesce: null,
  }),
  /** Offers times that became free to those who wait for one, one customer at a time; the offers are rows with their own life (src/domain/waitlist/). */
  'offer-waitlist': kind({
    payload: z.strictObject({}),
    ladderMs: [1 * SECOND, 5 * SECOND, 15 * SECOND, MINUTE],
    endless: true,
    timeoutMs: 60 * SECOND,
    // One at a time for each business: keys are a tenant's own.
    key: () => 'waitlist',
    coalesce: { mode: 'earliest' },
  }),
  /** Scores the receptionist's part in a conversation that was closed (src/domain/quality/). */
  'score-conversation': kind({
    payload: z.strictObject({ score_id: z.uuid() }),
    ladderMs: [5 * SECOND, MINUTE, 10 * MINUTE],
    timeoutMs: 60 * SECOND,
    key: (payload) => payload.score_id,
    coalesce: null,
  }),
  /** Deletes what is past its age (src/domain/retention/), a slice at a time, and comes again the next day. Made by `schedulePurges`. */
  purge: kind({
    payload: z.strictObject({}),
    ladderMs: [MINUTE, 10 * MINUTE, 60 * MINUTE],
    endless: true,
    timeoutMs: 60 * SECOND,
    key: () => 'purge',
    coalesce: { mode: 'earliest' },
  }),
  /** Looks again at what belonged to a customer who was erased (src/domain/privacy/erase-customer.ts). */
  'erase-again': kind({
    payload: z.strictObject({
      customers: z.array(z.uuid()),
      conversations: z.array(z.uuid()),
      leads: z.array(z.uuid()),
      appointments: z.array(z.uuid()),
      waitlist: z.array(z.uuid()),
    }),
    ladderMs: [MINUTE, 10 * MINUTE, 60 * MINUTE],
    endless: true,
    timeoutMs: 60 * SECOND,
    key: null,
    coalesce: null,
  }),
  /** Has the CRM delete one record of a customer who was erased; `id` is that of crm_writes, or of the copied record. */
  'erase-crm-record': kind({
    payload: z.strictObject({ source: z.enum(['write', 'copy']), id: z.uuid(), object: z.string() }),
    ladderMs: [MINUTE, 10 * MINUTE, 60 * MINUTE, 360 * MINUTE],
    endless: true,
    waits: true,
    timeoutMs: 60 * SECOND,
    key: (payload) => payload.id,
    coalesce: null,
  }),
  /** Has a language model look again at a reply that one has written (src/receptionist/quality/). */
  'grade-reply': kind({
    payload: z.strictObject({ message_id: z.uuid() }),
    ladderMs: [30 * SECOND, 5 * MINUTE],
    timeoutMs: 60 * SECOND,
    waits: true,
    key: (payload) => payload.message_id,
    coalesce: null,
  }),
  /** Sends one mail of the outbox. */
  /** Tells a business's Slack channel of one notice. */
  'send-slack': kind({
    payload: z.strictObject({ notice_id: z.uuid() }),
    ladderMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 60 * MINUTE],
    timeoutMs: 30 * SECOND,
    waits: true,
    key: (payload) => payload.notice_id,
    coalesce: null,
  }),
  'send-mail': kind({
    payload: z.strictObject({ mail_id: z.uuid() }),
    ladderMs: [30 * SECOND, 2 * MINUTE, 10 * MINUTE, 60 * MINUTE, 360 * MINUTE],
    timeoutMs: 60 * SECOND,
    waits: true,
    key: (payload) => payload.mail_id,
    coalesce: null,
  }),
} as const

export type JobName = keyof typeof JOBS
export type JobPayload<K extends JobName> = z.output<(typeof JOBS)[K]['payload']>
