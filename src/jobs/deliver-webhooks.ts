import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { envelopeBytes } from '../domain/webhooks/envelope.ts'
import { type DueDelivery, nextDeliveries, type SendTarget } from '../domain/webhooks/next-deliveries.ts'
import { judge } from '../domain/webhooks/outcome.ts'
import { type AttemptRecord, EXCERPT_BYTES, recordAttempts } from '../domain/webhooks/record-attempts.ts'
import type { EgressResult } from '../lib/egress/egress.ts'
import { signatureHeaders } from '../lib/signature.ts'
import type { JobHandler, JobRun } from './queue/run-job.ts'

const BATCH = 200
const IN_FLIGHT = 8
/** So many failures in a row, and the endpoint is left alone for a while: a dead one with thousands of due deliveries takes no more than 16 to 30 attempts a second. */
const FAILURES = IN_FLIGHT
const FAILURE_PAUSE_MS = 500
/** While attempts keep coming in, they are recorded together this often. */
const RECORD_EVERY_MS = 50
/** After this long the job makes room for others and queues up again; the requests on their way (10 s at most) are awaited. */
const TURN_MS = 20_000

type Run = JobRun<'deliver-webhooks'>

/**
 * Sends what is due at one endpoint, batch after batch, and sleeps until the next due time of its deliveries. One such job of an endpoint runs at a time, so
 * an endpoint has at most 8 requests on their way. A delivery is recorded after its answer: a kill in between repeats the attempt with the same envelope and
 * the same attempt number (at least once).
 */
export const deliverWebhooks: JobHandler<'deliver-webhooks'> = async (ctx, job) => {
  const endpointId = job.payload.endpoint_id
  const turnEnds = performance.now() + TURN_MS
  for (;;) {
    job.signal.throwIfAborted()
    const next = await ctx.db.withTenant(job.tenantId, (tx) => nextDeliveries(tx, { endpointId, limit: BATCH, sealer: ctx.sealer }))
    if (next.kind === 'nothing') return
    if (next.kind === 'wait') return { runAgainAt: next.until }
    if (performance.now() > turnEnds) return { runAgainAt: ctx.clock.now() }
    const sent = await sendBatch(ctx, job, next.target, [...next.deliveries], turnEnds)
    if (sent === 'failing') return { runAgainAt: new Date(ctx.clock.now().getTime() + FAILURE_PAUSE_MS) }
  }
}

async function sendBatch(
  ctx: Context,
  job: Run,
  target: SendTarget,
  waiting: DueDelivery[],
  turnEnds: number,
): Promise<'sent' | 'failing'> {
  const recorder = startRecorder(ctx, job, target)
  let failures = 0
  const mayGoOn = () => !job.signal.aborted && !recorder.failed() && failures < FAILURES && performance.now() < turnEnds
  const sendOneByOne = async () => {
    while (mayGoOn()) {
      const delivery = waiting.shift()
      if (!delivery) return
      const record = await attempt(ctx, job, target, delivery)
      if (!record) return
      failures = record.outcome.status === 'delivered' ? 0 : failures + 1
      recorder.add(record)
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendOneByOne))
  await recorder.end()
  return failures < FAILURES ? 'sent' : 'failing'
}

/** Sends one delivery; null when the job was aborted meanwhile, which says nothing about the receiver. */
async function attempt(ctx: Context, job: Run, target: SendTarget, delivery: DueDelivery): Promise<AttemptRecord | null> {
  const startedAt = ctx.clock.now()
  const attemptNumber = delivery.attempt_count + 1
  const body = envelopeBytes({
    id: delivery.event_id,
    event: delivery.event,
    createdAt: delivery.event_created_at,
    tenantId: job.tenantId,
    data: delivery.data,
  })
  const result = await ctx.egress.send({
    method: 'POST',
    url: target.url,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Vorel-Webhooks/1',
      'x-webhook-event': delivery.event,
      'x-webhook-attempt': String(attemptNumber),
      ...signatureHeaders({ id: delivery.event_id, sentAt: startedAt, body, secrets: target.secrets }),
    },
    body,
    signal: job.signal,
  })
  if (result.kind === 'failed' && result.reason === 'aborted') return null
  const now = ctx.clock.now()
  const outcome = judge({ result, attempt: attemptNumber - delivery.attempts_before, now, random: Math.random() })
  const answered = answerOf(result)
  ctx.metrics.webhookAttempt({ outcome: outcome.status === 'pending' ? 'retry' : outcome.status, seconds: answered.durationMs / 1000 })
  return { deliveryId: delivery.id, attemptNumber, startedAt, outcome, ...answered }
}

function answerOf(result: EgressResult): Pick<AttemptRecord, 'durationMs' | 'statusCode' | 'excerpt'> {
  if (result.kind === 'response') {
    return { durationMs: result.durationMs, statusCode: result.status, excerpt: result.body.subarray(0, EXCERPT_BYTES) }
  }
  return { durationMs: result.kind === 'failed' ? result.durationMs : 0, statusCode: null, excerpt: null }
}

/**
 * Records attempts as they come in: a lone one at once, those of a busy time together, so a fast receiver costs few commits. Each transaction asserts the lease.
 * After a failure nothing more is recorded and `end` throws it.
 */
function startRecorder(ctx: Context, job: Run, target: SendTarget) {
  let waiting: AttemptRecord[] = []
  let recording: Promise<void> | null = null
  let failure: { error: unknown } | null = null
  const ending = new AbortController()

  const record = async () => {
    try {
      while (waiting.length > 0) {
        const attempts = waiting
        waiting = []
        await ctx.db.withTenant(job.tenantId, async (tx) => {
          await job.assertLease(tx)
          await recordAttempts(tx, { endpointId: job.payload.endpoint_id, failingSince: target.failingSince, attempts })
        })
        await pause(RECORD_EVERY_MS, ending.signal)
      }
    } catch (error) {
      failure = { error }
    } finally {
      recording = null
    }
  }
  return {
    add(attempt: AttemptRecord) {
      waiting.push(attempt)
      if (!failure) recording ??= record()
    },
    failed: () => failure !== null,
    async end() {
      ending.abort()
      await recording
      if (failure) throw failure.error
    },
  }
}

/** Ends early, and without an error, when `signal` fires. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined)
}
