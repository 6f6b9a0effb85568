import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { setFieldMappings } from '../../src/domain/crm/field-mappings.ts'
import { removeConnection, setConnection } from '../../src/domain/crm/set-connection.ts'
import { newId } from '../../src/lib/ids.ts'
import { newWebhookSecret } from '../../src/lib/signature.ts'
import { makeTenant } from '../factories.ts'
import { openReceiver, type Receiver } from '../receiver.ts'
import { type Api, openApi } from './client.ts'

const actor = { kind: 'cli' } as const
const secret = newWebhookSecret()
let api: Api
let receiver: Receiver
let tenant: string
let key: string
let next = 0
beforeAll(async () => {
  receiver = await openReceiver()
  api = await openApi({ now: new Date(), environment: { VOREL_EGRESS_ALLOW: `127.0.0.1:${receiver.port}` } })
})
beforeEach(async () => {
  tenant = await makeTenant(api.world)
  key = (await api.issue(tenant)).key
  receiver.requests.length = 0
  receiver.answer(json(200, { external_id: 'crm-1' }))
})
afterAll(async () => {
  await api.close()
  await receiver.close()
})

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const connect = (overrides: { url?: string; driver?: string; of?: string } = {}) =>
  api.world.db.withTenant(overrides.of ?? tenant, (tx) =>
    setConnection(tx, {
      driver: overrides.driver ?? 'custom_webhook',
      config: { url: overrides.url ?? receiver.url },
      credentials: { secret },
      sealer: api.world.sealer,
      actor,
    }),
  )
const freshKey = () => `record ${next++}`
const create = (members: object = {}, apiKey = key) =>
  api.call('createCrmRecord', {
    key: apiKey,
    body: { object: 'lead', fields: { first_name: 'Sara' }, idempotency_key: freshKey(), ...members },
  })
const sent = () => receiver.requests.map(({ body }) => JSON.parse(body.toString()))

test('without a connection the outcome is not_configured, and the same key works once there is one', async () => {
  const idempotency_key = freshKey()
  for (let index = 0; index < 2; index++) {
    expect((await create({ idempotency_key })).body).toEqual({
      ok: false,
      error: { code: 'not_configured', message: 'no CRM is connected' },
    })
  }
  await connect()
  expect((await create({ idempotency_key })).body).toEqual({ ok: true, external_id: 'crm-1' })
  await api.world.db.withTenant(tenant, (tx) => removeConnection(tx, { actor }))
  expect((await create({ idempotency_key })).body.ok).toBe(true)
  expect((await create()).body.error.code).toBe('not_configured')
  expect(receiver.requests).toHaveLength(1)
})

test('the record is posted under the CRM’s names, signed, and the answer tells where it is', async () => {
  await connect()
  await api.world.db.withTenant(tenant, (tx) =>
    setFieldMappings(tx, { object: 'lead', mappings: { first_name: 'FirstName', budget: 'Budget__c' }, actor }),
  )
  receiver.answer(json(201, { external_id: 77, record_url: 'https://crm.example/77', internal: 'not shown' }))
  const idempotency_key = freshKey()
  const answer = await create({ idempotency_key, fields: { first_name: 'Sara', budget: 5.5, notes: null } })
  expect(answer.body).toEqual({ ok: true, external_id: '77', record_url: 'https://crm.example/77' })
  expect(sent()).toEqual([
    { action: 'create_record', object: 'lead', fields: { FirstName: 'Sara', Budget__c: 5.5, notes: null }, idempotency_key },
  ])
  const [request] = receiver.requests
  const text = request?.body.toString() ?? ''
  expect(request?.headers['x-webhook-signature']).toBe(createHmac('sha256', secret).update(text).digest('hex'))
  // The published verifier takes it too. Header values of one name each are strings.
  expect(() => new Webhook(secret).verify(text, request?.headers as Record<string, string>)).not.toThrow()
})

