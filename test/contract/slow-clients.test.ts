import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, openApi } from './client.ts'

/** What the test sets instead of the real bounds, in milliseconds. The server looks every 2 s for who has passed one. */
const BOUNDS = { headersTimeout: 1000, requestTimeout: 2000, keepAliveTimeout: 1000 } as const
/** Two looks, the second that Node adds to the idle time, and a busy machine. */
const SLACK_MS = 8000

let api: Api
let port: number
beforeAll(async () => {
  api = await openApi()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  // Listening on TCP, so the address is not a path.
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api.close())

const HEAD = 'POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'

async function connect(): Promise<Socket> {
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Sends `first`, then `drip` every 100 ms until the server has had enough; what it said, and after how many milliseconds it closed. */
async function dripping(first: string, drip: string): Promise<{ said: string; ms: number }> {
  const socket = await connect()
  const begun = performance.now()
  socket.write(first)
  const timer = drip === '' ? undefined : setInterval(() => socket.writable && socket.write(drip), 100)
  let said = ''
  for await (const chunk of socket) said += chunk
  clearInterval(timer)
  return { said, ms: performance.now() - begun }
}

test('the bounds are 10 s for headers, 30 s for a whole request and 65 s for an idle connection', () => {
  const { headersTimeout, requestTimeout, keepAliveTimeout } = api.app.server
  expect({ headersTimeout, requestTimeout, keepAliveTimeout }).toEqual({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
  })
  Object.assign(api.app.server, BOUNDS)
})

test.concurrent.each([
  ['headers that drip', HEAD, 'X-Slow: 1\r\n', BOUNDS.headersTimeout],
  ['a connection that says nothing', '', '', BOUNDS.headersTimeout],
  ['a body that drips', `${HEAD}Authorization: Bearer KEY\r\nContent-Length: 1000\r\n\r\n{`, ' ', BOUNDS.requestTimeout],
])('%s: 408 when its time is up, and the connection is closed', async (_what, first, drip, boundMs) => {
  const { said, ms } = await dripping(first.replace('KEY', api.key), drip)
  expect(said).toMatch(/^HTTP\/1\.1 408 /)
  expect(said).toContain('the request took too long to arrive')
  expect(ms).toBeGreaterThan(boundMs - 100)
  expect(ms).toBeLessThan(boundMs + SLACK_MS)
})

test.concurrent('a connection that is idle after an answer is closed when its time is up', async () => {
  const { said, ms } = await dripping('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n', '')
  expect(said.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200'])
  expect(ms).toBeGreaterThan(BOUNDS.keepAliveTimeout - 100)
  expect(ms).toBeLessThan(BOUNDS.keepAliveTimeout + SLACK_MS)
})

test.concurrent('a thousand clients that never finish their request slow nobody else down', async () => {
  const slow = await Promise.all(Array.from({ length: 1000 }, connect))
  for (const socket of slow) socket.write(HEAD)
  const times: number[] = []
  for (let index = 0; index < 20; index++) {
    const begun = performance.now()
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/leads`, { headers: { authorization: `Bearer ${api.key}` } })
    expect(answer.status).toBe(200)
    times.push(performance.now() - begun)
  }
  for (const socket of slow) socket.destroy()
  expect(times.sort((a, b) => a - b)[10]).toBeLessThan(500)
})
