import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type ConsoleClient, openConsole, PASSWORD } from '../../../test/console-client.ts'
import { snapshotOf } from '../../../test/snapshot.ts'

let client: ConsoleClient
beforeAll(async () => {
  client = await openConsole()
})
afterAll(() => client.close())
beforeEach(() => client.world.clock.advance(61_000))

const post = (path: string, body: object, remoteAddress = '127.0.0.1') =>
  client.ask('nobody', `/api/auth/${path}`, { method: 'POST', body, remoteAddress })

test('ten attempts for one account in a minute from anywhere, and the wait that is named is true', async () => {
  const attempt = (index: number, email = client.emailOf('owner')) => client.signIn(email, 'wrong wrong wrong', `203.0.113.${index}`)
  for (let index = 0; index < 10; index += 1) expect((await attempt(index)).statusCode).toBe(401)
  // In other letters it is the same account; the right password does not help now.
  const refused = await client.signIn(` ${client.emailOf('owner').toUpperCase()} `, PASSWORD, '203.0.113.99')
  expect(refused.statusCode).toBe(429)
  const wait = Number(refused.headers['retry-after'])
  expect(refused.json().error.message).toContain(`${wait} s`)
  expect((await attempt(1, client.emailOf('admin'))).statusCode).toBe(401)
  client.world.clock.advance(wait * 1000 - 1000)
  expect((await client.signIn(client.emailOf('owner'))).statusCode).toBe(429)
  client.world.clock.advance(1000)
  expect((await client.signIn(client.emailOf('owner'))).statusCode).toBe(200)
})

test('thirty attempts from one address in a minute, whatever they are about; invitations count among them', async () => {
  const from = '198.51.100.7'
  for (let index = 0; index < 28; index += 1) {
    expect((await client.signIn(`guess-${index}@x.example`, 'wrong wrong wrong', from)).statusCode).toBe(401)
  }
  const preview = () =>
    client.ask('nobody', '/api/console/preview-invitation', { method: 'POST', body: { token: 'x'.repeat(43) }, remoteAddress: from })
  expect((await preview()).statusCode).toBe(404)
  expect((await post('reset-password', { token: 'x', newPassword: PASSWORD }, from)).statusCode).toBe(400)
  const answers = [
    await preview(),
    await client.signIn(client.emailOf('owner'), PASSWORD, from),
    await post('request-password-reset', { email: client.emailOf('owner') }, from),
    await post('reset-password', { token: 'x', newPassword: PASSWORD }, from),
    await post('change-password', { currentPassword: PASSWORD, newPassword: PASSWORD }, from),
  ]
  for (const answer of answers) {
    expect(answer.statusCode).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect((await client.signIn(client.emailOf('owner'), PASSWORD, '198.51.100.8')).statusCode).toBe(200)
})

test('an address that has an account and one that has none get the same answers, in much the same time', async () => {
  const told = (answer: Awaited<ReturnType<typeof post>>) =>
    JSON.stringify([answer.statusCode, answer.body, { ...answer.headers, 'x-request-id': '', date: '' }])
  const times = { known: [] as number[], unknown: [] as number[] }
  for (const path of ['sign-in/email', 'request-password-reset']) {
    const ask = async (email: string) => post(path, { email, ...(path === 'sign-in/email' ? { password: 'wrong wrong wrong' } : {}) })
    expect(told(await ask(client.emailOf('admin')))).toBe(told(await ask('nobody-at-all@house.example')))
  }
  const measured = async (kind: keyof typeof times, email: string) => {
    const begun = performance.now()
    await client.signIn(email, 'wrong wrong wrong')
    times[kind].push(performance.now() - begun)
  }
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  // A busy machine may disturb one comparison, not three.
  await vi.waitFor(
    async () => {
      client.world.clock.advance(61_000)
      for (let index = 0; index < 7; index += 1) {
        await measured('known', client.emailOf('admin'))
        await measured('unknown', 'nobody-at-all@house.example')
      }
      const ratio = median(times.known.slice(-7)) / median(times.unknown.slice(-7))
      expect(ratio).toBeGreaterThan(0.6)
      expect(ratio).toBeLessThan(1.6)
    },
    { timeout: 60_000 },
  )
}, 90_000)

test('nothing else of the library is there', async () => {
  const paths = [
    'sign-up/email',
    'update-user',
    'delete-user',
    'change-email',
    'set-password',
    'verify-password',
    'revoke-sessions',
    'get-session',
    'link-social',
    'unlink-account',
    'list-accounts',
    'get-access-token',
    'refresh-token',
    'account-info',
    'verify-email',
    'send-verification-email',
    'ok',
    'error',
    'sign-in/username',
    'admin/list-users',
    'organization/list',
    'x/../sign-up/email',
    'sign-in/email/',
    '%73ign-up/email',
  ]
  const before = await snapshotOf(client.world)
  for (const path of paths) {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await client.ask('nobody', `/api/auth/${path}`, {
        method,
        ...(method === 'POST' ? { body: { email: 'x@y.example', password: PASSWORD, name: 'X' } } : {}),
      })
      expect(answer.statusCode, `${method} ${path}`).toBe(404)
    }
  }
  expect(await snapshotOf(client.world)).toEqual(before)
})