test('mappings of one object leave the others alone, and two fields never come under one name', async () => {
  await connect()
  const set = (mappings: Record<string, string>) =>
    api.world.db.withTenant(tenant, (tx) => setFieldMappings(tx, { object: 'contact', mappings, actor }))
  await set({ first_name: 'fn' })
  await set({ name: 'fn' })
  await create({ object: 'contact', fields: { first_name: 'a', name: 'b' } })
  await create({ object: 'deal', fields: { name: 'c' } })
  expect(sent().map(({ fields }) => fields)).toEqual([{ first_name: 'a', fn: 'b' }, { name: 'c' }])
  const clash = await create({ object: 'contact', fields: { name: 'a', fn: 'b' } })
  expect(clash.body).toMatchObject({ ok: false, error: { code: 'validation_error' } })
  await expect(set({ a: 'x', b: 'x' })).rejects.toThrow('mappings')
  expect(receiver.requests).toHaveLength(2)
})

test('a CRM’s trouble is a 200 with its code, by what it answered', async () => {
  await connect()
  const cases: [number, string][] = [
    [400, 'validation_error'],
    [422, 'validation_error'],
    [401, 'auth_failed'],
    [403, 'auth_failed'],
    [404, 'not_found'],
    [409, 'conflict'],
    [405, 'unsupported'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [302, 'unavailable'],
  ]
  for (const [status, code] of cases) {
    receiver.answer(json(status, { secret: 'of the CRM' }, { location: 'http://127.0.0.1/', 'retry-after': '7' }))
    const { status: answered, body, text } = await create()
    expect([answered, body.ok, body.error.code], String(status)).toEqual([200, false, code])
    expect(text).not.toContain('of the CRM')
  }
  for (const [body, what] of [
    [{}, 'no id'],
    [{ external_id: '' }, 'an empty id'],
    [{ external_id: {} }, 'an object'],
    ['ok', 'text'],
  ]) {
    receiver.answer(json(200, body))
    expect((await create()).body, String(what)).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  }
  receiver.answer((response) => void response.destroy())
  expect((await create()).body.error.message).toContain('not known')
  receiver.answer(json(200, { external_id: 'x', record_url: 'javascript:alert(1)' }))
  expect((await create()).body).toEqual({ ok: true, external_id: 'x' })
})

test('an address inside, an unknown driver and a closed port are refusals, and nothing is sent', async () => {
  await connect({ url: 'https://169.254.169.254/latest' })
  expect((await create()).body.error.code).toBe('unavailable')
  await connect({ driver: 'opentable' })
  expect((await create()).body.error.code).toBe('unsupported')
  const closed = await openReceiver()
  await closed.close()
  await connect({ url: closed.url })
  expect((await create()).body.error.code).toBe('unavailable')
  expect(receiver.requests).toEqual([])
})

test('a repeated key is answered with the first outcome, whatever else the body says and however much later, and creates nothing', async () => {
  await connect()
  const idempotency_key = freshKey()
  const first = await create({ idempotency_key })
  receiver.answer(json(200, { external_id: 'another' }))
  api.world.clock.advance(30 * 86_400_000)
  expect((await create({ idempotency_key })).text).toBe(first.text)
  expect((await create({ idempotency_key, object: 'deal', fields: {} })).text).toBe(first.text)
  receiver.answer(json(422, {}))
  const refused = freshKey()
  const refusal = await create({ idempotency_key: refused })
  receiver.answer(json(200, { external_id: 'late' }))
  expect((await create({ idempotency_key: refused })).text).toBe(refusal.text)
  expect(receiver.requests).toHaveLength(2)
  const stranger = await makeTenant(api.world)
  await connect({ of: stranger })
  const theirs = await create({ idempotency_key }, (await api.issue(stranger)).key)
  expect(theirs.body).toEqual({ ok: true, external_id: 'late' })
})

test('what did nothing and may pass is no outcome: the key is free again', async () => {
  await connect()
  for (const status of [401, 429]) {
    const idempotency_key = freshKey()
    receiver.answer(status)
    expect((await create({ idempotency_key })).body.ok).toBe(false)
    receiver.answer(json(200, { external_id: 'now' }))
    expect((await create({ idempotency_key })).body).toEqual({ ok: true, external_id: 'now' })
  }
})

test('of 20 at once one calls the CRM, and all get its outcome', async () => {
  await connect()
  receiver.answer((response) => void setTimeout(() => json(200, { external_id: 'only' })(response), 300))
  const idempotency_key = freshKey()
  const answers = await Promise.all(Array.from({ length: 20 }, () => create({ idempotency_key })))
  expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['{"ok":true,"external_id":"only"}']))
  expect(receiver.requests).toHaveLength(1)
  const [row] = (await api.world.owner.query('select outcome from crm_writes where tenant_id = $1', [tenant])).rows
  expect(row.outcome).toEqual({ ok: true, external_id: 'only' })
})

