import type { Command } from 'commander'
import type { OpenContext } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import { EVENTS } from '../contract/events.ts'
import { listRecentEvents, type RecentEvent } from '../domain/events/list-recent-events.ts'
import { requireEvents } from '../domain/webhooks/endpoint.ts'
import { envelopeBytes } from '../domain/webhooks/envelope.ts'
import { createEgress, type Egress } from '../lib/egress/egress.ts'
import { newWebhookSecret, signatureHeaders } from '../lib/signature.ts'
import { whenInterrupted } from './interruption.ts'
import { printJson, tenantId, withContext } from './run.ts'

interface ListenOptions {
  readonly tenant: string
  readonly events: string
  readonly forwardTo?: string
}

/** How far back each look goes: a transaction that took longer to commit than this would be missed. */
const LOOK_BACK_MS = 60_000
const POLL_MS = 1000

export function registerListenCommand(program: Command): void {
  program
    .command('listen')
    .description('follow the events of a business and forward each, signed like a webhook, to a local URL')
    .option('--tenant <slug or id>', 'whose events', 'demo-salon')
    .option('--events <list>', 'comma-separated, or all', 'all')
    .option('--forward-to <url>', 'where to send them, e.g. http://localhost:4000/hook; without it they are only shown')
    .action(async (options: ListenOptions) => {
      await withContext(async (ctx) => follow(ctx, await tenantId(ctx, options.tenant), options))
    })
}

async function follow(ctx: OpenContext, tenant: string, options: ListenOptions): Promise<void> {
  const events = options.events === 'all' ? [...EVENTS] : requireEvents(options.events.split(',').map((name) => name.trim()))
  const secret = newWebhookSecret()
  const target = options.forwardTo ? localTarget(options.forwardTo) : null
  const seen = new Set<string>()
  const started = ctx.clock.now()
  printJson({ listening: true, tenant_id: tenant, events, forward_to: options.forwardTo ?? null, secret })
  let wake: () => void = () => undefined
  const stopped = whenInterrupted().then(() => 'stopped' as const)
  const unsubscribe = ctx.signals.on('events', () => wake())
  try {
    for (;;) {
      const since = new Date(Math.max(started.getTime(), ctx.clock.now().getTime() - LOOK_BACK_MS))
      const found = await ctx.db.withTenant(tenant, (tx) => listRecentEvents(tx, { since, events, limit: 1000 }))
      for (const event of found) {
        if (seen.has(event.id)) continue
        seen.add(event.id)
        printJson(await forward(event, { tenant, secret, target }))
      }
      let timer: NodeJS.Timeout | undefined
      const next = new Promise<'again'>((resolve) => {
        wake = () => resolve('again')
        timer = setTimeout(wake, POLL_MS)
      })
      const outcome = await Promise.race([stopped, next])
      clearTimeout(timer)
      if (outcome === 'stopped') {
        process.exitCode = 0
        return
      }
    }
  } finally {
    unsubscribe()
    await target?.egress.close()
  }
}

interface Target {
  readonly url: string
  readonly egress: Egress
}

/** The person at the keyboard names the target, so it may be private and plain http; nothing else about the way out changes. */
function localTarget(forwardTo: string): Target {
  if (!URL.canParse(forwardTo)) throw new AppError('bad_request', '--forward-to must be a URL')
  const url = new URL(forwardTo)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const egress = createEgress({ allow: [`${url.hostname}:${port}`] })
  const refusal = egress.check(forwardTo)
  if (refusal) throw new AppError('bad_request', `--forward-to ${refusal}`)
  return { url: forwardTo, egress }
}

async function forward(
  event: RecentEvent,
  to: { tenant: string; secret: string; target: Target | null },
): Promise<Record<string, unknown>> {
  const body = envelopeBytes({ id: event.id, event: event.event, createdAt: event.created_at, tenantId: to.tenant, data: event.data })
  if (!to.target) return { event: event.event, id: event.id, envelope: JSON.parse(body.toString('utf8')) }
  const result = await to.target.egress.send({
    method: 'POST',
    url: to.target.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Vorel-Webhooks/1',
      'x-webhook-event': event.event,
      'x-webhook-attempt': '1',
      ...signatureHeaders({ id: event.id, sentAt: new Date(), body, secrets: [to.secret] }),
    },
    body,
  })
  return {
    event: event.event,
    id: event.id,
    delivered: result.kind === 'response' && result.status >= 200 && result.status < 300,
    ...(result.kind === 'response' ? { status: result.status, duration_ms: Math.round(result.durationMs) } : { error: result.reason }),
  }
}
