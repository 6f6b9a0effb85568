import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { handlers } from '../../../src/jobs/handlers.ts'
import { startWorker, type Worker } from '../../../src/jobs/worker.ts'
import { openReceiver, type Receiver } from '../../receiver.ts'
import { type ConsoleWorld, openConsoleWorld, type Person } from './console-world.ts'

let site: ConsoleWorld
let receiver: Receiver
let worker: Worker
let business: { id: string; slug: string }
let owner: Person

beforeAll(async () => {
  receiver = await openReceiver()
  const standIn = `http://127.0.0.1:${receiver.port}`
  const hubspot = { HUBSPOT_CLIENT_ID: 'app-1', HUBSPOT_CLIENT_SECRET: 'secret', HUBSPOT_API_URL: standIn, HUBSPOT_SITE_URL: standIn }
  site = await openConsoleWorld({ environment: { VOREL_EGRESS_ALLOW: `127.0.0.1:${receiver.port}`, ...hubspot } })
  worker = startWorker(site.world, handlers)
}, 300_000)
afterAll(async () => {
  await worker.stop()
  await site.close()
  await receiver.close()
})
beforeEach(async () => {
  business = await site.makeBusiness({ vertical: 'salon', name: 'Rose & Linen' })
  owner = await site.addPerson(business.id, 'owner', 'Huda Saleh')
})
afterEach(async () => {
  await site.closePages()
  expect(site.complaints.splice(0)).toEqual([])
})

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 25 })
const forgive = (pattern: RegExp) => {
  site.complaints.splice(0, site.complaints.length, ...site.complaints.filter((text) => !pattern.test(text)))
}

