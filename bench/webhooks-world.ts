import type { ChildProcess } from 'node:child_process'
import type pg from 'pg'
import type { OpenContext } from '../src/context.ts'
import { recordEvent } from '../src/domain/events/record-event.ts'
import { createEndpoint } from '../src/domain/webhooks/create-endpoint.ts'
import { newId } from '../src/lib/ids.ts'

export interface HookBench {
  readonly ctx: OpenContext
  readonly owner: pg.Client
  readonly receiver: ChildProcess
  readonly base: string
  /** The data folder, for a server of its own. */
  readonly folder: string
}

/** Milliseconds from the end of each commit to the first byte at the receiver, in the order of the commits. */
export async function commitToFirstByte(bench: HookBench, input: { tenant: string; events: number; everyMs: number }): Promise<number[]> {
  const committed = new Map<string, number>()
  const arrived = new Map<string, number>()
  const listen = (message: { id: string; at: number }) => void arrived.set(message.id, message.at)
  bench.receiver.on('message', listen)
  bench.receiver.send({ watch: true })
  for (let number = 0; number < input.events; number++) {
    const id = await bench.ctx.db.withTenant(input.tenant, async (tx) => {
      await recordEvent(tx, 'lead.created', sampleLead(number))
      return (await tx.db.selectFrom('event_outbox').select('id').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()).id
    })
    committed.set(id, performance.timeOrigin + performance.now())
    await new Promise((resolve) => setTimeout(resolve, input.everyMs))
  }
  const deadline = performance.now() + 30_000
  while ([...committed.keys()].some((id) => !arrived.has(id))) {
    if (performance.now() > deadline) throw new Error('an event did not arrive within 30 s')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  bench.receiver.send({ watch: false })
  bench.receiver.off('message', listen)
  return [...committed].map(([id, at]) => (arrived.get(id) ?? Number.NaN) - at)
}

/** A new tenant with one endpoint for new leads; its first test event is on its way. */
export async function subscribed(bench: HookBench, url: string): Promise<{ tenant: string; endpoint: string }> {
  const { ctx } = bench
  const tenant = newId(ctx.clock.now())
  const endpoint = await ctx.db.withTenant(tenant, async (tx) => {
    const slug = `t-${tenant.slice(-12)}`
    const row = {
      id: tenant,
      slug,
      name: 'Bench',
      vertical: 'generic',
      timezone: 'Asia/Dubai',
      currency: 'AED',
      widget_key: `wk_${tenant}`,
    }
    await tx.db.insertInto('tenants').values(row).execute()
    const { sealer, egress } = ctx
    return createEndpoint(tx, { url, events: ['lead.created'], actor: { kind: 'cli' }, sealer, egress })
  })
  return { tenant, endpoint: endpoint.endpoint.id }
}

export async function addEvents(bench: HookBench, tenant: string, count: number): Promise<void> {
  await bench.owner.query(
    `insert into event_outbox (tenant_id, id, event, data) select $1, uuid_at(clock_timestamp()), 'lead.created', $2 from generate_series(1, $3)`,
    [tenant, JSON.stringify(sampleLead(0)), count],
  )
}

/** As large as a lead is. */
function sampleLead(number: number): Record<string, unknown> {
  return {
    id: '0198c0de-0000-7000-8000-000000000000',
    conversation_id: '0198c0de-0000-7000-8000-000000000001',
    name: `Customer ${number}`,
    email: 'customer@example.com',
    phone: '+971501234567',
    intent: 'A haircut with Rana on Thursday afternoon, and the price of a balayage',
    attributes: { source_page: '/prices', branch: 'Marina' },
    timeline: 'this week',
    qualification_score: 60,
    status: 'new',
  }
}
