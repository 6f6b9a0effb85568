import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { consentUrl, redirectUriOf } from '../../src/crm/oauth/provider.ts'
import { findDriver } from '../../src/crm/registry.ts'
import { withDriver } from '../../src/crm/with-driver.ts'
import { writeRecord } from '../../src/crm/write-record.ts'
import { openDatabase } from '../../src/db/database.ts'
import { beginAuthorization } from '../../src/domain/crm/authorizations.ts'
import { createRecordOnce } from '../../src/domain/crm/create-record-once.ts'
import { listFieldMappings, setFieldMappings } from '../../src/domain/crm/field-mappings.ts'
import { requireConnection } from '../../src/domain/crm/set-connection.ts'
import { tokenStore } from '../../src/domain/crm/token-store.ts'
import { makeTenant } from '../factories.ts'
import { openReceiver, type ReceivedRequest, type Receiver } from '../receiver.ts'
import { type Api, openApi } from './client.ts'

/** A stand-in for HubSpot that keeps tokens as it does: access tokens end, refresh tokens can be taken back. */
let api: Api
let hubspot: Receiver
let tenant: string
let key: string
let next = 0
const accounts = new Map<string, { refresh: string; hub: number }>()
const live = new Set<string>()
const refreshes: string[] = []
let expiresIn = 1800
let slowMs = 0

beforeAll(async () => {
  hubspot = await openReceiver()
  const base = `http://127.0.0.1:${hubspot.port}`
  api = await openApi({
    now: new Date(),
    environment: {
      VOREL_EGRESS_ALLOW: `127.0.0.1:${hubspot.port}`,
      HUBSPOT_CLIENT_ID: 'app-1',
      HUBSPOT_CLIENT_SECRET: 'app-secret',
      HUBSPOT_API_URL: base,
      HUBSPOT_SITE_URL: 'https://app.hubspot.example',
    },
  })
})
beforeEach(async () => {
  accounts.clear()
  live.clear()
  refreshes.length = 0
  hubspot.requests.length = 0
  expiresIn = 1800
  slowMs = 0
  hubspot.answer(respond)
  tenant = await makeTenant(api.world)
  key = (await api.issue(tenant)).key
})
afterAll(async () => {
  await api.close()
  await hubspot.close()
})

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

function grant(response: ServerResponse, refresh: string): void {
  const access_token = `access-${next++}`
  live.add(access_token)
  accounts.set(access_token, { refresh, hub: 77 })
  setTimeout(() => json(response, 200, { token_type: 'bearer', access_token, refresh_token: refresh, expires_in: expiresIn }), slowMs)
}

function respond(response: ServerResponse, request: ReceivedRequest) {
  const { path, body } = request
  if (path === '/oauth/v1/token') {
    const form = new URLSearchParams(body.toString())
    if (form.get('client_secret') !== 'app-secret') return json(response, 400, { status: 'BAD_CLIENT_SECRET' })
    if (form.get('grant_type') === 'authorization_code') {
      if (!form.get('code')?.startsWith('code-')) return json(response, 400, { status: 'BAD_AUTH_CODE' })
      return grant(response, `refresh-of-${form.get('code')}`)
    }
    const refresh = form.get('refresh_token') ?? ''
    refreshes.push(refresh)
    if (refresh.includes('revoked'))
      return json(response, 400, { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' })
    return grant(response, refresh)
  }
  if (path.startsWith('/oauth/v1/access-tokens/')) return json(response, 200, { hub_id: 77 })
  const token = String(request.headers.authorization).replace('Bearer ', '')
  if (!live.has(token)) return json(response, 401, { category: 'EXPIRED_AUTHENTICATION' })
  return json(response, 201, { id: String(5000 + next++), properties: {} })
}

const provider = () => {
  const found = findDriver('hubspot')?.oauth?.(api.world.config.crm)
  if (!found) throw new Error('no app')
  return found
}
const stateOf = (of = tenant) =>
  api.world.db.withTenant(of, (tx) => beginAuthorization(tx, { driver: 'hubspot', sealer: api.world.sealer }))
const comeBack = (query: Record<string, string>) => api.app.inject({ url: `/api/oauth/crm/callback?${new URLSearchParams(query)}` })
const connect = async (of = tenant, code = `code-${of}`) => {
  const answer = await comeBack({ state: await stateOf(of), code })
  expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('HubSpot is connected')])
}
const create = (members: object = {}, apiKey = key) =>
  api.call('createCrmRecord', {
    key: apiKey,
    body: { object: 'contact', fields: { first_name: 'Sara', email: 'sara@example.com' }, idempotency_key: `record ${next++}`, ...members },
  })
