import type { Command } from 'commander'
import type { OpenContext } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import { EVENTS } from '../contract/events.ts'
import type { TenantTx } from '../db/database.ts'
import { createEndpoint } from '../domain/webhooks/create-endpoint.ts'
import { deleteEndpoint } from '../domain/webhooks/delete-endpoint.ts'
import { pauseEndpoint, resumeEndpoint } from '../domain/webhooks/pause-endpoint.ts'
import { listDeliveries } from '../domain/webhooks/read-deliveries.ts'
import { listEndpoints } from '../domain/webhooks/read-endpoints.ts'
import { redeliver } from '../domain/webhooks/redeliver.ts'
import { redeliverRange } from '../domain/webhooks/redeliver-range.ts'
import { rotateSecret } from '../domain/webhooks/rotate-secret.ts'
import { sendTestEvent } from '../domain/webhooks/send-test-event.ts'
import { printJson, tenantId, withContext } from './run.ts'

const ACTOR = { kind: 'cli' } as const

export function registerWebhookCommands(program: Command): void {
  const webhooks = program.command('webhooks').description('webhook endpoints of a business; each prints lines of JSON')
  const on = (name: string, description: string) => webhooks.command(name).description(description).requiredOption('--tenant <slug or id>')

  on('create', 'subscribe a URL to events; prints the endpoint with its secret, once')
    .requiredOption('--url <url>')
    .option('--events <list>', 'comma-separated, or all', 'all')
    .option('--description <text>')
    .action(async (options: { tenant: string; url: string; events: string; description?: string }) => {
      const events = options.events === 'all' ? EVENTS : options.events.split(',').map((name) => name.trim())
      const made = await inTenant(options.tenant, (tx, { sealer, egress }) =>
        createEndpoint(tx, { url: options.url, events, description: options.description ?? null, actor: ACTOR, sealer, egress }),
      )
      printJson({ ...made.endpoint, secret: made.secret })
    })
  on('list', 'the endpoints').action(async (options: { tenant: string }) => {
    for (const endpoint of await inTenant(options.tenant, (tx) => listEndpoints(tx, { limit: 100 }))) printJson(endpoint)
  })
  on('delete', 'remove an endpoint')
    .requiredOption('--id <endpoint id>')
    .action(async (options: { tenant: string; id: string }) => {
      await inTenant(options.tenant, (tx) => deleteEndpoint(tx, { id: options.id, actor: ACTOR }))
      printJson({ id: options.id, deleted: true })
    })
  on('pause', 'stop sending; what happens meanwhile waits')
    .requiredOption('--id <endpoint id>')
    .action(async (options: { tenant: string; id: string }) =>
      printJson(await inTenant(options.tenant, (tx) => pauseEndpoint(tx, { id: options.id, actor: ACTOR }))),
    )
  on('resume', 'send again')
    .requiredOption('--id <endpoint id>')
    .action(async (options: { tenant: string; id: string }) =>
      printJson(await inTenant(options.tenant, (tx) => resumeEndpoint(tx, { id: options.id, actor: ACTOR }))),
    )
  on('rotate-secret', 'a new secret; the old one also signs for a while')
    .requiredOption('--id <endpoint id>')
    .option('--overlap-minutes <n>', 'how long both sign', '60')
    .action(async (options: { tenant: string; id: string; overlapMinutes: string }) => {
      const minutes = Number(options.overlapMinutes)
      if (!Number.isInteger(minutes) || minutes < 0) throw new AppError('bad_request', '--overlap-minutes must be a whole number from 0')
      const rotated = await inTenant(options.tenant, (tx, { sealer }) =>
        rotateSecret(tx, { id: options.id, actor: ACTOR, sealer, overlapSeconds: minutes * 60 }),
      )
      printJson({ ...rotated.endpoint, secret: rotated.secret })
    })
  on('test', 'send a webhook.test event')
    .requiredOption('--id <endpoint id>')
    .action(async (options: { tenant: string; id: string }) =>
      printJson(await inTenant(options.tenant, (tx) => sendTestEvent(tx, { id: options.id, actor: ACTOR }))),
    )
  on('deliveries', 'the latest deliveries')
    .requiredOption('--id <endpoint id>')
    .action(async (options: { tenant: string; id: string }) => {
      const rows = await inTenant(options.tenant, (tx) => listDeliveries(tx, { endpointId: options.id, limit: 100 }))
      for (const row of rows) printJson(row)
    })
  on('redeliver', 'send a finished delivery again, or all that were given up in a span of time')
    .requiredOption('--id <endpoint id>')
    .option('--delivery <delivery id>')
    .option('--from <instant>', 'queued at or after, RFC 3339')
    .option('--to <instant>', 'queued before')
    .option('--status <status>', 'of the span: dead or failed', 'dead')
    .option('--event <event>', 'of the span: only this event')
    .action(async (options: Redelivery) => printJson(await inTenant(options.tenant, (tx) => redeliverAsAsked(tx, options))))
}

interface Redelivery {
  readonly tenant: string
  readonly id: string
  readonly delivery?: string
  readonly from?: string
  readonly to?: string
  readonly status: string
  readonly event?: string
}

async function redeliverAsAsked(tx: TenantTx, { id, delivery, from = '', to = '', status, event }: Redelivery) {
  if (delivery) return redeliver(tx, { id, deliveryId: delivery, actor: ACTOR })
  const [first, last] = [new Date(from), new Date(to)]
  if (Number.isNaN(first.getTime()) || Number.isNaN(last.getTime())) {
    throw new AppError('bad_request', '--delivery, or --from and --to as RFC 3339 instants, must be given')
  }
  if (status !== 'dead' && status !== 'failed') throw new AppError('bad_request', '--status must be dead or failed')
  return redeliverRange(tx, { id, from: first, to: last, status, actor: ACTOR, ...(event ? { event } : {}) })
}

function inTenant<T>(tenant: string, work: (tx: TenantTx, ctx: OpenContext) => Promise<T>): Promise<T> {
  // Shared signals: what is enqueued here wakes the running server's worker.
  return withContext(async (ctx) => ctx.db.withTenant(await tenantId(ctx, tenant), (tx) => work(tx, ctx)))
}
