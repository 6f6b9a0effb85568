import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Api, openApi } from '../../test/contract/client.ts'
import { makeTenant } from '../../test/factories.ts'
import { openDatabase } from '../db/database.ts'
import { revokeKey } from '../domain/api-keys/revoke-key.ts'
import { buildApp } from './app.ts'

/** Requests of one moment share look-ups and reads; none may notice, except by the clock. */
let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const list = (key: string, query = '') => api.call('listConversations', { key, query })
const create = (key: string, name: string) =>
  api.call('createConversation', { key, body: { channel: 'webform', customer_identifier: name } })
/** Calls to the database while `work` runs. */
const callsOf = async (work: () => Promise<unknown>) => {
  const client = await api.world.db.pool.connect()
  const query = vi.spyOn(Object.getPrototypeOf(client), 'query')
  client.release()
  await work()
  const calls = query.mock.calls.length
  query.mockRestore()
  return calls
}

test('50 lists at once of two tenants: each gets its own rows, in fewer calls than there are requests', async () => {
  const keys = [api.key, (await api.issue(await makeTenant(api.world))).key]
  for (const [index, key] of keys.entries()) for (let n = 0; n < 3; n++) await create(key, `of tenant ${index}, ${n}`)
  await Promise.all(keys.map((key) => list(key))) // notes the use of the keys
  let answers: Awaited<ReturnType<typeof list>>[] = []
  const calls = await callsOf(async () => {
    answers = await Promise.all(Array.from({ length: 50 }, (_, index) => list(keys[index % 2] ?? '', index % 4 < 2 ? '' : 'limit=2')))
  })
  answers.forEach(({ body }, index) => {
    const expected = ['2', '1', '0'].slice(0, index % 4 < 2 ? 3 : 2).map((n) => `of tenant ${index % 2}, ${n}`)
    expect(body.data.map((row: { customer_identifier: string }) => row.customer_identifier)).toEqual(expected)
  })
  expect(calls).toBeLessThan(10)
})

test('who reads after an answered write sees it, among any number who read the same at the same time', async () => {
  const { key } = await api.issue(await makeTenant(api.world))
  let isOver = false
  const crowd = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!isOver) await list(key)
    }),
  )
  for (let n = 0; n < 15; n++) {
    const made = await create(key, `visitor ${n}`)
    const seen = await Promise.all([list(key), list(key)])
    for (const { body } of seen) expect(body.data[0].id).toBe(made.body.id)
  }
  isOver = true
  await crowd
})

test('a revoked key is refused on the very next request of this node and of another, also among good ones', async () => {
  const { appUrl: url, clock, log } = api.world
  const db = openDatabase({ url, clock, log })
  const other = await buildApp({ ...api.world, db })
  const { key, id } = await api.issue(api.tenantId)
  const ask = (app: typeof other, bearer: string) =>
    app.inject({ url: '/api/v1/conversations', headers: { authorization: `Bearer ${bearer}` } }).then(({ statusCode }) => statusCode)
  expect(await Promise.all([ask(api.app, key), ask(other, key)])).toEqual([200, 200])
  await api.world.db.withTenant(api.tenantId, (tx) => revokeKey(tx, { actor: { kind: 'cli' }, id }))
  const asked = [ask(api.app, api.key), ask(api.app, key), ask(other, key), ask(other, api.key), ask(api.app, key)]
  expect(await Promise.all(asked)).toEqual([200, 401, 401, 200, 401])
  await other.close()
  await db.close()
})

test('well-formed keys that nobody has cost a share of one call, are each refused, and leave nothing behind', async () => {
  const bogus = Array.from({ length: 40 }, (_, index) => `vapk_live_${String(index).padStart(48, '0')}`)
  let statuses: number[] = []
  const calls = await callsOf(async () => {
    statuses = (await Promise.all([...bogus, api.key].map((key) => list(key)))).map(({ status }) => status)
  })
  expect(statuses).toEqual([...bogus.map(() => 401), 200])
  expect(calls).toBeLessThan(6)
})

test('of many creates at once, those that are refused do not hinder the others; each row has its event', async () => {
  const { key } = await api.issue(await makeTenant(api.world))
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => create(key, `visitor ${index % 40}`)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(40)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(20)
  const made = answers.filter(({ status }) => status === 201).map(({ body }) => body)
  const rows = await api.world.owner.query<{ data: unknown }>(
    "select data from event_log where event = 'conversation.created' and data ->> 'id' = any($1) order by id",
    [made.map(({ id }) => id)],
  )
  const expected = made.map((conversation) => ({ ...conversation, conversation_id: conversation.id }))
  expect(rows.rows.map(({ data }) => data)).toEqual(expected.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  const stored = await Promise.all(made.map(({ id }) => api.call('getConversation', { key, params: { id } })))
  expect(stored.map(({ body }) => body)).toEqual(made)
})
