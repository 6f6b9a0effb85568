import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const expectBusy = (answer: { statusCode: number; headers: Record<string, unknown>; json(): { error: { code: string } } }) =>
  expect([answer.statusCode, answer.headers['retry-after'], answer.json().error.code]).toEqual([503, '2', 'internal_error'])

test.concurrent('a write that waits too long for a row that another transaction holds is a 503 with Retry-After', async () => {
  const { id } = (await api.call('createConversation', { body: { channel: 'webform', customer_identifier: 'held' } })).body
  const holder = new pg.Client(api.world.adminUrl)
  await holder.connect()
  await holder.query(`begin; select 1 from conversations where id = '${id}' for update`)
  const patch = () =>
    api.app.inject({
      method: 'PATCH',
      url: `/api/v1/conversations/${id}`,
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json' },
      payload: { customer_name: 'x' },
    })
  expectBusy(await patch())
  await holder.end()
  expect((await patch()).statusCode).toBe(200)
})

test.concurrent('a request for which no database connection comes free in time is a 503 with Retry-After', async () => {
  const full = await openApi()
  try {
    const held = await Promise.all(Array.from({ length: 10 }, () => full.world.db.pool.connect()))
    const list = () => full.app.inject({ url: '/api/v1/leads', headers: { authorization: `Bearer ${full.key}` } })
    expectBusy(await list())
    for (const client of held) client.release()
    expect((await list()).statusCode).toBe(200)
  } finally {
    await full.close()
  }
})

test('a caller who goes away before the answer leaves the whole effect: the row and its event', async () => {
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  // Listening on TCP, so the address is not a path.
  const { port } = api.app.server.address() as AddressInfo
  await api.world.owner.query('begin')
  await api.world.owner.query('lock table event_outbox in share row exclusive mode')
  const body = JSON.stringify({ channel: 'webform', customer_identifier: 'gone' })
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  const waiting = "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
  await expect.poll(async () => (await api.world.owner.query(waiting)).rows[0].n).toBe(1)
  socket.destroy()
  await once(socket, 'close')
  await api.world.owner.query('rollback')
  const found = async () =>
    (
      await api.world.owner.query(
        "select (select count(*)::int from conversations where customer_identifier = 'gone') as rows, (select count(*)::int from event_log where data->>'customer_identifier' = 'gone') as events",
      )
    ).rows[0]
  await expect.poll(found).toEqual({ rows: 1, events: 1 })
})
