import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import { makeConversation, makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

/** A tenant with `count` conversations of one and the same moment, and a key; ids newest first. */
async function tenantWith(count: number): Promise<{ tenant: string; key: string; ids: string[] }> {
  const tenant = await makeTenant(api.world)
  const { key } = await api.issue(tenant)
  const ids = await api.world.db.withTenant(tenant, async (tx) => {
    const made: string[] = []
    for (let index = 0; index < count; index++) made.push(await makeConversation(tx))
    return made
  })
  const moments = await api.world.owner.query('select count(distinct created_at)::int as n from conversations where tenant_id = $1', [
    tenant,
  ])
  if (count > 0) expect(moments.rows[0].n).toBe(1)
  return { tenant, key, ids: ids.reverse() }
}

/** Walks a list to its end; `between` runs after each page. */
async function walk(
  key: string,
  limit: number,
  options: { id?: 'listConversations' | 'listMessages'; params?: Record<string, string>; between?: () => Promise<void> } = {},
): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | undefined
  for (;;) {
    const query = { limit, ...(cursor === undefined ? {} : { cursor }) }
    const { body } = await api.call(options.id ?? 'listConversations', {
      key,
      query,
      ...(options.params ? { params: options.params } : {}),
    })
    expect(body.has_more).toBe(body.next_cursor !== null)
    expect(body.data.length).toBeLessThanOrEqual(limit)
    if (body.has_more) expect(body.data).toHaveLength(limit)
    seen.push(...body.data.map((row: { id: string }) => row.id))
    if (!body.has_more) return seen
    cursor = body.next_cursor
    await options.between?.()
  }
}

test('250 rows of one moment: every row once and in order, with any page size', async () => {
  const { key, ids } = await tenantWith(250)
  for (const limit of [1, 2, 3, 7, 24, 25, 49, 50, 83, 99, 100]) expect(await walk(key, limit), `limit ${limit}`).toEqual(ids)
}, 30_000)

test('nothing, exactly one page, and one row more', async () => {
  const empty = await tenantWith(0)
  expect((await api.call('listConversations', { key: empty.key })).body).toEqual({ data: [], next_cursor: null, has_more: false })
  const full = await tenantWith(25)
  expect((await api.call('listConversations', { key: full.key })).body).toMatchObject({ next_cursor: null, has_more: false })
  const more = await tenantWith(26)
  const { body } = await api.call('listConversations', { key: more.key })
  expect(body).toMatchObject({ next_cursor: more.ids[24], has_more: true })
  expect(body.data).toHaveLength(25)
})

test('rows that come and go meanwhile: those that were there throughout are seen exactly once', async () => {
  const { tenant, key, ids } = await tenantWith(120)
  const doomed = new Set(ids.filter((_, index) => index % 7 === 3))
  const waiting = [...doomed]
  const seen = await walk(key, 10, {
    between: async () => {
      api.world.clock.advance(1)
      await api.world.db.withTenant(tenant, (tx) => makeConversation(tx))
      const gone = waiting.splice(randomInt(Math.max(1, waiting.length)), 1)
      await api.world.owner.query('delete from conversations where id = any($1)', [gone])
    },
  })
  expect(seen.filter((id) => !doomed.has(id))).toEqual(ids.filter((id) => !doomed.has(id)))
  expect(new Set(seen).size).toBe(seen.length)
})

test('a cursor is a position: of a row that is gone, of another tenant, of nothing, with another page size or filter', async () => {
  const { key, ids } = await tenantWith(6)
  const page = async (query: Record<string, string>) =>
    (await api.call('listConversations', { key, query })).body.data.map((row: { id: string }) => row.id)
  const gone = ids[2] ?? ''
  await api.world.owner.query('delete from conversations where id = $1', [gone])
  expect(await page({ cursor: gone })).toEqual(ids.slice(3))
  expect(await page({ cursor: gone, limit: '2' })).toEqual(ids.slice(3, 5))
  expect(await page({ cursor: gone, channel: 'webform' })).toEqual(ids.slice(3))
  expect(await page({ cursor: gone, channel: 'voice' })).toEqual([])
  expect(await page({ cursor: '00000000-0000-0000-0000-000000000000' })).toEqual([])
  expect(await page({ cursor: 'ffffffff-ffff-ffff-ffff-ffffffffffff' })).toEqual(ids.filter((id) => id !== gone))
  expect((await page({ cursor: newId(api.world.clock.now()) })).length).toBe(5)
})

