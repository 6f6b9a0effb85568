import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsoleClient, openConsole } from '../../../test/console-client.ts'
import { CONSOLE_FILES, CONSOLE_PAGES } from './pages.ts'

let client: ConsoleClient
beforeAll(async () => {
  client = await openConsole()
})
afterAll(() => client.close())

const get = (url: string, headers: Record<string, string> = {}) => client.app.inject({ url, headers: { ...client.own, ...headers } })
const cookie = 'vorel.session_token=whatever'

test('every page is the application, under a policy that admits no inline script and nobody else', async () => {
  const router = readFileSync(new URL('../../../console/src/router.tsx', import.meta.url), 'utf8')
  const paths = [...router.matchAll(/path: '\/([a-z-]+)'/g), ...router.matchAll(/settingsPart\('([^']+)'/g)].map(([, found]) => found ?? '')
  for (const page of CONSOLE_PAGES) expect([...paths, 'try']).toContain(page)
  for (const url of [...CONSOLE_PAGES.flatMap((page) => [`/${page}`, `/${page}/deeper/still`]), '/settings/integrations/api-keys']) {
    const answer = await get(url)
    expect(answer.statusCode, url).toBe(200)
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    expect(answer.headers['set-cookie']).toBeUndefined()
    // No inline scripts, handlers or addresses of others, and so nothing that was written into the page for one person.
    expect(answer.body).not.toMatch(/<script(?![^>]*\bsrc="\/console-assets\/)[^>]*>/)
    expect(answer.body).not.toMatch(/\son\w+=|(?:src|href)="(?!\/)/)
  }
})

test('the first page is the visitors’ without a cookie and the console with one', async () => {
  expect((await get('/')).body).not.toContain('/console-assets/')
  expect((await get('/', { cookie })).body).toContain('/console-assets/')
  expect((await get('/', { cookie: 'other=1; __Secure-vorel.session_token=x' })).body).toContain('/console-assets/')
})

test('what is no page is a 404', async () => {
  for (const url of [
    '/nothing',
    '/inboxes',
    '/Inbox',
    '/console',
    '/console-assets',
    '/console-assets/',
    '/index.html',
    '/console/dist/index.html',
  ]) {
    expect((await get(url, { cookie })).statusCode, url).toBe(404)
  }
})

test('files are kept for ever, as their names change with their contents; what lies beside them is out of reach', async () => {
  const [name = ''] = readdirSync(path.join(CONSOLE_FILES, 'console-assets')).filter((each) => each.endsWith('.js'))
  const answer = await get(`/console-assets/${name}`)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(String(answer.headers['content-type'])).toContain('javascript')
  const compressed = await get(`/console-assets/${name}`, { 'accept-encoding': 'gzip' })
  expect(compressed.headers['content-encoding']).toMatch(/gzip|br/)
  const traversals = [
    '../index.html',
    '..%2findex.html',
    '%2e%2e/index.html',
    '..%5cindex.html',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    '....//index.html',
    `${name}%00`,
    '.%00./index.html',
    '/etc/passwd',
  ]
  for (const each of traversals) {
    const refused = await get(`/console-assets/${each}`)
    expect([400, 403, 404], `${each}: ${refused.statusCode}`).toContain(refused.statusCode)
    expect(refused.body).not.toContain('console-assets/index')
  }
})
