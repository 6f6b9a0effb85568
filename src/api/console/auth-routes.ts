import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ADDRESS_HEADER, AUTH_PATH } from '../../accounts/accounts.ts'
import type { Context } from '../../context.ts'
import { readBody } from '../body.ts'
import { check } from '../problems.ts'
import { AUTH_BODIES, type AuthPath, RESET_PAGE } from './auth-bodies.ts'
import { limitGuesses, requireSameOrigin } from './guard.ts'

/** What of the auth library is reachable; everything else of it is not there. */
const ROUTES = [
  ['POST', '/sign-in/email'],
  ['POST', '/sign-in/social'],
  ['POST', '/sign-out'],
  ['POST', '/request-password-reset'],
  ['GET', '/reset-password/:token'],
  ['POST', '/reset-password'],
  ['POST', '/change-password'],
  ['GET', '/list-sessions'],
  ['POST', '/revoke-session'],
  ['POST', '/revoke-other-sessions'],
  ['GET', '/callback/:provider'],
] as const
/** Where somebody could guess: counted by address and by the account that is named. */
const GUESSABLE: ReadonlySet<string> = new Set(['/sign-in/email', '/request-password-reset', '/reset-password', '/change-password'])

/** Signing in and out, under /api/auth. */
export function registerAuth(app: FastifyInstance, ctx: Context): void {
  for (const [method, path] of ROUTES) {
    app.route({
      method,
      url: `${AUTH_PATH}${path}`,
      handler: async (request, reply) => {
        requireSameOrigin(request)
        const body = method === 'POST' ? bodyOf(path, request) : undefined
        if (GUESSABLE.has(path)) await limitGuesses(ctx, request.ip, typeof body?.email === 'string' ? body.email : null)
        const response = await ctx.accounts.handle(toWebRequest(ctx, request, body))
        reply.code(response.status)
        for (const [name, value] of response.headers) if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value)
        for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie)
        return reply.send(withoutToken(path, await response.text()))
      },
    })
  }
}

/** The session is in the cookie, which no script can read; the library would also name it in the answer, which one can. */
function withoutToken(path: string, text: string): string {
  if (path !== '/sign-in/email' && path !== '/change-password') return text
  return JSON.stringify(JSON.parse(text || 'null'), (name, value) => (name === 'token' ? undefined : value))
}

function bodyOf(path: AuthPath, request: FastifyRequest): Record<string, unknown> {
  const isEmpty = !Buffer.isBuffer(request.body) || request.body.length === 0
  return check(AUTH_BODIES[path], isEmpty ? {} : readBody(request.headers, request.body), 'the body')
}

/**
 * The library speaks Request and Response. Of the caller's headers it gets what it needs, and our word for the address and for where the request comes from,
 * which requireSameOrigin has seen to: whatever the library sends a browser to is below our own address.
 */
function toWebRequest(ctx: Context, request: FastifyRequest, body: Record<string, unknown> | undefined): Request {
  const { publicUrl } = ctx.config.http
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip, origin: new URL(publicUrl).origin })
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  if (body !== undefined) headers.set('content-type', 'application/json')
  const url = new URL(request.url, publicUrl)
  // The link in a mail says where it leads to; it leads to our page, whatever somebody has made of it.
  if (url.pathname.startsWith(`${AUTH_PATH}/reset-password`)) url.search = new URLSearchParams({ callbackURL: RESET_PAGE }).toString()
  return new Request(url, { method: request.method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
}