const ELSEWHERE = [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/%2F/evil.example',
  'javascript:alert(1)',
  'http://localhost:3000@evil.example',
]

test('no redirect leads elsewhere, whatever a request or a link asks for', async () => {
  const email = client.emailOf('agent')
  for (const to of ELSEWHERE) {
    client.world.clock.advance(61_000)
    expect((await post('sign-in/email', { email, password: PASSWORD, callbackURL: to })).statusCode, to).toBe(400)
    expect((await post('request-password-reset', { email, redirectTo: to })).statusCode, to).toBe(400)
    for (const query of [`callbackURL=${encodeURIComponent(to)}`, `callbackURL=/x&callbackURL=${encodeURIComponent(to)}`, '']) {
      const answer = await client.app.inject({ url: `/api/auth/reset-password/no-such-token?${query}`, headers: client.own })
      expect(answer.headers.location, query).toBe(`${client.own.origin}/reset-password?error=INVALID_TOKEN`)
    }
    const callback = await client.app.inject({
      url: `/api/auth/callback/google?code=x&state=x&callbackURL=${encodeURIComponent(to)}&error=${encodeURIComponent(to)}`,
      headers: client.own,
    })
    if (callback.headers.location) expect(new URL(String(callback.headers.location), client.own.origin).origin).toBe(client.own.origin)
  }
})

test('bad bodies get a clear sentence, and an error tells nothing of the inside', async () => {
  const raw = (body: string, headers: Record<string, string> = {}) =>
    client.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: { ...client.own, 'content-type': 'application/json', ...headers },
      payload: body,
    })
  const bad: [string, number, Record<string, string>?][] = [
    ['', 400],
    ['{', 400],
    ['[]', 400],
    ['null', 400],
    ['{"email":"a@b.example","email":"c@d.example","password":"x"}', 400],
    ['{"email":"a\\u0000@b.example","password":"x"}', 400],
    [`{"email":"a@b.example","password":"${'x'.repeat(129)}"}`, 400],
    [`{"email":"${'a'.repeat(300)}@b.example","password":"x"}`, 400],
    ['{"email":{"$ne":null},"password":{"$ne":null}}', 400],
    ['{"email":"not an address","password":"x"}', 400],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, 400],
    [`{"email":"a@b.example","password":"${'x'.repeat(1_100_000)}"}`, 413],
    ['email=a@b.example&password=x', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
  ]
  for (const [body, status, headers] of bad) {
    client.world.clock.advance(61_000)
    const answer = await raw(body, headers)
    expect(answer.statusCode, body.slice(0, 80)).toBe(status)
    expect(answer.body.length, answer.body).toBeLessThan(500)
    expect(answer.body).not.toMatch(/\bat \/|node_modules|select |insert |better.?auth|kysely|postgres/i)
  }
})
