import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseWebhook } from '../../channels/whatsapp/parse-webhook.ts'
import { isSameSecret, isSigned } from '../../channels/whatsapp/signature.ts'
import type { Context } from '../../context.ts'
import { AppError } from '../../contract/errors.ts'
import { findWhatsappTenant } from '../../domain/channels/find-whatsapp-tenant.ts'
import { type OpenWhatsappChannel, openWhatsappChannel, WEBHOOK_PATH } from '../../domain/channels/whatsapp-channel.ts'
import { claim } from '../../lib/rate-limit/layers.ts'
import { networkOf } from '../admission.ts'
import { limitBody } from '../chat/body.ts'
import { takeInItems } from './take-in-items.ts'

/** As much as Meta sends at once. */
const MAX_BODY_KIB = 3 * 1024

interface Called {
  readonly tenantId: string
  readonly number: OpenWhatsappChannel
}

/**
 * The address that Meta or 360dialog calls for one business. In this order: the caller's address is limited, the last part of the path names the business
 * (404), the body is taken up to its limit (413), its signature is checked on the raw bytes (401), it is read (400), and what it tells is stored. The answer
 * comes then; what the receptionist says is a job's. Without the 200 the provider sends the same again, which changes nothing that was stored.
 */
export function registerWhatsapp(scope: FastifyInstance, ctx: Context): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const callers = new WeakMap<FastifyRequest, Called>()
  const admit = {
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      reply.header('cache-control', 'no-store')
      await limitAddress(ctx, request.ip)
      callers.set(request, await findCalled(ctx, (request.params as { webhook_key: string }).webhook_key))
    },
  }
  const path = `${WEBHOOK_PATH}/:webhook_key`

  scope.get(path, admit, async (request, reply) => {
    const { credentials } = called(callers, request).number
    const challenge = readChallenge(request.query, credentials.verify_token)
    return reply.type('text/plain; charset=utf-8').send(challenge)
  })

  scope.post(path, { ...admit, ...limitBody(MAX_BODY_KIB) }, async (request) => {
    const { tenantId, number } = called(callers, request)
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    if (!isSigned(number, { headers: request.headers, body })) {
      throw new AppError('unauthorized', 'the signature is missing or is not that of this number’s provider')
    }
    const items = parseWebhook(body, number.channel.phone_number_id)
    if (!items) throw new AppError('bad_request', 'the body is not a JSON object')
    return takeInItems(ctx, { tenantId, items, isLive: number.channel.status === 'verified', requestId: request.id })
  })
}

function called(callers: WeakMap<FastifyRequest, Called>, request: FastifyRequest): Called {
  const found = callers.get(request)
  if (!found) throw new Error('the route has no guard')
  return found
}

async function limitAddress(ctx: Context, ip: string): Promise<void> {
  const { isAdmitted, limit, retryAfterSeconds } = await ctx.limiter.take([claim('inbound', `whatsapp:${networkOf(ip)}`)])
  if (isAdmitted) return
  throw new AppError('rate_limited', `more than ${limit} requests in 60 seconds; try again in ${retryAfterSeconds} s`, {
    headers: { 'Retry-After': String(retryAfterSeconds) },
  })
}

/** The same answer for an address that never was, one that is gone and one of a suspended business. */
async function findCalled(ctx: Context, webhookKey: string): Promise<Called> {
  const tenantId = await ctx.db.withSystem('WhatsApp webhook', (system) => findWhatsappTenant(system, webhookKey))
  const number = tenantId === null ? null : await ctx.db.perStatement(tenantId, (tx) => openWhatsappChannel(tx, ctx.sealer))
  if (tenantId === null || number === null) throw new AppError('not_found', 'no such webhook address')
  return { tenantId, number }
}

/** The provider asks once whether the address is ours: who knows the token gets their own words back. */
function readChallenge(query: unknown, verifyToken: string): string {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query as Record<string, unknown> // the router's own object
  if (mode !== 'subscribe' || typeof challenge !== 'string' || !/^[\x21-\x7e]{1,512}$/.test(challenge)) {
    throw new AppError('bad_request', 'hub.mode must be subscribe, and hub.challenge 1 to 512 printable characters')
  }
  if (typeof token !== 'string' || !isSameSecret(token, verifyToken))
    throw new AppError('forbidden', 'hub.verify_token is not the one of this number')
  return challenge
}
