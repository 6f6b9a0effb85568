import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { html } from './html.ts'
import { chatServer } from './test-server.ts'

let world: TestWorld
let app: FastifyInstance
beforeAll(async () => {
  world = await openWorld()
  app = await chatServer(world)
})
afterAll(async () => {
  await app.close()
  await world.close()
})

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
const HOSTILE = `"><script>alert('1')</script>&`
const ESCAPED = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;'

test('a business’s page holds its widget key and its greetings, and escapes what the business is called', async () => {
  const tenant = await makeTenant(world, { slug: 'hostile', vertical: 'salon' })
  await world.owner.query('update tenants set name = $2 where id = $1', [tenant, HOSTILE])
  const response = await get('/chat/hostile')
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(response.body).toContain(`data-widget-key="wk_${tenant.replaceAll('-', '')}"`)
  expect(response.body).toContain(`<h1><bdi data-part="business">${ESCAPED}</bdi></h1>`)
  expect(response.body).toContain(`the AI receptionist of ${ESCAPED}`)
  expect(response.body).not.toContain(HOSTILE)
})

test('pages are not stored, run no inline code, ask nobody else, and are framed only by the origins that the business allows', async () => {
  const tenant = await makeTenant(world, { slug: 'framed' })
  await world.owner.query('update tenants set allowed_origins = $2 where id = $1', [
    tenant,
    ['https://shop.example', "x; script-src 'unsafe-inline'"],
  ])
  const { headers, body } = await get('/chat/framed')
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['x-frame-options']).toBeUndefined()
  const policy = String(headers['content-security-policy'])
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
  expect(policy).toMatch(/frame-ancestors 'self' https:\/\/shop\.example$/)
  expect(policy).not.toContain('unsafe-inline')
  expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/)
  expect(body).not.toMatch(/(?:src|href)="(?!\/(?:chat-assets\/)?)/)
})

test('an unknown, suspended or misspelt business is a page that says so, and a tenant’s id is no address', async () => {
  const tenant = await makeTenant(world, { slug: 'closed-shop' })
  await world.owner.query("update tenants set status = 'suspended' where id = $1", [tenant])
  for (const slug of ['nobody', 'closed-shop', 'Closed-Shop', tenant, '%00', 'a'.repeat(200)]) {
    const response = await get(`/chat/${slug}`)
    expect([slug, response.statusCode, response.headers['content-type']]).toEqual([slug, 404, 'text/html; charset=utf-8'])
    expect(response.body).toContain('There is no chat here')
  }
})

test('the first page lists active demo businesses, in the order of their making, and no other', async () => {
  await makeTenant(world, { slug: 'demo-one', vertical: 'salon' })
  await makeTenant(world, { slug: 'demo-two', vertical: 'unheard-of' })
  await makeTenant(world, { slug: 'not-a-demo' })
  const response = await get('/')
  expect([response.statusCode, [...response.body.matchAll(/href="\/chat\/([^"]+)"/g)].map((match) => match[1])]).toEqual([
    200,
    ['demo-one', 'demo-two'],
  ])
})

test('assets carry their type and a tag, and are not sent again to who has them; nothing else in the folder or above it is served', async () => {
  const first = await get('/chat-assets/chat.js')
  expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  expect(first.headers['cache-control']).toBe('public, max-age=60')
  const again = await get('/chat-assets/chat.js', { 'if-none-match': String(first.headers.etag) })
  expect([again.statusCode, again.body]).toEqual([304, ''])
  for (const path of ['nothing.js', '../pages.ts', '..%2fpages.ts', '']) expect((await get(`/chat-assets/${path}`)).statusCode).toBe(404)
})

test('the template escapes text and attributes, and takes markup and lists of it as they are', () => {
  const item = (text: string) => html`<li>${text}</li>`
  expect(html`<ul title="${HOSTILE}">${[item('<b>'), item("'")]}</ul>`.markup).toBe(
    `<ul title="${ESCAPED}"><li>&lt;b&gt;</li><li>&#39;</li></ul>`,
  )
})

test('the widget’s pages answer by the public key and are framed by the allowed origins only; a key before a rotation answers nothing', async () => {
  const tenant = await makeTenant(world, { slug: 'embedded' })
  await world.owner.query("update tenants set allowed_origins = '{https://shop.example}', widget_key = 'wk_embedded' where id = $1", [
    tenant,
  ])
  for (const path of ['/embed/wk_embedded', '/embed/wk_embedded/hello']) {
    const { statusCode, headers, body } = await get(path)
    expect(statusCode).toBe(200)
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'self' https:\/\/shop\.example$/)
    expect(headers['x-frame-options']).toBeUndefined()
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/)
  }
  expect((await get('/embed/wk_embedded')).body).toContain('/chat-assets/embedded.js')
  expect((await get('/chat/embedded')).body).not.toContain('/chat-assets/embedded.js')
  const script = await get('/chat-assets/widget.js')
  expect(script.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cross-origin-resource-policy': 'cross-origin' })
  await world.owner.query("update tenants set widget_key = 'wk_embedded2' where id = $1", [tenant])
  for (const path of ['/embed/wk_embedded', '/embed/wk_embedded/hello', '/embed/%00', '/embed/embedded'])
    expect([path, (await get(path)).statusCode]).toEqual([path, 404])
})
