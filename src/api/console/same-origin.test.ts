import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ConsoleClient, openConsole } from '../../../test/console-client.ts'
import { snapshotOf } from '../../../test/snapshot.ts'
import { CONSOLE_OPERATIONS } from '../../contract/console/routes.ts'

let client: ConsoleClient
beforeAll(async () => {
  client = await openConsole()
})
afterAll(() => client.close())
beforeEach(() => client.world.clock.advance(61_000))

/** Every route below /api/console and /api/auth that the application has, with its methods. */
function routes(): { method: 'POST' | 'PATCH' | 'DELETE' | 'GET'; url: string }[] {
  const found: { method: 'POST' | 'PATCH' | 'DELETE' | 'GET'; url: string }[] = []
  const stack: string[] = []
  for (const line of client.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', path = '', methods = ''] = /^([│ ├└─]*)(\S.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    const depth = indent.length / 4
    stack.length = Math.max(0, depth - 1)
    stack.push(path)
    const url = stack.join('').replace(':tenant', client.tenant.slug).replaceAll(/:\w+/g, '01900000-0000-7000-8000-000000000000')
    if (!/^\/api\/(?:console|auth)\//.test(url)) continue
    for (const method of methods.split(', ')) {
      if (method === 'POST' || method === 'PATCH' || method === 'DELETE' || method === 'GET') found.push({ method, url })
    }
  }
  return found
}

const host = 'localhost:3000'
const FOREIGN: Record<string, Record<string, string>> = {
  'no Origin': { host },
  'a foreign Origin': { host, origin: 'http://evil.example' },
  'an Origin of another port': { host, origin: 'http://localhost:3001' },
  'an opaque Origin': { host, origin: 'null' },
  'our Origin in a foreign address': { host, origin: 'http://localhost:3000.evil.example' },
  'a request of another site': { host, origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' },
  'a request of a sibling': { host, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
}

test('every route that changes something refuses a request that another site could make', async () => {
  const unsafe = routes().filter(({ method }) => method !== 'GET')
  expect(unsafe.length).toBeGreaterThan(Object.keys(CONSOLE_OPERATIONS).length / 2)
  expect(unsafe.map(({ url }) => url)).toEqual(
    expect.arrayContaining(['/api/auth/sign-in/email', '/api/console/accept-invitation', '/api/console/preview-invitation']),
  )
  await client.ask('owner', '/api/console/me')
  const before = await snapshotOf(client.world)
  for (const { method, url } of unsafe) {
    for (const [what, headers] of Object.entries(FOREIGN)) {
      const answer = await client.ask('owner', url, { method, headers, ...(method === 'DELETE' ? {} : { body: {} }) })
      // Its words, too: a person without the role would be refused with the same status.
      expect(`${answer.statusCode} ${answer.json().error?.message}`, `${method} ${url}: ${what}`).toBe(
        '403 this request did not come from the console',
      )
    }
  }
  expect(await snapshotOf(client.world)).toEqual(before)
})

test('no answer admits other origins, a preflight request neither', async () => {
  for (const { method, url } of routes()) {
    if (url.endsWith('/live')) continue
    for (const verb of method === 'GET' ? (['GET'] as const) : (['OPTIONS'] as const)) {
      const answer = await client.app.inject({
        method: verb,
        url,
        headers: { host, origin: 'http://evil.example', 'access-control-request-method': method },
      })
      expect(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
        url,
      ).toEqual([])
      if (verb === 'OPTIONS') expect(answer.statusCode, url).toBeGreaterThanOrEqual(400)
    }
  }
})

test('what is asked for with GET changes nothing, from another site either', async () => {
  const reads = routes().filter(({ method, url }) => method === 'GET' && !url.endsWith('/live'))
  expect(reads.length).toBeGreaterThan(20)
  await client.ask('owner', '/api/console/me')
  const before = await snapshotOf(client.world)
  for (const { url } of reads) {
    client.world.clock.advance(1000)
    for (const input of [
      '',
      '?input=%7B%7D',
      `?input=${encodeURIComponent(JSON.stringify({ id: '01900000-0000-7000-8000-000000000000' }))}`,
    ]) {
      const answer = await client.ask('owner', `${url}${input}`, { headers: { host, origin: 'http://evil.example' } })
      expect(answer.statusCode, `${url}${input}: ${answer.body}`).toBeLessThan(500)
      expect(await snapshotOf(client.world), `${url}${input}`).toEqual(before)
    }
  }
})
