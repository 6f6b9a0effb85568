import { afterAll, beforeAll, expect, test } from 'vitest'
import { OPERATIONS } from '../../src/contract/routes.ts'
import { type Api, openApi } from './client.ts'

const ORIGIN = 'https://desk.vorel.dev'
/** Places of the document and the licence, which are not pages. */
const OTHERS = ['/docs', '/docs/pages.css', '/chat-assets/icon.svg', '/api/v1/openapi.json']

let api: Api
beforeAll(async () => {
  api = await openApi({ environment: { PUBLIC_URL: ORIGIN } })
})
afterAll(() => api.close())

const get = (url: string, accept = '*/*') => api.app.inject({ url, headers: { accept } })

/** Where the links of a text lead, as paths of this installation; links to other hosts are left out. */
function linksOf(text: string, from: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '')
  return targets
    .map((target) => new URL(target, ORIGIN + from))
    .filter(({ origin }) => origin === ORIGIN)
    .map(({ pathname }) => pathname)
}

test('no link of any page is broken, and each page is there as HTML and as Markdown', async () => {
  const seen = new Set(['/llms.txt', '/docs/guides', ...OTHERS])
  for (const path of seen) {
    const { statusCode, body, headers } = await get(path, 'text/html')
    expect(statusCode, path).toBe(200)
    if (OTHERS.includes(path)) continue
    for (const link of linksOf(body, path)) seen.add(link)
    if (String(headers['content-type']).startsWith('text/html')) {
      seen.add(`${path}.md`)
      expect(headers['content-security-policy'], path).toContain("default-src 'none'")
      const negotiated = await get(path, 'text/markdown, text/html;q=0.5')
      expect(negotiated.headers).toMatchObject({ 'content-type': 'text/markdown; charset=utf-8', vary: 'Accept' })
      expect(negotiated.body).toBe((await get(`${path}.md`)).body)
    }
  }
  expect(seen.size).toBeGreaterThan(40)
})

test('/llms.txt is a title, a sentence and lists of links, and names every page; /llms-full.txt holds them all', async () => {
  const { body, headers } = await get('/llms.txt')
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  const [title, blank, quote] = body.split('\n')
  expect([title, blank]).toEqual(['# Vorel', ''])
  expect(quote).toMatch(/^> ./)
  const listed = body.split('\n').filter((line) => line.startsWith('- '))
  for (const line of listed) expect(line).toMatch(/^- \[[^\]]+\]\(https:\/\/desk\.vorel\.dev\/[^)]+\): .+[.]$/)
  const index = linksOf((await get('/docs/guides.md')).body, '/docs/guides.md').filter((path) => path.endsWith('.md'))
  expect(linksOf(body, '/llms.txt').sort()).toEqual([...index, '/api/v1/openapi.json'].sort())
  const full = (await get('/llms-full.txt')).body
  for (const path of index) expect(full).toContain((await get(path)).body.trim())
})

test('the reference has every operation, with its example', async () => {
  const index = linksOf((await get('/docs/guides.md')).body, '/docs/guides.md')
  const texts = await Promise.all(index.filter((path) => path.includes('/reference/')).map(async (path) => (await get(path)).body))
  const all = texts.join('\n')
  for (const [id, operation] of Object.entries(OPERATIONS)) {
    expect(all).toContain(`\`${operation.method} /api/v1${operation.path}\` · \`${id}\` · scope \`${operation.scope}\``)
  }
  expect(all).not.toMatch(/undefined|\[object|\| \|\n/)
})
