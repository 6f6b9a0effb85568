import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { addUser } from '../../domain/team/add-user.ts'
import { buildApp } from '../app.ts'

let world: TestWorld
let app: FastifyInstance
let tenant: string
let slug: string

const OWN = { host: 'localhost:3000', origin: 'http://localhost:3000' }
const PASSWORD = 'correct horse battery'

beforeAll(async () => {
  world = await openWorld({ now: new Date() })
  app = await buildApp(world)
  tenant = await makeTenant(world, { vertical: 'salon' })
  slug = (await world.owner.query('select slug from tenants where id = $1', [tenant])).rows[0].slug
  const account = await world.accounts.create({ email: 'Mona@Salon.example', name: 'Mona', password: PASSWORD })
  const user = { account_id: account.id, email: account.email, name: 'Mona', role: 'viewer', actor: { kind: 'system' } } as const
  await world.db.withTenant(tenant, (tx) => addUser(tx, user))
})
afterAll(async () => {
  await app.close()
  await world.close()
})

const signIn = (payload: object, headers: Record<string, string> = OWN) =>
  app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers, payload })

async function cookieOf(): Promise<string> {
  const answer = await signIn({ email: 'mona@salon.example', password: PASSWORD })
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

test('a person signs in and sees their businesses, with the operations that their role has', async () => {
  const cookie = await cookieOf()
  const headers = { ...OWN, cookie }
  const me = await app.inject({ url: '/api/console/me', headers })
  expect(me.json()).toMatchObject({ account: { email: 'mona@salon.example', is_operator: false }, businesses: [{ slug, role: 'viewer' }] })
  expect((await app.inject({ url: `/api/console/t/${slug}/listTeam`, headers })).json().members).toHaveLength(1)
  expect((await app.inject({ url: `/api/console/t/${slug}/api/v1/conversations`, headers })).statusCode).toBe(200)
  const invite = {
    method: 'POST',
    url: `/api/console/t/${slug}/inviteMember`,
    headers,
    payload: { email: 'a@b.example', role: 'agent' },
  } as const
  expect((await app.inject(invite)).statusCode).toBe(403)
})

test('the cookie is out of reach of scripts and other sites, and the answer does not name the session', async () => {
  const answer = await signIn({ email: 'mona@salon.example', password: PASSWORD })
  expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly/)
  expect(String(answer.headers['set-cookie'])).toMatch(/SameSite=Lax/)
  expect(answer.body).not.toContain('token')
})

test('nobody makes an account for themselves', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-up/email',
    headers: OWN,
    payload: { email: 'x@y.example', password: PASSWORD, name: 'X' },
  })
  expect(answer.statusCode).toBe(404)
})
