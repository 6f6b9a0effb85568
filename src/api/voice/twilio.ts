import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../../channels/voice/twilio/caller.ts'
import { isSignedByTwilio } from '../../channels/voice/twilio/signature.ts'
import { afterRelay, connectRelay } from '../../channels/voice/twilio/twiml.ts'
import type { Context } from '../../context.ts'
import { isStorable } from '../../contract/common.ts'
import { AppError } from '../../contract/errors.ts'
import { greetingText } from '../../domain/conversations/greeting-text.ts'
import { findVoiceLine } from '../../domain/voice/find-voice-line.ts'
import { endCall } from '../../domain/voice/note-turn.ts'
import { findCall, takeCall, voiceSettings } from '../../domain/voice/take-call.ts'
import { claim } from '../../lib/rate-limit/layers.ts'
import { networkOf } from '../admission.ts'
import { relayUrl } from './relay.ts'

/**
 * What Twilio asks over HTTP, in TwiML: `/api/voice/twilio/{key}` takes a call and connects it to the WebSocket of relay.ts, `…/after` says what becomes of it
 * when that has ended: to people where the receptionist has handed over and there is a number, or nothing.
 */
export function registerTwilio(scope: FastifyInstance, ctx: Context): void {
  const { publicUrl } = ctx.config.http
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 64 * 1024 }, (_request, body, done) =>
    done(null, [...new URLSearchParams(String(body))]),
  )

  scope.post('/api/voice/twilio/:key', async (request, reply) => {
    const { tenantId, key, form } = await admit(ctx, request)
    const call_id = required(form, 'CallSid')
    const call = await ctx.db.withTenant(tenantId, (tx) =>
      takeCall(tx, { provider: 'twilio', call_id, from: callerOf(form.get('From')), language: null }),
    )
    const { languages } = voiceSettings(call.tenant.settings)
    const twiml = connectRelay({
      url: relayUrl(publicUrl, key),
      action: `${publicUrl}/api/voice/twilio/${key}/after`,
      // A person looks after this caller: the first word comes over the WebSocket.
      greeting: call.owner === 'human' ? '' : greetingText(call.tenant, call.language),
      language: languages[call.language],
      languages: [languages.en, languages.ar],
    })
    return sendTwiml(reply, twiml)
  })

  scope.post('/api/voice/twilio/:key/after', async (request, reply) => {
    const { tenantId, form } = await admit(ctx, request)
    const call_id = required(form, 'CallSid')
    const seconds = Number(form.get('SessionDuration') ?? Number.NaN)
    const duration = Number.isInteger(seconds) && seconds >= 0 && seconds <= 86_400 ? { duration_seconds: seconds } : {}
    const transferTo = await ctx.db.withTenant(tenantId, async (tx) => {
      await endCall(tx, { provider: 'twilio', call_id, reason: 'hung_up', ...duration })
      const call = await findCall(tx, { provider: 'twilio', call_id })
      return call?.end_reason === 'handoff' ? call.transfer_number : null
    })
    return sendTwiml(reply, afterRelay(transferTo))
  })
}

async function admit(ctx: Context, request: FastifyRequest) {
  const { isAdmitted, retryAfterSeconds } = await ctx.limiter.take([claim('inbound', `twilio:${networkOf(request.ip)}`)])
  if (!isAdmitted) {
    throw new AppError('rate_limited', 'too many requests of this address', { headers: { 'Retry-After': String(retryAfterSeconds) } })
  }
  const { key = '' } = request.params as { key?: string } // The router's own: strings by the names in the route.
  const line = await ctx.db.withSystem('voice line', (system) => findVoiceLine(system, key, ctx.sealer))
  const params = (Array.isArray(request.body) ? request.body : []) as [string, string][] // From this scope's parser.
  const header = request.headers['x-twilio-signature']
  const signature = typeof header === 'string' ? header : undefined
  const url = `${ctx.config.http.publicUrl}${request.url}`
  // One answer: whether there is such a line is nobody's business.
  if (!line || !isSignedByTwilio({ authToken: line.auth_token, signature, url, params })) {
    throw new AppError(
      'forbidden',
      'X-Twilio-Signature: is missing or not of this line; it must be made with the auth token for PUBLIC_URL',
    )
  }
  return { tenantId: line.tenant_id, key, form: new URLSearchParams(params) }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? ''
  if (value === '' || value.length > 100 || !isStorable(value)) throw new AppError('bad_request', `${name}: must have 1 to 100 characters`)
  return value
}

function sendTwiml(reply: FastifyReply, twiml: string): FastifyReply {
  return reply.type('text/xml; charset=utf-8').send(twiml)
}
