import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { MIN_PASSWORD_LENGTH } from '../../accounts/accounts.ts'
import type { Context } from '../../context.ts'
import { visibleText } from '../../contract/common.ts'
import { CONSOLE_PATH } from '../../contract/console/operation.ts'
import { AppError } from '../../contract/errors.ts'
import { acceptInvitation, findInvitation } from '../../domain/team/accept-invitation.ts'
import { findMemberships } from '../../domain/team/find-memberships.ts'
import { readBody } from '../body.ts'
import { check } from '../problems.ts'
import { NewPassword } from './auth-bodies.ts'
import { limitGuesses, limitUser, requireSameOrigin, sessionOf } from './guard.ts'

const Acceptance = z.strictObject({
  token: visibleText(100),
  name: visibleText(100).optional(),
  password: NewPassword.optional(),
})

/** What the console asks before it knows of which business it is: who is here, and the way in by an invitation. */
export function registerMe(app: FastifyInstance, ctx: Context): void {
  app.get(`${CONSOLE_PATH}/options`, async () => ({ providers: ctx.accounts.providers, min_password_length: MIN_PASSWORD_LENGTH }))
  app.get(`${CONSOLE_PATH}/me`, async (request, reply) => {
    const { id, accountId, name, email, isOperator } = await sessionOf(ctx, request)
    await limitUser(ctx, reply, accountId)
    const memberships = await ctx.db.withSystem('businesses of a person', (system) => findMemberships(system, accountId))
    return {
      account: { id: accountId, session_id: id, name, email, is_operator: isOperator },
      businesses: memberships.map(({ tenant_id, user_id, ...rest }) => ({ ...rest, id: tenant_id, user_id })),
    }
  })
  app.post(`${CONSOLE_PATH}/preview-invitation`, async (request) => {
    requireSameOrigin(request)
    const { email, business, role } = await invitationOf(
      ctx,
      request.ip,
      check(z.strictObject({ token: visibleText(100) }), readBody(request.headers, request.body), 'the body').token,
    )
    return { email, business, role, has_account: (await ctx.accounts.findByEmail(email)) !== null }
  })
  app.post(`${CONSOLE_PATH}/accept-invitation`, async (request, reply) => {
    requireSameOrigin(request)
    const { token, name, password } = check(Acceptance, readBody(request.headers, request.body), 'the body')
    const invitation = await invitationOf(ctx, request.ip, token)
    const known = await ctx.accounts.findByEmail(invitation.email)
    // The link proves the address; only the password of an account that is there already proves its owner, and they sign in with it afterwards.
    if (!known && (name === undefined || password === undefined)) throw new AppError('bad_request', 'name and password: are required')
    const account = known ?? (await ctx.accounts.create({ email: invitation.email, name: name ?? '', password: password ?? '' }))
    await ctx.db.withTenant(invitation.tenant_id, (tx) => acceptInvitation(tx, { id: invitation.id, account }))
    return reply.code(204).send()
  })
}

async function invitationOf(ctx: Context, ip: string, token: string) {
  await limitGuesses(ctx, ip)
  const hash = ctx.sealer.pepper('invitation', token)
  const found = await ctx.db.withSystem('an invitation', (system) => findInvitation(system, { hash, now: ctx.clock.now() }))
  if (!found) throw new AppError('not_found', 'this invitation is not valid any more')
  return found
}
