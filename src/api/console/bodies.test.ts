import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ConsoleClient, openConsole } from '../../../test/console-client.ts'
import { snapshotOf } from '../../../test/snapshot.ts'
import { type ConsoleOperation, isRead } from '../../contract/console/operation.ts'
import { OPERATOR_OPERATIONS, type OperatorOperation } from '../../contract/console/operator-operations.ts'
import { CONSOLE_OPERATIONS } from '../../contract/console/routes.ts'

let client: ConsoleClient
beforeAll(async () => {
  client = await openConsole()
})
afterAll(() => client.close())
beforeEach(() => client.world.clock.advance(61_000))

const withInput = [
  ...Object.entries<ConsoleOperation>(CONSOLE_OPERATIONS).map(([id, { input }]) => ({
    id,
    input,
    side: 'business' as const,
  })),
  ...Object.entries<OperatorOperation>(OPERATOR_OPERATIONS).map(([id, { input }]) => ({
    id,
    input,
    side: 'operator' as const,
  })),
].filter(({ input }) => input)

const DEEP = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`

test.each(withInput)('$id refuses what is no input of it, clearly and without an effect', async ({ id, side }) => {
  const url = side === 'operator' ? `/api/console/operator/${id}` : `/api/console/t/${client.tenant.slug}/${id}`
  const who = side === 'operator' ? 'operator' : 'owner'
  await client.ask(who, '/api/console/me')
  const before = await snapshotOf(client.world)
  const bad = ['', '{', '[]', 'null', '"x"', '7', '{"x":1,"x":2}', '{"not_known":1}', '{"id":"\\u0000"}', DEEP, '{"__proto__":{"id":"x"}}']
  for (const text of bad) {
    const answer = isRead(id)
      ? await client.ask(who, `${url}?input=${encodeURIComponent(text).slice(0, 7000)}`)
      : await client.ask(who, url, { method: 'POST', body: text, headers: { ...client.own, 'content-type': 'application/json' } })
    expect(answer.statusCode, `${text.slice(0, 30)}: ${answer.body}`).toBe(400)
    expect(answer.json().error.message.length).toBeLessThan(600)
  }
  if (isRead(id)) {
    expect((await client.ask(who, `${url}?inputs=%7B%7D`)).statusCode).toBe(400)
    expect((await client.ask(who, `${url}?input=%7B%7D&input=%7B%7D`)).statusCode).toBe(400)
  } else {
    const big = await client.ask(who, url, { method: 'POST', body: `"${'x'.repeat(1_100_000)}"` })
    expect(big.statusCode).toBe(413)
    const form = { ...client.own, 'content-type': 'text/plain' }
    expect((await client.ask(who, url, { method: 'POST', body: '{}', headers: form })).statusCode).toBe(415)
  }
  expect(await snapshotOf(client.world)).toEqual(before)
})

test("another business's ids are answered like ids that nobody has", async () => {
  const path = `/api/console/t/${client.tenant.slug}`
  const other = (await client.world.owner.query('select id from users where tenant_id = $1', [client.other.id])).rows[0].id
  for (const [id, body] of [
    ['changeRole', { role: 'viewer' }],
    ['removeMember', {}],
  ] as const) {
    for (const target of [other, '01900000-0000-7000-8000-000000000000']) {
      expect((await client.ask('owner', `${path}/${id}`, { method: 'POST', body: { id: target, ...body } })).statusCode).toBe(404)
    }
  }
})
