import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const auth = () => ({ authorization: `Bearer ${api.key}`, 'content-type': 'application/json' })

async function newConversation(identifier: string): Promise<string> {
  return (await api.call('createConversation', { body: { channel: 'webform', customer_identifier: identifier } })).body.id
}

/** How many of the application's sessions wait for a lock. */
async function waiting(): Promise<number> {
  const result = await api.world.owner.query(
    "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and usename = 'vorel_app' and datname = current_database()",
  )
  return result.rows[0].n
}

/**
 * Closing a conversation locks its row, then writes its event. Each opponent holds the events and, once the call waits for them, wants the row: a deadlock, of
 * which the call is the victim, since an opponent waits a minute before it looks for one. The next opponent stands in line for the events before the last one
 * lets go of everything, so it is there for the next try.
 */
async function closeAgainst(opponents: number, identifier: string) {
  const id = await newConversation(identifier)
  const clients = await Promise.all(
    Array.from({ length: opponents }, async () => {
      const client = new pg.Client({ connectionString: api.world.adminUrl, options: '-c deadlock_timeout=60s' })
      await client.connect()
      await client.query('begin')
      return client
    }),
  )
  const lock = (client: pg.Client) => client.query('lock table event_outbox in share row exclusive mode')
  const held = clients.map(() => Promise.resolve())
  if (clients[0]) await lock(clients[0])
  const answer = api.app.inject({
    method: 'POST',
    url: `/api/v1/conversations/${id}/close`,
    headers: { authorization: auth().authorization },
  })
  for (const [index, client] of clients.entries()) {
    await held[index]
    await expect.poll(waiting, { interval: 10, timeout: 5000 }).toBe(1)
    await client.query('select 1 from conversations where id = $1 for update', [id]) // goes on when the call was chosen as the victim
    const next = clients[index + 1]
    if (next) held[index + 1] = lock(next).then(() => undefined)
    await client.query('select pg_sleep(0.05)')
    await client.query('commit')
  }
  const { statusCode, headers, body } = await answer
  await Promise.all(clients.map((client) => client.end()))
  const found = await api.world.owner.query(
    "select (select status from conversations where id = $1) as status, (select count(*)::int from event_log where event = 'conversation.closed' and data->>'id' = $1::text) as events",
    [id],
  )
  return { statusCode, retryAfter: headers['retry-after'], code: JSON.parse(body).error?.code, ...found.rows[0] }
}

test('a write that loses one deadlock, or two, is tried again and has its effect once', async () => {
  expect(await closeAgainst(1, 'once')).toMatchObject({ statusCode: 200, status: 'closed', events: 1 })
  expect(await closeAgainst(2, 'twice')).toMatchObject({ statusCode: 200, status: 'closed', events: 1 })
})

test('a write that loses three deadlocks is a 503 with Retry-After and has no effect', async () => {
  expect(await closeAgainst(3, 'thrice')).toEqual({
    statusCode: 503,
    retryAfter: '2',
    code: 'internal_error',
    status: 'active',
    events: 0,
  })
})

test('a write that can not be serialised is tried again, and gives up with a 503 the third time', async () => {
  const id = await newConversation('serial')
  const database = new URL(api.world.appUrl).pathname.slice(1)
  await api.world.owner.query(`alter role vorel_app in database ${database} set default_transaction_isolation = 'repeatable read'`)
  await api.world.owner.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'vorel_app' and datname = $1", [
    database,
  ])
  const rival = new pg.Client(api.world.adminUrl)
  await rival.connect()
  /** `rounds` times the rival changes the row that the call waits for. */
  const patchAgainst = async (rounds: number) => {
    const change = `begin; update conversations set customer_name = 'rival' where id = '${id}'`
    await rival.query(change)
    const answer = api.app.inject({
      method: 'PATCH',
      url: `/api/v1/conversations/${id}`,
      headers: auth(),
      payload: { customer_language: 'ar' },
    })
    for (let round = 1; round <= rounds; round++) {
      await expect.poll(waiting, { interval: 5, timeout: 5000 }).toBe(1)
      await rival.query(round < rounds ? `commit; ${change}` : 'commit')
    }
    return (await answer).statusCode
  }
  await expect.poll(async () => (await api.app.inject('/readyz')).statusCode).toBe(200)
  expect([await patchAgainst(1), await patchAgainst(2), await patchAgainst(3)]).toEqual([200, 200, 503])
  await rival.end()
})
