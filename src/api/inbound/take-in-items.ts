import type { InboundItem } from '../../channels/whatsapp/parse-webhook.ts'
import type { Context } from '../../context.ts'
import { AppError } from '../../contract/errors.ts'
import { receiveWhatsappEcho } from '../../domain/channels/receive-whatsapp-echo.ts'
import { isWhatsappMessageKnown, receiveWhatsappMessage } from '../../domain/channels/receive-whatsapp-message.ts'
import { recordDeliveryStatus } from '../../domain/channels/record-delivery.ts'
import { claim } from '../../lib/rate-limit/layers.ts'

/**
 * So long a provider goes on sending what wasn't answered, and so long at least a stored message is kept by its id: what is older can only be somebody's replay
 * of a call that was signed once, and nothing would tell it from a new one.
 */
export const MAX_AGE_MS = 7 * 86_400_000
const MAX_AHEAD_MS = 5 * 60_000

export interface Call {
  readonly tenantId: string
  readonly items: readonly InboundItem[]
  /** The number is verified, so something can be sent. */
  readonly isLive: boolean
  readonly requestId: string
}

type Taken = 'stored' | 'duplicate' | 'noted' | 'ignored' | 'stale' | 'limited' | 'failed'

/**
 * Stores what one call tells, each part in a transaction of its own and in the call's order. What can't be stored now (a customer beyond their limit, a fault of
 * ours) makes the whole call fail after the rest was stored: the provider sends it again, and the rest is known by then. A call of nothing but stale parts is
 * refused.
 */
export async function takeInItems(ctx: Context, call: Call): Promise<{ received: number }> {
  const taken: Taken[] = []
  let failure: unknown = null
  for (const item of call.items) {
    try {
      taken.push(await takeIn(ctx, call, item))
    } catch (error) {
      taken.push('failed')
      failure ??= error
      if (error instanceof AppError && error.status === 503) break
    }
  }
  if (failure !== null) throw failure
  if (taken.includes('limited')) {
    throw new AppError('rate_limited', 'more messages of one customer than are taken in 60 seconds', { headers: { 'Retry-After': '60' } })
  }
  if (taken.length > 0 && taken.every((one) => one === 'stale')) throw new AppError('bad_request', 'timestamp: too old, or of the future')
  return { received: taken.filter((one) => one === 'stored' || one === 'noted').length }
}

async function takeIn(ctx: Context, { tenantId, requestId, isLive }: Call, item: InboundItem): Promise<Taken> {
  if (item.kind === 'ignored') {
    ctx.log.info({ request_id: requestId, tenant_id: tenantId, channel: 'whatsapp', why: item.why }, 'inbound item ignored')
    return 'ignored'
  }
  const ageMs = ctx.clock.now().getTime() - item.sent_at.getTime()
  if (ageMs > MAX_AGE_MS || ageMs < -MAX_AHEAD_MS) {
    ctx.log.warn({ request_id: requestId, tenant_id: tenantId, channel: 'whatsapp', kind: item.kind }, 'stale inbound item refused')
    return 'stale'
  }
  switch (item.kind) {
    case 'message':
      return takeInMessage(ctx, { tenantId, isLive }, item)
    case 'echo':
      return ctx.db.withTenant(tenantId, (tx) => receiveWhatsappEcho(tx, item))
    case 'status':
      await ctx.db.withTenant(tenantId, (tx) => recordDeliveryStatus(tx, item))
      return 'noted'
    default:
      return item satisfies never
  }
}

async function takeInMessage(
  ctx: Context,
  { tenantId, isLive }: Pick<Call, 'tenantId' | 'isLive'>,
  message: Extract<InboundItem, { kind: 'message' }>,
): Promise<Taken> {
  // First, so that it doesn't count: what comes again because the rest of its call was refused must get past the limit some time.
  if (await ctx.db.perStatement(tenantId, (tx) => isWhatsappMessageKnown(tx, message))) return 'duplicate'
  const { isAdmitted } = await ctx.limiter.take([claim('tenant_customer', `${tenantId}:${message.whatsapp_id}`)])
  if (!isAdmitted) return 'limited'
  const { kind } = await ctx.db.withTenant(tenantId, (tx) => receiveWhatsappMessage(tx, message, { showsTyping: isLive }))
  return kind
}
