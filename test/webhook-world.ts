import type pg from 'pg'
import type { Context } from '../src/context.ts'
import type { EventName } from '../src/contract/events.ts'
import type { TenantTx } from '../src/db/database.ts'
import { recordEvent } from '../src/domain/events/record-event.ts'
import { createEndpoint } from '../src/domain/webhooks/create-endpoint.ts'
import { deliverWebhooks } from '../src/jobs/deliver-webhooks.ts'
import { drainJobs } from './drain-jobs.ts'
import { makeTenant } from './factories.ts'
import { openWorld, type TestWorld } from './harness.ts'
import { openReceiver, type Receiver } from './receiver.ts'

export const webhookHandlers = { 'deliver-webhooks': deliverWebhooks }

/** A tenant, two receivers, and the few steps that tests of deliveries are made of. The clock starts at the real time, for verifiers that look at theirs. */
export interface WebhookWorld {
  readonly world: TestWorld
  readonly receiver: Receiver
  readonly other: Receiver
  /** A URL on whose port nobody listens. */
  readonly refusingUrl: string
  readonly tenant: string
  /** Empties the tables, makes a new tenant, sets receivers and clock back. For `beforeEach`. */
  reset(): Promise<void>
  within<T>(work: (tx: TenantTx) => Promise<T>): Promise<T>
  /** Subscribes `url` to lead.created and lead.updated and forgets the first `webhook.test`. */
  subscribe(url?: string): Promise<{ id: string; secret: string }>
  happen(data?: Record<string, unknown>, event?: EventName): Promise<void>
  drain(ctx?: Context): ReturnType<typeof drainJobs>
  deliveries(): Promise<pg.QueryResultRow[]>
  /** The only one. */
  delivery(): Promise<pg.QueryResultRow>
  attempts(): Promise<pg.QueryResultRow[]>
  /** Milliseconds from the world's clock to the delivery's next attempt. */
  wait(): Promise<number>
  /** Advances to the next attempt and makes it. */
  nextAttempt(): Promise<void>
  /** A header of what `receiver` got. */
  header(name: string, index?: number): string
  envelope(index?: number): Record<string, unknown>
  close(): Promise<void>
}

export async function openWebhookWorld(): Promise<WebhookWorld> {
  const [receiver, other, closed] = [await openReceiver(), await openReceiver(), await openReceiver()]
  await closed.close()
  const allow = [receiver, other, closed].map(({ port }) => `127.0.0.1:${port}`)
  const world = await openWorld({ now: new Date(), environment: { VOREL_EGRESS_ALLOW: allow.join(',') } })
  let tenant = ''
  const rows = async (text: string) => (await world.owner.query(text)).rows
  const bench: WebhookWorld = {
    world,
    receiver,
    other,
    refusingUrl: closed.url,
    get tenant() {
      return tenant
    },
    async reset() {
      await world.owner.query('truncate jobs, event_outbox, events, webhook_attempts, webhook_deliveries, webhook_endpoints cascade')
      for (const each of [receiver, other]) {
        each.requests.length = 0
        each.answer(200)
      }
      world.clock.set(new Date())
      tenant = await makeTenant(world)
    },
    within: (work) => world.db.withTenant(tenant, work),
    async subscribe(url = receiver.url) {
      const { sealer, egress } = world
      const input = { url, events: ['lead.created', 'lead.updated'], actor: { kind: 'cli' }, sealer, egress } as const
      const { endpoint, secret } = await bench.within((tx) => createEndpoint(tx, input))
      await world.owner.query('truncate jobs, webhook_deliveries cascade')
      return { id: endpoint.id, secret }
    },
    happen: (data = { id: 'x' }, event = 'lead.created') => bench.within((tx) => recordEvent(tx, event, data)),
    drain: (ctx = world) => drainJobs(ctx, webhookHandlers),
    deliveries: () =>
      rows('select id, status, attempt_count, next_attempt_at, last_status_code, last_error from webhook_deliveries order by event_id'),
    async delivery() {
      const [row, ...more] = await bench.deliveries()
      if (!row || more.length > 0) throw new Error(`expected one delivery, got ${row ? more.length + 1 : 0}`)
      return row
    },
    attempts: () =>
      rows('select attempt_number, status_code, error, response_excerpt from webhook_attempts order by delivery_id, attempt_number'),
    wait: async () => (await bench.delivery()).next_attempt_at.getTime() - world.clock.now().getTime(),
    async nextAttempt() {
      world.clock.set((await bench.delivery()).next_attempt_at)
      await bench.drain()
    },
    header: (name, index = 0) => String(receiver.requests[index]?.headers[name]),
    envelope: (index = 0) => JSON.parse(receiver.requests[index]?.body.toString() ?? ''),
    async close() {
      await world.close()
      await receiver.close()
      await other.close()
    },
  }
  return bench
}
