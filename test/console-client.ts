import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { buildApp } from '../src/api/app.ts'
import { ROLES, type Role } from '../src/contract/console/roles.ts'
import { addUser } from '../src/domain/team/add-user.ts'
import { makeTenant } from './factories.ts'
import { openWorld, type TestWorld } from './harness.ts'

export const PASSWORD = 'correct horse battery'

/** `stranger` belongs to another business, `operator` to none; `nobody` has not signed in. */
export const WHO = ['nobody', 'stranger', 'operator', ...ROLES] as const
export type Who = (typeof WHO)[number]

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly cookie?: string
  /** Instead of those of our own pages. */
  readonly headers?: Readonly<Record<string, string>>
  readonly remoteAddress?: string
}

/** An application with one business that has a person of each role, another business with an owner, and the operator. */
export interface ConsoleClient {
  readonly world: TestWorld
  readonly app: FastifyInstance
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly other: { readonly id: string; readonly slug: string }
  /** What a browser on our own page sends along. */
  readonly own: { readonly host: string; readonly origin: string }
  readonly users: Readonly<Record<Role, string>>
  emailOf(who: Who): string
  signIn(email: string, password?: string, remoteAddress?: string): Promise<LightMyRequestResponse>
  /** The cookie of a new session. */
  cookieOf(email: string, password?: string): Promise<string>
  ask(who: Who, url: string, ask?: Ask): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

export async function openConsole(environment: Record<string, string> = {}): Promise<ConsoleClient> {
  const world = await openWorld({ now: new Date(), environment })
  const app = await buildApp(world)
  const url = new URL(world.config.http.publicUrl)
  const own = { host: url.host, origin: url.origin }
  const business = async () => {
    const id = await makeTenant(world, { vertical: 'salon' })
    return { id, slug: (await world.owner.query('select slug from tenants where id = $1', [id])).rows[0].slug as string }
  }
  const [tenant, other] = [await business(), await business()]
  const emailOf = (who: Who) => `${who}@house.example`
  const users: Partial<Record<Role, string>> = {}
  const add = async (who: Who, tenantId: string | null, role: Role) => {
    const account = await world.accounts.create({ email: emailOf(who), name: `The ${who}`, password: PASSWORD })
    if (who === 'operator') await world.accounts.addOperator(account.id)
    if (tenantId === null) return ''
    const user = { account_id: account.id, email: account.email, name: account.name, role, actor: { kind: 'system' } } as const
    return world.db.withTenant(tenantId, (tx) => addUser(tx, user))
  }
  for (const role of ROLES) users[role] = await add(role, tenant.id, role)
  await add('stranger', other.id, 'owner')
  await add('operator', null, 'owner')
  const signIn: ConsoleClient['signIn'] = (email, password = PASSWORD, remoteAddress = '127.0.0.1') =>
    app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: own, payload: { email, password }, remoteAddress })
  const cookieOf: ConsoleClient['cookieOf'] = async (email, password) => {
    const answer = await signIn(email, password)
    if (answer.statusCode !== 200) throw new Error(`signing in failed: ${answer.statusCode} ${answer.body}`)
    return String(answer.headers['set-cookie']).split(';')[0] ?? ''
  }
  const cookies = new Map<Who, string>([['nobody', '']])
  return {
    world,
    app,
    tenant,
    other,
    own,
    users: users as Record<Role, string>,
    emailOf,
    signIn,
    cookieOf,
    async ask(who, path, { method = 'GET', body, cookie, headers = own, remoteAddress } = {}) {
      if (!cookies.has(who)) cookies.set(who, await cookieOf(emailOf(who)))
      const request: InjectOptions = { method, url: path, headers: { ...headers, cookie: cookie ?? cookies.get(who) ?? '' } }
      if (body !== undefined) {
        request.payload = typeof body === 'string' ? body : JSON.stringify(body)
        request.headers = { 'content-type': 'application/json', ...request.headers }
      }
      if (remoteAddress !== undefined) request.remoteAddress = remoteAddress
      return app.inject(request)
    },
    async close() {
      await app.close()
      await world.close()
    },
  }
}