const outcome = async (members: object = {}, apiKey = key) => (await create(members, apiKey)).body
const calls = (path: string) => hubspot.requests.filter((request) => request.path === path)
const stored = async (of = tenant) => (await api.world.owner.query('select * from crm_connections where tenant_id = $1', [of])).rows[0]

test('somebody consents, and records are written under HubSpot’s names with the tokens of that account', async () => {
  const address = new URL(consentUrl(provider(), { publicUrl: 'https://vorel.example', state: 'st' }))
  expect(address.origin + address.pathname).toBe('https://app.hubspot.example/oauth/authorize')
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    client_id: 'app-1',
    response_type: 'code',
    state: 'st',
    redirect_uri: 'https://vorel.example/api/oauth/crm/callback',
    scope: expect.stringContaining('crm.objects.contacts.write'),
  })
  await connect()
  const exchange = Object.fromEntries(new URLSearchParams(calls('/oauth/v1/token')[0]?.body.toString()))
  expect(exchange).toEqual({
    grant_type: 'authorization_code',
    client_id: 'app-1',
    client_secret: 'app-secret',
    code: `code-${tenant}`,
    redirect_uri: redirectUriOf(api.world.config.http.publicUrl),
  })
  const made = await outcome()
  expect(made).toEqual({
    ok: true,
    external_id: expect.stringMatching(/^\d+$/),
    record_url: expect.stringMatching(/^https:\/\/app\.hubspot\.example\/contacts\/77\/record\/0-1\/\d+$/),
  })
  const [request] = calls('/crm/v3/objects/contacts')
  expect([request?.method, JSON.parse(String(request?.body))]).toEqual([
    'POST',
    { properties: { firstname: 'Sara', email: 'sara@example.com' } },
  ])
})

test('connecting again keeps the names that the business has set', async () => {
  await api.world.db.withTenant(tenant, (tx) =>
    setFieldMappings(tx, { object: 'contact', mappings: { first_name: 'given' }, actor: { kind: 'cli' } }),
  )
  await connect()
  const mappings = await api.world.db.withTenant(tenant, listFieldMappings)
  expect(mappings.contact).toEqual({ first_name: 'given' })
  expect(mappings.deal).toEqual({ title: 'dealname' })
})

test('a state that is forged, changed, used, too old or absent connects nothing and asks HubSpot nothing', async () => {
  const good = await stateOf()
  const changed = Buffer.from(good, 'base64url')
  changed[20] = (changed[20] ?? 0) ^ 1
  for (const state of [
    '',
    'x',
    'a'.repeat(600),
    changed.toString('base64url'),
    Buffer.from(JSON.stringify([tenant, tenant])).toString('base64url'),
  ]) {
    expect((await comeBack({ state, code: 'code-1' })).statusCode).toBe(400)
  }
  expect((await comeBack({ code: 'code-1' })).statusCode).toBe(400)
  expect((await api.app.inject({ url: `/api/oauth/crm/callback?state=${good}&state=${good}&code=code-1` })).statusCode).toBe(400)
  const old = await stateOf()
  await api.world.owner.query("update crm_authorizations set expires_at = expires_at - interval '1 hour' where tenant_id = $1", [tenant])
  expect((await comeBack({ state: old, code: 'code-1' })).statusCode).toBe(400)
  expect(hubspot.requests).toEqual([])
  expect(await stored()).toBeUndefined()
  const fresh = await stateOf()
  const both = await Promise.all([comeBack({ state: fresh, code: 'code-1' }), comeBack({ state: fresh, code: 'code-2' })])
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400])
  expect(calls('/oauth/v1/token')).toHaveLength(1)
})

