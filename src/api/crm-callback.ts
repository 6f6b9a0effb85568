import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { CrmError } from '../crm/driver.ts'
import { type OAuthProvider, redirectUriOf } from '../crm/oauth/provider.ts'
import { exchangeCode } from '../crm/oauth/tokens.ts'
import { findDriver } from '../crm/registry.ts'
import { takeAuthorization } from '../domain/crm/authorizations.ts'
import { connectByOAuth } from '../domain/crm/set-connection.ts'
import { claim } from '../lib/rate-limit/layers.ts'
import { networkOf } from './admission.ts'

const MAX_STATE_LENGTH = 500

/**
 * Where a CRM's consent page sends people back to. Nobody is signed in here: the state in the address, which we sealed and which is good once, says which business
 * it is for (src/domain/crm/authorizations.ts).
 */
export function registerCrmCallback(app: FastifyInstance, ctx: Context): void {
  app.get('/api/oauth/crm/callback', async (request, reply) => {
    const { state, code } = request.query as Readonly<Record<string, unknown>>
    const isRead = typeof state === 'string' && state.length <= MAX_STATE_LENGTH
    const authorization = isRead ? await takeAuthorization(ctx.db, ctx.sealer, state) : null
    if (!authorization) {
      const { isAdmitted } = await ctx.limiter.take([claim('failed_authentication', networkOf(request.ip))])
      return isAdmitted ? say(reply, 400, INVALID) : say(reply, 429, INVALID)
    }
    const { tenantId, driver } = authorization
    const provider = findDriver(driver)?.oauth?.(ctx.config.crm)
    if (!provider || typeof code !== 'string') return say(reply, 400, refused(provider?.name ?? 'The CRM'))
    try {
      await connect(ctx, { tenantId, driver, provider, code })
    } catch (error) {
      if (!(error instanceof CrmError)) throw error
      ctx.log.warn({ tenant_id: tenantId, driver, code: error.code }, 'a CRM was not connected')
      return say(reply, 502, refused(provider.name))
    }
    return say(reply, 200, [`${provider.name} is connected. You may close this page.`, `تم ربط ${provider.name}. يمكنك إغلاق هذه الصفحة.`])
  })
}

async function connect(ctx: Context, consent: { tenantId: string; driver: string; provider: OAuthProvider; code: string }): Promise<void> {
  const { tenantId, driver, provider, code } = consent
  const ports = { ...ctx, apps: ctx.config.crm }
  const tokens = await exchangeCode(ports, provider, { code, redirectUri: redirectUriOf(ctx.config.http.publicUrl) })
  const config = await provider.account(ports, tokens)
  const { sealer } = ctx
  const { names } = provider
  await ctx.db.withTenant(tenantId, (tx) => connectByOAuth(tx, { driver, config, credentials: { ...tokens }, names, sealer }))
}

const INVALID = ['This link has been used, or is too old: ask for a new one.', 'استُخدم هذا الرابط أو انتهت صلاحيته: اطلب رابطًا جديدًا.']

function refused(name: string): readonly string[] {
  return [`${name} was not connected. Ask for a new link to try again.`, `لم يتم ربط ${name}. اطلب رابطًا جديدًا للمحاولة مرة أخرى.`]
}

function say(reply: FastifyReply, status: number, lines: readonly string[]): FastifyReply {
  return reply
    .code(status)
    .type('text/plain; charset=utf-8')
    .send(`${lines.join('\n')}\n`)
}
