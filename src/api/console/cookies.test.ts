import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsoleClient, openConsole } from '../../../test/console-client.ts'
import { SCOPES } from '../../contract/scopes.ts'
import { createKey } from '../../domain/api-keys/create-key.ts'

let plain: ConsoleClient
let secure: ConsoleClient
beforeAll(async () => {
  plain = await openConsole()
  secure = await openConsole({ PUBLIC_URL: 'https://desk.example' })
})
afterAll(async () => {
  await plain.close()
  await secure.close()
})

const setCookie = async (client: ConsoleClient) => String((await client.signIn(client.emailOf('owner'))).headers['set-cookie'])

test('the cookie is kept from scripts and other sites, and over https from everything that is not', async () => {
  const [first, second] = [await setCookie(plain), await setCookie(secure)]
  for (const cookie of [first, second]) {
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(cookie).toMatch(/; Path=\/(?:;|$)/i)
    expect(cookie).not.toMatch(/Domain=/i)
  }
  expect(first).not.toMatch(/; Secure/i)
  expect(second).toMatch(/^__Secure-vorel\.session_token=/)
  expect(second).toMatch(/; Secure/i)
})

test('over https the cookie opens the console, and the first page is the application', async () => {
  expect((await secure.ask('owner', '/api/console/me')).json().account.email).toBe(secure.emailOf('owner'))
  const cookie = await secure.cookieOf(secure.emailOf('owner'))
  expect((await secure.app.inject({ url: '/', headers: { cookie } })).body).toContain('/console-assets/')
  // A name without the prefix could have been set by an unprotected page of the same host.
  const unprotected = cookie.replace('__Secure-', '')
  expect((await secure.ask('owner', '/api/console/me', { cookie: unprotected })).statusCode).toBe(401)
})

test('who does not stay signed in has a cookie that ends with the browser', async () => {
  const payload = { email: plain.emailOf('owner'), password: 'correct horse battery', rememberMe: false }
  const answer = await plain.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: plain.own, payload })
  const [cookie = ''] = [answer.headers['set-cookie']]
    .flat()
    .map(String)
    .filter((each) => each.startsWith('vorel.session_token'))
  expect(cookie).not.toMatch(/Max-Age|Expires/i)
  expect(await setCookie(plain)).toMatch(/Max-Age=604800/)
})

test('a tampered or forged cookie is nobody', async () => {
  const cookie = await plain.cookieOf(plain.emailOf('owner'))
  const [name = '', value = ''] = cookie.split('=')
  const [token = '', signature = ''] = decodeURIComponent(value).split('.')
  const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
  const { rows } = await plain.world.owner.query('select token from auth.session limit 1')
  const forged = [
    `${token}.${flipped}`,
    `${token}.`,
    token,
    `${token}.${signature}x`,
    `x${token}.${signature}`,
    rows[0].token,
    '',
    '.',
    '%00',
    '%E0%A4%A',
    'a'.repeat(4000),
  ]
  expect((await plain.ask('owner', '/api/console/me', { cookie })).statusCode).toBe(200)
  for (const each of forged) {
    const answer = await plain.ask('owner', '/api/console/me', {
      cookie: `${name}=${each.includes('%') ? each : encodeURIComponent(each)}`,
    })
    expect(answer.statusCode, each).toBe(401)
  }
})

test('a cookie does not open the API, and a key does not open the console', async () => {
  const cookie = await plain.cookieOf(plain.emailOf('owner'))
  expect((await plain.app.inject({ url: '/api/v1/conversations', headers: { ...plain.own, cookie } })).statusCode).toBe(401)
  const { key } = await plain.world.db.withTenant(plain.tenant.id, (tx) =>
    createKey(tx, {
      sealer: plain.world.sealer,
      actor: { kind: 'system' },
      name: 'x',
      scopes: SCOPES,
      requests_per_minute: 100,
      expires_at: null,
    }),
  )
  const headers = { ...plain.own, authorization: `Bearer ${key}` }
  expect((await plain.app.inject({ url: '/api/v1/conversations', headers })).statusCode).toBe(200)
  for (const url of [
    '/api/console/me',
    `/api/console/t/${plain.tenant.slug}/listTeam`,
    `/api/console/t/${plain.tenant.slug}/api/v1/conversations`,
  ]) {
    expect((await plain.app.inject({ url, headers })).statusCode, url).toBe(401)
  }
})