test('who declines, or comes with a code that is none, is told so and connects nothing', async () => {
  for (const query of [{ error: 'access_denied' }, { code: 'wrong' }]) {
    const answer = await comeBack({ state: await stateOf(), ...query } as Record<string, string>)
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.body).toContain('HubSpot was not connected')
  }
  expect(await stored()).toBeUndefined()
})

test('tokens are sealed where they are stored, and no log, audit row or answer shows them', async () => {
  await connect()
  await outcome()
  const token = [...live][0] ?? 'none'
  const row = await stored()
  expect(JSON.stringify({ ...row, credentials_sealed: row.credentials_sealed.toString('latin1') })).not.toContain(token)
  expect(api.world.sealer.open(row.credentials_sealed)).toContain(token)
  const audit = JSON.stringify((await api.world.owner.query('select * from audit_log where tenant_id = $1', [tenant])).rows)
  for (const secret of [token, 'refresh-of-', 'app-secret']) {
    expect(audit).not.toContain(secret)
    expect(api.world.logLines.join('\n')).not.toContain(secret)
  }
})

test('when a token has ended, one process of two refreshes it, the others wait, and it is stored before anybody uses it', async () => {
  expiresIn = 30
  await connect()
  live.clear()
  expiresIn = 1800
  slowMs = 300
  const { clock, log, appUrl, sealer, egress, config } = api.world
  const other = openDatabase({ url: appUrl, clock, log })
  const elsewhere = (index: number) =>
    createRecordOnce(
      other,
      { tenant_id: tenant, object: 'contact', fields: { email: 'x@example.com' }, idempotency_key: `other node ${index}` },
      (prepared) => writeRecord({ clock, sealer, egress, apps: config.crm, tokens: tokenStore(other, tenant) }, prepared),
    )
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, () => outcome()),
    ...Array.from({ length: 6 }, (_, index) => elsewhere(index)),
  ])
  await other.close()
  expect(answers.map(({ ok }) => ok)).toEqual(answers.map(() => true))
  expect(refreshes).toHaveLength(1)
  const { access_token } = JSON.parse(sealer.open((await stored()).credentials_sealed))
  expect(calls('/crm/v3/objects/contacts').map(({ headers }) => headers.authorization)).toEqual(answers.map(() => `Bearer ${access_token}`))
  expect((await stored()).refresh_lease_until).toBeNull()
})

test('who dies in the middle of a refresh is waited for until its lease ends, and another takes over', async () => {
  expiresIn = 30
  await connect()
  live.clear()
  expiresIn = 1800
  const lease = new Date(api.world.clock.now().getTime() + 400).toISOString()
  await api.world.owner.query('update crm_connections set refresh_lease_until = $2 where tenant_id = $1', [tenant, lease])
  const answered = outcome()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(refreshes).toEqual([])
  api.world.clock.advance(500)
  expect((await answered).ok).toBe(true)
  expect(refreshes).toHaveLength(1)
})

test('a token that is refused before its time is refreshed once, and the record is written once', async () => {
  await connect()
  live.clear()
  expect((await outcome()).ok).toBe(true)
  expect(refreshes).toHaveLength(1)
  expect(calls('/crm/v3/objects/contacts')).toHaveLength(2)
  // An account that refuses new ones too is not asked for ever.
  hubspot.answer((response, request) => (request.path.startsWith('/crm/') ? json(response, 401, {}) : respond(response, request)))
  expect((await outcome()).error.code).toBe('auth_failed')
  expect(refreshes).toHaveLength(2)
})