test('no transaction is open while the CRM is asked', async () => {
  await connect()
  let open: number | null = null
  receiver.answer(async (response) => {
    const { rows } = await api.world.owner.query(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'vorel' and xact_start is not null",
    )
    open = rows[0].n
    json(200, { external_id: 'x' })(response)
  })
  for (const headers of [{}, { 'idempotency-key': freshKey() }]) {
    const body = { object: 'lead', fields: {}, idempotency_key: freshKey() }
    expect((await api.call('createCrmRecord', { key, body, headers })).body.ok).toBe(true)
    expect(open).toBe(0)
  }
})

test('a write whose process died is not written again: it is settled as not known, for good', async () => {
  await connect()
  const idempotency_key = freshKey()
  const lease = new Date(api.world.clock.now().getTime() + 1000)
  await api.world.owner.query(
    "insert into crm_writes (tenant_id, idempotency_key, id, object, lease_until) values ($1, $2, $3, 'lead', $4)",
    [tenant, idempotency_key, newId(api.world.clock.now()), lease],
  )
  api.world.clock.advance(1000)
  const answers = await Promise.all(Array.from({ length: 5 }, () => create({ idempotency_key })))
  for (const { body } of answers) {
    expect(body).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    expect(body.error.message).toContain('not known')
  }
  expect(receiver.requests).toEqual([])
})

test('objects, fields and keys are as described, or a 400 that names them', async () => {
  for (const object of ['contact', 'lead', 'deal', 'appointment', 'case']) expect((await create({ object })).status).toBe(200)
  expect((await create({ idempotency_key: '😀'.repeat(200) })).status).toBe(200)
  const wrong: [object, string][] = [
    [{ object: 'Contact' }, 'object'],
    [{ object: null }, 'object'],
    [{ fields: [] }, 'fields'],
    [{ fields: null }, 'fields'],
    [{ fields: { FirstName: 1 } }, 'fields.FirstName'],
    [{ fields: { 'a.b': 1 } }, 'fields.a.b'],
    [{ fields: { big: 'x'.repeat(16_400) } }, 'fields'],
    [{ idempotency_key: '' }, 'idempotency_key'],
    [{ idempotency_key: '😀'.repeat(201) }, 'idempotency_key'],
    [{ idempotency_key: 1 }, 'idempotency_key'],
    [{ nonsense: 1 }, 'nonsense'],
  ]
  for (const [members, name] of wrong) {
    const { status, body } = await create(members)
    expect([status, body.error?.message.split(':')[0]]).toEqual([400, name])
  }
})

test('credentials that can not be read or are missing are auth_failed, and the key stays free', async () => {
  const idempotency_key = freshKey()
  await connect()
  const sealed = (await api.world.owner.query('select credentials_sealed from crm_connections where tenant_id = $1', [tenant])).rows[0]
  await api.world.owner.query("update crm_connections set credentials_sealed = '\\x01' where tenant_id = $1", [tenant])
  expect((await create({ idempotency_key })).body.error.code).toBe('auth_failed')
  const empty = api.world.sealer.seal('{}')
  await api.world.owner.query('update crm_connections set credentials_sealed = $2 where tenant_id = $1', [tenant, empty])
  expect((await create({ idempotency_key })).body.error.code).toBe('auth_failed')
  expect(receiver.requests).toEqual([])
  await api.world.owner.query('update crm_connections set credentials_sealed = $2 where tenant_id = $1', [
    tenant,
    sealed.credentials_sealed,
  ])
  expect((await create({ idempotency_key })).body).toEqual({ ok: true, external_id: 'crm-1' })
})

test('credentials are sealed, and neither rows nor logs nor the audit log show them', async () => {
  await connect()
  await create()
  const rows = await api.world.owner.query(
    "select (select string_agg(c::text, '') from crm_connections c) || (select string_agg(a::text, '') from audit_log a) as everything",
  )
  expect(rows.rows[0].everything + api.world.logLines.join('')).not.toContain(secret.slice(6))
})