test('a key that was issued in the page opens the API until it is revoked there', async () => {
  const page = await site.open('/settings/integrations/api-keys', { as: owner })
  await page.getByRole('button', { name: 'Issue a key' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('website')
  await dialog.getByRole('button', { name: 'Issue a key' }).click()
  const key = await dialog.getByTestId('secret').innerText()
  const ask = async () => (await fetch(`${site.base}/api/v1/conversations`, { headers: { authorization: `Bearer ${key}` } })).status
  const write = async () =>
    (
      await fetch(`${site.base}/api/v1/conversations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: '{"channel":"webform","customer_identifier":"x"}',
      })
    ).status
  expect([await ask(), await write()]).toEqual([200, 403])
  await page.keyboard.press('Escape')
  const row = page.getByRole('row', { name: /website/ })
  await row.getByText('active').waitFor()
  expect(await page.content()).not.toContain(key)
  await page.reload()
  await row.getByText('active').waitFor()
  expect(await page.content()).not.toContain(key)
  await row.getByRole('button', { name: 'Revoke' }).click()
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await row.getByText('revoked').waitFor()
  expect(await ask()).toBe(401)
})

test('an endpoint gets its test, and the page shows each attempt with what was answered', async () => {
  receiver.answer((response) => void response.writeHead(200).end('thank you'))
  const page = await site.open('/settings/integrations/webhooks', { as: owner })
  await page.getByRole('button', { name: 'Add an endpoint' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('URL').fill(receiver.url)
  await dialog.getByRole('button', { name: 'Save' }).click()
  expect(await dialog.getByTestId('secret').innerText()).toMatch(/^whsec_/)
  await page.keyboard.press('Escape')
  const card = page.getByRole('article', { name: receiver.url })
  const before = receiver.requests.length
  await card.getByRole('button', { name: 'Send a test' }).click()
  await until(() => expect(receiver.requests.length).toBeGreaterThan(before))
  await card.getByRole('button', { name: 'Deliveries' }).click()
  const delivery = dialog.getByRole('listitem').first()
  await delivery.getByText('delivered').waitFor()
  await delivery.getByText('webhook.test').click()
  await delivery.getByText('Attempt 1').waitFor()
  await delivery.getByText('thank you').waitFor()
  await delivery.getByText('200', { exact: true }).waitFor()
})

test('an address inside the house is refused in one sentence', async () => {
  const page = await site.open('/settings/integrations/webhooks', { as: owner })
  await page.getByRole('button', { name: 'Add an endpoint' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('URL').fill('https://169.254.169.254/latest')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByRole('alert').waitFor()
  forgive(/400/)
})

/** What somebody would send who doesn't care about buttons. */
const send = (page: Page, path: string, body: object, method = 'POST') =>
  page.evaluate(
    async ([url, text, verb]) =>
      (await fetch(url ?? '', { method: verb ?? '', headers: { 'content-type': 'application/json' }, body: text ?? '' })).status,
    [`/api/console/t/${business.slug}/${path}`, JSON.stringify(body), method],
  )

test('a viewer looks and changes nothing: no buttons for it, and the server refuses it all the same', async () => {
  const viewer = await site.addPerson(business.id, 'viewer', 'Vera Viewer')
  const page = await site.open('/leads', { as: viewer })
  await page.getByText('Your role can read leads, not change them.').waitFor()
  const absent = {
    '/calendar': ['New booking'],
    '/offerings': ['Add', 'Import'],
    '/knowledge': ['Add an answer', 'Import'],
    '/settings/team': ['Invite', 'Remove'],
    '/settings/integrations/webhooks': ['Add an endpoint', 'Send a test'],
  }
  for (const [path, names] of Object.entries(absent)) {
    await page.goto(site.base + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    for (const name of names) expect(await page.getByRole('button', { name, exact: true }).count(), `${path}: ${name}`).toBe(0)
  }
  const id = '01900000-0000-7000-8000-000000000000'
  const attempts = [
    ['moveAppointment', { id }],
    ['inviteMember', { email: 'a@b.example', role: 'owner' }],
    ['changeRole', { id: viewer.userId, role: 'owner' }],
    ['issueApiKey', { name: 'x', scopes: ['read'] }],
    ['importOfferings', { csv: 'title\nx' }],
    ['createKnowledge', {}],
    ['api/v1/leads', {}],
    ['api/v1/offerings', {}],
    ['api/v1/webhook-endpoints', { url: receiver.url, events: ['lead.created'] }],
  ] as const
  for (const [path, body] of attempts) expect(await send(page, path, body), path).toBe(403)
  await page.goto(`${site.base}/settings/integrations/api-keys`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await page.getByRole('button', { name: 'Issue a key' }).count()).toBe(0)
  await page.goto(`${site.base}/admin`)
  await page.getByText('This page is for who runs the installation.').waitFor()
  forgive(/403/)
})

test('HubSpot is connected by consent in a window of its own, names of fields are set, and an address takes its place', async () => {
  receiver.requests.length = 0
  receiver.answer((response, { path }) => {
    const url = new URL(path, 'http://hubspot')
    const json = (body: unknown) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/oauth/v1/token') return json({ access_token: 'access-1', refresh_token: 'refresh-1', expires_in: 1800 })
    if (url.pathname.startsWith('/oauth/v1/access-tokens/')) return json({ hub_id: 77 })
    // The consent page agrees at once.
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({ code: 'code-1', state: url.searchParams.get('state') ?? '' }).toString()
    response.writeHead(302, { location: back.href }).end()
  })
  const page = await site.open('/settings/integrations/crm', { as: owner })
  await page.getByText('No CRM is connected').waitFor()
  const [consent] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Connect HubSpot' }).click()])
  await consent.getByText('HubSpot is connected. You may close this page.').waitFor()
  await consent.close()
  await page.reload()
  await page.getByRole('heading', { name: 'HubSpot' }).waitFor()
  await page.getByText('Connected', { exact: true }).waitFor()
  expect(await page.content()).not.toMatch(/access-1|refresh-1/)

  await page.getByLabel('Name in the CRM').first().fill('given_name')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').first().waitFor()
  const names = async () =>
    (
      await site.world.owner.query(
        "select field, vendor_field from tenant_crm_field_mappings where tenant_id = $1 and object = 'contact' order by field",
        [business.id],
      )
    ).rows
  await until(async () => expect((await names())[0]).toEqual({ field: 'first_name', vendor_field: 'given_name' }))

  await page.getByLabel('Address').fill('http://hooks.example.com/crm')
  await page.getByRole('button', { name: 'Use this address' }).click()
  await page.getByText('url: must use https').waitFor()
  forgive(/400/)
  await page.getByLabel('Address').last().fill('https://hooks.example.com/crm')
  await page.getByRole('button', { name: 'Use this address' }).click()
  expect(await page.getByTestId('secret').innerText()).toMatch(/^whsec_/)
  await page.getByRole('heading', { name: 'Your own address' }).waitFor()
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await page.getByText('No CRM is connected').waitFor()
})