test('a refresh token that was taken back ends the connection: the owner is told, nothing more is asked, and consent repairs it', async () => {
  await connect(tenant, 'code-revoked')
  live.clear()
  const idempotency_key = `kept ${next++}`
  expect(await outcome({ idempotency_key })).toEqual({
    ok: false,
    error: { code: 'auth_failed', message: 'HubSpot has ended the connection: connect it again' },
  })
  const asked = hubspot.requests.length
  expect((await outcome()).error.code).toBe('auth_failed')
  expect(hubspot.requests).toHaveLength(asked)
  expect((await stored()).revoked_at).not.toBeNull()
  await connect(tenant, 'code-new')
  expect((await outcome({ idempotency_key })).ok).toBe(true)
  expect((await stored()).revoked_at).toBeNull()
})

test('while HubSpot has no time, or our app is refused, the connection stays as it was', async () => {
  expiresIn = 30
  await connect()
  live.clear()
  expiresIn = 1800
  for (const [status, code] of [
    [500, 'unavailable'],
    [429, 'rate_limited'],
    [400, 'auth_failed'],
  ] as const) {
    hubspot.answer((response) => json(response, status, { status: 'BAD_CLIENT_SECRET' }, { 'retry-after': '7' }))
    expect((await outcome()).error.code).toBe(code)
    expect(await stored()).toMatchObject({ revoked_at: null, refresh_lease_until: null })
  }
  hubspot.answer(respond)
  expect((await outcome()).ok).toBe(true)
})

