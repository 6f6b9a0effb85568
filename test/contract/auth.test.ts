import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operation } from '../../src/contract/operation.ts'
import { OPERATIONS, type OperationId } from '../../src/contract/routes.ts'
import { SCOPES } from '../../src/contract/scopes.ts'
import { revokeKey } from '../../src/domain/api-keys/revoke-key.ts'
import { rotateKey } from '../../src/domain/api-keys/rotate-key.ts'
import { newId } from '../../src/lib/ids.ts'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const operations = Object.keys(OPERATIONS) as OperationId[]
const someId = '01900000-0000-7000-8000-000000000000'
const hex = '0123456789abcdef'.repeat(3)

test('a bad key gets the same answer whatever is wrong with it', async () => {
  const tenant = await makeTenant(api.world)
  const [revoked, expired, suspended] = [
    await api.issue(api.tenantId),
    await api.issue(api.tenantId, { expiresAt: new Date(api.world.clock.now().getTime() + 1000) }),
    await api.issue(tenant),
  ]
  await api.world.db.withTenant(api.tenantId, (tx) => revokeKey(tx, { actor: { kind: 'cli' }, id: revoked.id }))
  await api.world.owner.query("update tenants set status = 'suspended' where id = $1", [tenant])
  api.world.clock.advance(1000)
  const wrongEnd = `${api.key.slice(0, -1)}${api.key.endsWith('0') ? '1' : '0'}`
  const values = [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Bearer  ${api.key}`,
    `Basic ${api.key}`,
    api.key,
    `Bearer ${api.key} x`,
    `Bearer ${api.key}, Bearer ${api.key}`,
    `Bearer vapk_test_${hex}`,
    `Bearer vapk_live_${hex}`,
    `Bearer vapk_live_${hex.slice(1)}`,
    `Bearer vapk_live_${hex}0`,
    `Bearer ${api.key.toUpperCase()}`,
    `Bearer vapk_live_${api.key.slice(10).toUpperCase()}g`,
    `Bearer ${wrongEnd}`,
    `Bearer ${revoked.key}`,
    `Bearer ${expired.key}`,
    `Bearer ${suspended.key}`,
    `Bearer ${'a'.repeat(10_000)}`,
  ]
  const answers = []
  for (const value of values) {
    const headers: Record<string, string> = value === undefined ? {} : { authorization: value }
    const { status, text, headers: got } = await api.call('listLeads', { key: null, headers })
    answers.push(JSON.stringify({ status, text, ...got, 'x-request-id': '', date: '' }))
  }
  expect(new Set(answers).size).toBe(1)
  expect(answers[0]).toContain('"www-authenticate":"Bearer"')
  expect(answers[0]).toContain('"status":401')
})

test('the scheme is read in any case, and a key in the query is not a key', async () => {
  expect((await api.call('listLeads', { key: null, headers: { authorization: `bearer ${api.key}` } })).status).toBe(200)
  expect((await api.call('listLeads', { key: null, query: { api_key: api.key } })).status).toBe(401)
})

test('a revoked key is refused on the very next request, and a rotated one when its grace is over', async () => {
  const first = await api.issue(api.tenantId)
  expect((await api.call('listLeads', { key: first.key })).status).toBe(200)
  const second = await api.world.db.withTenant(api.tenantId, (tx) =>
    rotateKey(tx, { sealer: api.world.sealer, actor: { kind: 'cli' }, id: first.id, graceSeconds: 60 }),
  )
  const use = async () => [
    (await api.call('listLeads', { key: first.key })).status,
    (await api.call('listLeads', { key: second.key })).status,
  ]
  expect(await use()).toEqual([200, 200])
  api.world.clock.advance(60_000)
  expect(await use()).toEqual([401, 200])
  await api.world.db.withTenant(api.tenantId, (tx) => revokeKey(tx, { actor: { kind: 'cli' }, id: second.id }))
  expect(await use()).toEqual([401, 401])
})

test('each operation takes its own scope and no other, before it looks at the request', async () => {
  for (const id of operations) {
    const { scope }: Operation = OPERATIONS[id]
    const others = await api.issue(api.tenantId, { scopes: SCOPES.filter((other) => other !== scope) })
    const refused = await api.call(id, { key: others.key, params: { id: 'malformed' }, raw: '{"broken', query: 'nonsense=1' })
    expect(refused.status, id).toBe(403)
    expect(refused.body.error.message, id).toContain(scope)
    const own = await api.issue(api.tenantId, { scopes: [scope] })
    expect([400, 404], id).toContain((await api.call(id, { key: own.key, params: { id: someId }, query: 'nonsense=1', body: {} })).status)
  }
})

test('a scope that nobody knows, stored in a row, opens nothing', async () => {
  const { key, id } = await api.issue(api.tenantId)
  await api.world.owner.query("update api_keys set scopes = '{*,admin,leads,READ}' where id = $1", [id])
  for (const operation of operations) expect((await api.call(operation, { key })).status, operation).toBe(403)
})

test('the order of refusals is 401, 429, 403, 400, 404, 409', async () => {
  const reader = await api.issue(api.tenantId, { scopes: ['read'], limit: 1 })
  const writer = await api.issue(api.tenantId, { scopes: ['leads:write'] })
  const bad = { raw: '{"nonsense": ' }
  expect((await api.call('createLead', { key: `${reader.key}0`, ...bad })).status).toBe(401)
  expect((await api.call('createLead', { key: reader.key, ...bad })).status).toBe(403)
  expect((await api.call('createLead', { key: reader.key, ...bad })).status).toBe(429)
  expect((await api.call('createLead', { key: writer.key, ...bad })).status).toBe(400)
  const body = { conversation_id: newId(api.world.clock.now()) }
  expect((await api.call('createLead', { key: writer.key, body: { ...body, nonsense: 1 } })).status).toBe(400)
  expect((await api.call('createLead', { key: writer.key, body })).status).toBe(404)
  const conversation = await api.call('createConversation', { body: { channel: 'webform', customer_identifier: 'order' } })
  expect((await api.call('createLead', { body: { conversation_id: conversation.body.id } })).status).toBe(201)
  expect((await api.call('createLead', { body: { conversation_id: conversation.body.id } })).status).toBe(409)
  expect((await api.call('createLead', { body: { conversation_id: conversation.body.id, nonsense: 1 } })).status).toBe(400)
})

test('use is noted after the response, once a minute; the row holds no key', async () => {
  const [{ key, id }, other] = [await api.issue(api.tenantId), await api.issue(api.tenantId)]
  const rowOf = async (keyId: string) =>
    (await api.world.owner.query('select last_used_at, api_keys::text as everything from api_keys where id = $1', [keyId])).rows[0]
  const useAndWait = async (used: string, keyId: string, expected: Date) => {
    await api.call('listLeads', { key: used })
    await expect.poll(async () => (await rowOf(keyId)).last_used_at?.getTime()).toBe(expected.getTime())
  }
  const start = api.world.clock.now()
  await useAndWait(key, id, start)
  api.world.clock.advance(59_000)
  await api.call('listLeads', { key })
  // Noted later than the use above would have been.
  await useAndWait(other.key, other.id, api.world.clock.now())
  expect((await rowOf(id)).last_used_at).toEqual(start)
  api.world.clock.advance(1000)
  await useAndWait(key, id, new Date(start.getTime() + 60_000))
  const { everything } = await rowOf(id)
  expect(everything).not.toContain(key.slice(22))
  expect(everything).not.toContain(key.slice(22, -4))
})

test('failed attempts of one address are limited before the key is looked at; other addresses are not', async () => {
  api.world.clock.advance(120_000)
  const attempt = (remoteAddress: string, key = 'x') => api.call('listLeads', { key, remoteAddress })
  for (let index = 0; index < 60; index++) expect((await attempt('198.51.100.7')).status).toBe(401)
  const refused = await attempt('198.51.100.7', api.key)
  expect(refused.status).toBe(429)
  expect(refused.headers['retry-after']).toBe('60')
  expect((await attempt('198.51.100.8')).status).toBe(401)
  for (let index = 0; index < 60; index++) await attempt(`2001:db8:0:1::${index.toString(16)}`)
  expect((await attempt('2001:db8:0:1:ffff::1')).status).toBe(429)
  expect((await attempt('2001:db8:0:2::1')).status).toBe(401)
  api.world.clock.advance(60_000)
  expect((await attempt('198.51.100.7', api.key)).status).toBe(200)
})