test('messages come in ascending order, page by page; a cursor that is none of them is one and the same refusal', async () => {
  const { tenant, key, ids } = await tenantWith(2)
  const [conversation = '', other = ''] = ids
  const said = await api.world.db.withTenant(tenant, async (tx) => {
    const made: string[] = []
    for (let number = 1; number <= 130; number++) {
      const id = newId(tx.now)
      made.push(id)
      const message = {
        tenant_id: tenant,
        id,
        conversation_id: conversation,
        sequence_number: number,
        role: 'customer',
        content: `message ${number}`,
      }
      await tx.db
        .insertInto('messages')
        .values({ ...message, delivery_status: 'received', payload: JSON.stringify({ internal: true }) })
        .execute()
    }
    return made
  })
  for (const limit of [1, 33, 100]) expect(await walk(key, limit, { id: 'listMessages', params: { id: conversation } })).toEqual(said)
  const withMessages = await api.call('getConversation', { key, params: { id: conversation }, query: { include: 'messages' } })
  expect(withMessages.body.messages.map((message: { id: string }) => message.id)).toEqual(said.slice(-100))
  expect((await api.call('getConversation', { key, params: { id: conversation } })).body.messages).toBeUndefined()
  const refused = []
  for (const [id, cursor] of [
    [other, said[0]],
    [conversation, newId(api.world.clock.now())],
    [conversation, conversation],
  ]) {
    const answer = await api.call('listMessages', { key, params: { id: id ?? '' }, query: { cursor: cursor ?? '' } })
    expect(answer.status).toBe(400)
    refused.push(answer.text)
  }
  expect(new Set(refused).size).toBe(1)
})

test('a cursor goes on working with another key of the tenant, and after hours', async () => {
  const { tenant, key, ids } = await tenantWith(3)
  const { body } = await api.call('listConversations', { key, query: { limit: 2 } })
  api.world.clock.advance(5 * 3_600_000)
  const other = await api.issue(tenant)
  const rest = await api.call('listConversations', { key: other.key, query: { limit: 2, cursor: body.next_cursor } })
  expect(rest.body.data.map((row: { id: string }) => row.id)).toEqual(ids.slice(2))
})

test('rows made after the clock was set back still come first', async () => {
  const { key } = await api.issue(await makeTenant(api.world))
  const made: string[] = []
  for (const step of [0, -3_600_000, 1000, 3_600_000]) {
    api.world.clock.advance(step)
    const body = { channel: 'webform', customer_identifier: `step ${step}` }
    made.unshift((await api.call('createConversation', { key, body })).body.id)
  }
  expect(await walk(key, 1)).toEqual(made)
})

test('a page deep in 20,000 rows reads no more rows than the first, by an index, among other tenants’', async () => {
  const [mine, other] = [await makeTenant(api.world), await makeTenant(api.world)]
  const { key } = await api.issue(mine)
  for (const tenant of [mine, other]) {
    await api.world.owner.query(
      `insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key)
       select $1, uuid_at(now()), 'webform', n::text, n::text from generate_series(1, 20000) n`,
      [tenant],
    )
  }
  await api.world.owner.query('analyze conversations')
  const deep = await api.world.owner.query('select id from conversations where tenant_id = $1 order by id offset 30 limit 1', [mine])
  const client = await api.world.db.pool.connect()
  const query = vi.spyOn(Object.getPrototypeOf(client), 'query')
  client.release()
  const planOf = async (page: Record<string, string>) => {
    query.mockClear()
    expect((await api.call('listConversations', { key, query: page })).body.data).toHaveLength(25)
    const statement = query.mock.calls
      .flatMap(([first, values]) => statementsOf(first, values))
      .find(({ text }) => /from "?conversations\b/.test(text))
    if (!statement) throw new Error('the list made no query')
    return api.world.owner
      .query(`begin; set local role vorel_app; set local app.current_tenant_id = '${mine}'`)
      .then(() => api.world.owner.query(`explain (analyze, format json, timing off) ${statement.text}`, statement.values))
      .then(({ rows }) => rows[0]['QUERY PLAN'][0].Plan)
      .finally(() => api.world.owner.query('rollback'))
  }
  for (const page of [{}, { cursor: deep.rows[0].id }]) {
    const scans = leavesOf(await planOf(page))
    expect(scans.map((scan) => scan['Node Type'])).toEqual([expect.stringMatching(/^Index (Only )?Scan/)])
    expect(scans[0]?.['Actual Rows']).toBe(26)
    expect(scans[0]?.['Rows Removed by Filter'] ?? 0).toBe(0)
  }
  query.mockRestore()
})

interface Plan {
  readonly 'Node Type': string
  readonly 'Actual Rows': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Relation Name'?: string
  readonly Plans?: readonly Plan[]
}

/** The scans of the table; what only reads the tenant's setting aside. */
function leavesOf(plan: Plan): Plan[] {
  return [...(plan['Relation Name'] === 'conversations' ? [plan] : []), ...(plan.Plans ?? []).flatMap(leavesOf)]
}

function statementsOf(first: unknown, values: unknown): { text: string; values: unknown[] }[] {
  if (typeof first !== 'object' || first === null) return [{ text: String(first), values: Array.isArray(values) ? values : [] }]
  // A pipeline, or a statement with a name.
  const sent = first as { statements?: { text: string; values: unknown[] }[]; text?: string; values?: unknown[] }
  return sent.statements ?? [{ text: sent.text ?? '', values: sent.values ?? [] }]
}
