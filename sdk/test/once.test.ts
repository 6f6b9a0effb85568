import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ServedApi, serveApi } from './served-api.ts'

let api: ServedApi
let proxy: Server
let proxyUrl: string
/** How many answers are still to get lost, each after the server has done its work. */
let losses: number
let attempts: { method: string; key: unknown }[]

beforeAll(async () => {
  api = await serveApi()
  proxy = createServer((incoming, outgoing) => {
    attempts.push({ method: incoming.method ?? '', key: incoming.headers['idempotency-key'] })
    const { method, headers, url } = incoming
    incoming.pipe(
      request(`${api.url}${url}`, { method: method ?? 'GET', headers }, (answer) => {
        if (losses-- > 0) answer.resume().on('end', () => incoming.socket.destroy())
        else answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers))
      }),
    )
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` // a TCP server
})
afterAll(async () => {
  proxy.closeAllConnections()
  proxy.close()
  await api.close()
})
beforeEach(() => {
  losses = 0
  attempts = []
})

const behindProxy = () => api.vorel({ baseUrl: proxyUrl })

test('a POST whose answers get lost has one effect: one row, one event, one key over all attempts', async () => {
  losses = 2
  const made = await behindProxy().offerings.create({ title: 'Lost and found', price: '10.00' })
  const rows = await api.world.owner.query('select id from offerings where title = $1', ['Lost and found'])
  expect(rows.rows).toEqual([{ id: made.id }])
  expect((await api.events()).filter(({ data }) => data.offering_id === made.id).map(({ event }) => event)).toEqual(['offering.created'])
  expect(attempts.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST'])
  expect(new Set(attempts.map(({ key }) => key)).size).toBe(1)
})

test('each call has a key of its own; one that is given is sent as it is, and its repeat has no effect', async () => {
  const vorel = behindProxy()
  const body = { title: 'Keyed', price: 5 }
  const [one, two] = [await vorel.offerings.create(body), await vorel.offerings.create(body)]
  expect(one.id).not.toBe(two.id)
  const [three, four] = [
    await vorel.offerings.create(body, { idempotencyKey: 'order 7' }),
    await vorel.offerings.create(body, { idempotencyKey: 'order 7' }),
  ]
  expect(three).toEqual(four)
  expect(attempts.map(({ key }) => key)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.any(String), 'order 7', 'order 7'])
  expect(attempts[0]?.key).not.toBe(attempts[1]?.key)
})

test('a PATCH whose answer got lost sets, merges and tells once', async () => {
  const vorel = behindProxy()
  const { id } = await vorel.offerings.create({ title: 'Cut', price: 1, attributes: { kept: 1, dropped: 2 } })
  losses = 1
  const updated = await vorel.offerings.update(id, { title: 'Cut and wash', attributes: { dropped: null, added: 3 } })
  expect(updated).toMatchObject({ title: 'Cut and wash', attributes: { kept: 1, added: 3 } })
  expect(updated.attributes).not.toHaveProperty('dropped')
  const events = (await api.events()).filter(({ data }) => data.offering_id === id)
  expect(events.map(({ event }) => event)).toEqual(['offering.created', 'offering.updated'])
  expect(attempts.map(({ method, key }) => [method, typeof key])).toEqual([
    ['POST', 'string'],
    ['PATCH', 'undefined'],
    ['PATCH', 'undefined'],
  ])
})

test('a DELETE whose answer got lost is done', async () => {
  const vorel = behindProxy()
  const { id } = await vorel.offerings.create({ title: 'Gone', price: 1 })
  losses = 1
  expect(await vorel.offerings.delete(id)).toBeUndefined()
  await expect(vorel.offerings.get(id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(vorel.offerings.delete(id)).rejects.toMatchObject({ code: 'not_found' })
})

test('a first attempt that outlives its deadline is waited for, not done twice and not a conflict', async () => {
  const { owner } = api.world
  await owner.query('begin')
  await owner.query('lock table offerings in share mode')
  const body = { title: 'Slow', price: 1 }
  const call = api.vorel({ timeoutMs: 400, maxRetries: 4 }).offerings.create(body)
  await new Promise((resolve) => setTimeout(resolve, 600))
  await owner.query('rollback')
  const made = await call
  expect((await owner.query('select id from offerings where title = $1', ['Slow'])).rows).toEqual([{ id: made.id }])
})
