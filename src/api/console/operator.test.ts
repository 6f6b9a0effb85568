import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { addUser } from '../../domain/team/add-user.ts'
import { buildApp } from '../app.ts'

let world: TestWorld
let app: FastifyInstance
let tenant: string
const cookies = new Map<string, string>()

const OWN = { host: 'localhost:3000', origin: 'http://localhost:3000' }
const PASSWORD = 'correct horse battery'

beforeAll(async () => {
  world = await openWorld({ now: new Date() })
  app = await buildApp(world)
  tenant = await makeTenant(world, { vertical: 'salon' })
  for (const name of ['operator', 'owner']) {
    const email = `${name}@house.example`
    const account = await world.accounts.create({ email, name, password: PASSWORD })
    if (name === 'operator') await world.accounts.addOperator(account.id)
    const user = { account_id: account.id, email, name, role: 'owner', actor: { kind: 'system' } } as const
    if (name === 'owner') await world.db.withTenant(tenant, (tx) => addUser(tx, user))
    const answer = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: OWN,
      payload: { email, password: PASSWORD },
    })
    cookies.set(name, String(answer.headers['set-cookie']).split(';')[0] ?? '')
  }
})
afterAll(async () => {
  await app.close()
  await world.close()
})

const ask = (who: string, id: string, input?: object) => {
  const headers = { ...OWN, cookie: cookies.get(who) ?? '' }
  const url = `/api/console/operator/${id}`
  if (/^(list|get)/.test(id)) return app.inject({ url: input ? `${url}?input=${encodeURIComponent(JSON.stringify(input))}` : url, headers })
  return app.inject({ method: 'POST', url, headers, payload: input ?? {} })
}
const BUSINESS = {
  name: 'New Clinic',
  vertical: 'clinic',
  timezone: 'Asia/Dubai',
  currency: 'AED',
  country: 'AE',
  region: 'me',
  default_language: 'ar',
  owner_email: 'new@clinic.example',
}

test('only the operator comes in: an owner of a business is refused, a stranger is asked to sign in', async () => {
  for (const [id, input] of [
    ['listBusinesses', {}],
    ['getInstallation', undefined],
    ['createBusiness', BUSINESS],
    ['setBusinessStatus', { id: tenant, status: 'suspended' }],
  ] as const) {
    expect((await ask('owner', id, input)).statusCode, id).toBe(403)
    expect((await ask('nobody', id, input)).statusCode, id).toBe(401)
  }
})

test('businesses with their health, in counts alone; trouble is named', async () => {
  await world.owner.query("insert into jobs (tenant_id, id, kind, state, run_at) values ($1, gen_random_uuid(), 'reply', 'dead', now())", [
    tenant,
  ])
  const { businesses, has_more } = (await ask('operator', 'listBusinesses', {})).json()
  expect(has_more).toBe(false)
  const mine = businesses.find((each: { id: string }) => each.id === tenant)
  expect(mine.health).toMatchObject({ conversations_7d: 0, last_message_at: null, dead_jobs: 1, paused_channels: 0 })
  expect(mine.incidents).toEqual([{ kind: 'dead_jobs', count: 1 }])
  expect((await ask('operator', 'listBusinesses', { wanted: '%' })).json().businesses).toEqual([])
})

test('a new business gets an owner by a link, which opens its console', async () => {
  const made = (await ask('operator', 'createBusiness', BUSINESS)).json()
  const token = made.invitation_url.split('#')[1]
  const accept = {
    method: 'POST',
    url: '/api/console/accept-invitation',
    headers: OWN,
    payload: { token, name: 'Dr. New', password: PASSWORD },
  } as const
  expect((await app.inject(accept)).statusCode).toBe(204)
  expect((await app.inject(accept)).statusCode).toBe(404)
  const signIn = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: OWN,
    payload: { email: 'new@clinic.example', password: PASSWORD },
  })
  cookies.set('new', String(signIn.headers['set-cookie']).split(';')[0] ?? '')
  const me = await app.inject({ url: '/api/console/me', headers: { ...OWN, cookie: cookies.get('new') ?? '' } })
  expect(me.json()).toMatchObject({
    account: { is_operator: false },
    businesses: [{ slug: made.slug, role: 'owner', default_language: 'ar' }],
  })
  expect((await ask('operator', 'createBusiness', { ...BUSINESS, timezone: 'Mars/Base' })).statusCode).toBe(400)
})

test('a suspended business is closed for its own people at once, and open again afterwards', async () => {
  const team = async () => {
    const me = await app.inject({ url: '/api/console/me', headers: { ...OWN, cookie: cookies.get('owner') ?? '' } })
    return me.json().businesses.length
  }
  expect((await ask('operator', 'setBusinessStatus', { id: tenant, status: 'suspended' })).statusCode).toBe(204)
  expect(await team()).toBe(0)
  await ask('operator', 'setBusinessStatus', { id: tenant, status: 'active' })
  expect(await team()).toBe(1)
  expect((await ask('operator', 'setBusinessStatus', { id: '01a201aa-397e-71cc-940d-e869735409ca', status: 'active' })).statusCode).toBe(
    404,
  )
})