test('429 from HubSpot says how long to wait, and the key may be used again', async () => {
  await connect()
  const idempotency_key = `limited ${next++}`
  hubspot.answer((response) =>
    json(
      response,
      429,
      { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' },
      { 'x-hubspot-ratelimit-interval-milliseconds': '10000' },
    ),
  )
  expect((await outcome({ idempotency_key })).error).toEqual({
    code: 'rate_limited',
    message: 'the CRM takes no more requests at the moment; try again in 10 s',
  })
  hubspot.answer(respond)
  expect((await outcome({ idempotency_key })).ok).toBe(true)
})

test('a mapping to a field that HubSpot doesn’t have is named, and nothing else of its answer is told', async () => {
  await connect()
  await api.world.db.withTenant(tenant, (tx) =>
    setFieldMappings(tx, { object: 'contact', mappings: { first_name: 'given_name' }, actor: { kind: 'cli' } }),
  )
  hubspot.answer((response) =>
    json(response, 400, {
      status: 'error',
      message:
        'Property values were not valid: [{"message":"Property \\"given_name\\" does not exist <b>","error":"PROPERTY_DOESNT_EXIST"}]',
      category: 'VALIDATION_ERROR',
    }),
  )
  expect((await outcome()).error).toEqual({
    code: 'validation_error',
    message: 'HubSpot answered 400: it does not take the field given_name',
  })
})

test('each business writes with its own tokens, and one business’s end is not another’s', async () => {
  const other = await makeTenant(api.world)
  const otherKey = (await api.issue(other)).key
  await connect(tenant, 'code-mine')
  await connect(other, 'code-revoked-theirs')
  await outcome()
  await outcome({}, otherKey)
  const used = calls('/crm/v3/objects/contacts').map(({ headers }) => accounts.get(String(headers.authorization).slice(7))?.refresh)
  expect(used).toEqual(['refresh-of-code-mine', 'refresh-of-code-revoked-theirs'])
  for (const [token, account] of accounts) if (account.refresh.includes('theirs')) live.delete(token)
  expect([(await outcome({}, otherKey)).ok, (await outcome()).ok]).toEqual([false, true])
  // A state that one business was given replaces no other's connection.
  expect([(await stored()).revoked_at, (await stored(other)).revoked_at === null]).toEqual([null, false])
})

test('the rest of the driver asks as HubSpot documents: search, recent changes, change, archive, fields', async () => {
  await connect()
  const use = async <T>(work: Parameters<typeof withDriver<T>>[2]) => {
    const connection = await api.world.db.withTenant(tenant, requireConnection)
    return withDriver({ ...api.world, apps: api.world.config.crm, tokens: tokenStore(api.world.db, tenant) }, connection, work)
  }
  const bodies = () =>
    hubspot.requests.map(({ method, path, body }) => [method, path, body.length > 0 ? JSON.parse(body.toString()) : null])
  const answer = (status: number, body?: unknown) => {
    hubspot.requests.length = 0
    hubspot.answer((response) => (body === undefined ? void response.writeHead(status).end() : json(response, status, body)))
  }
  const record = { id: '12', properties: { email: 'sara@example.com' } }

  answer(200, { total: 1, results: [record, { id: 5 }, null] })
  expect(await use((crm) => crm.lookupCustomer({ email: 'sara@example.com', phone: '+971501234567' }))).toEqual({
    externalId: '12',
    fields: { email: 'sara@example.com' },
  })
  const group = (propertyName: string, value: string) => ({ filters: [{ propertyName, operator: 'EQ', value }] })
  const filterGroups = [group('email', 'sara@example.com'), group('phone', '+971501234567')]
  expect(bodies()).toEqual([['POST', '/crm/v3/objects/contacts/search', { filterGroups, limit: 1 }]])
  expect(await use((crm) => crm.lookupCustomer({}))).toBeNull()

  answer(200, { results: [record] })
  await use((crm) => crm.searchRecords('deal', 'villa', 5))
  await use((crm) => crm.listRecent('case', new Date(1000), 10))
  const changed = 'hs_lastmodifieddate'
  expect(bodies()).toEqual([
    ['POST', '/crm/v3/objects/deals/search', { query: 'villa', limit: 5 }],
    [
      'POST',
      '/crm/v3/objects/tickets/search',
      {
        filterGroups: [{ filters: [{ propertyName: changed, operator: 'GTE', value: '1000' }] }],
        sorts: [{ propertyName: changed, direction: 'DESCENDING' }],
        limit: 10,
      },
    ],
  ])

  answer(204)
  await use((crm) => crm.updateRecord('contact', '12', { budget: 5.5, areas: ['a', 'b'], vip: true, notes: null }))
  expect(await use((crm) => crm.deleteRecord('contact', '12'))).toBe('soft')
  expect(bodies()).toEqual([
    ['PATCH', '/crm/v3/objects/contacts/12', { properties: { budget: '5.5', areas: 'a;b', vip: 'true', notes: '' } }],
    ['DELETE', '/crm/v3/objects/contacts/12', null],
  ])
  await expect(use((crm) => crm.deleteRecord('contact', '../deals/1'))).rejects.toMatchObject({ code: 'not_found' })
  for (const object of ['lead', 'appointment'] as const) {
    await expect(use((crm) => crm.createRecord(object, {}, 'x'))).rejects.toMatchObject({ code: 'unsupported' })
  }

  const many = Array.from({ length: 3000 }, (_, index) => ({
    name: `field_${index}`,
    label: `Field ${index}`,
    description: 'x'.repeat(40),
  }))
  answer(200, { results: [...many, { name: 'secret', hidden: true }] })
  const fields = await use((crm) => crm.describe('deal'))
  expect([fields.length, fields[0], bodies()]).toEqual([
    3000,
    { name: 'field_0', label: 'Field 0', isRequired: false },
    [['GET', '/crm/v3/properties/deals', null]],
  ])

  for (const [status, code] of [
    [403, 'auth_failed'],
    [404, 'not_found'],
    [409, 'conflict'],
    [503, 'unavailable'],
  ] as const) {
    answer(status, {})
    expect((await outcome()).error.code, String(status)).toBe(code)
  }
})
