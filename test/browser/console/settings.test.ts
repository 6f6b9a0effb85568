import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createAppointment } from '../../../src/domain/appointments/create-appointment.ts'
import { sendMessage } from '../../../src/domain/conversations/send-message.ts'
import { addHours, addResource } from '../../calendar-factories.ts'
import { axeFindings, type ConsoleWorld, openConsoleWorld, type Person } from './console-world.ts'

const DAY = 86_400_000
const PAGES = ['/settings/profile', '/settings/calendar', '/settings/widget', '/settings/integrations/channels']

let site: ConsoleWorld
let business: { id: string; slug: string }
let adil: Person
let hosts: Server[] = []
let contexts: BrowserContext[] = []

beforeAll(async () => {
  site = await openConsoleWorld()
}, 300_000)
afterAll(() => site.close())
beforeEach(async () => {
  business = await site.makeBusiness({ vertical: 'salon', name: 'Rose & Linen' })
  adil = await site.addPerson(business.id, 'admin', 'Adil Omar')
})
afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()))
  contexts = []
  for (const host of hosts) {
    host.closeAllConnections()
    await new Promise((resolve) => host.close(resolve))
  }
  hosts = []
  await site.closePages()
  expect(site.complaints.splice(0)).toEqual([])
})

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 25 })
const inTenant = <T>(work: Parameters<typeof site.world.db.withTenant<T>>[1]) => site.world.db.withTenant(business.id, work)

/** Free times of tomorrow in Dubai, as the page's own session asks for them. */
async function freeTimes(page: Page): Promise<string[]> {
  const midnight = Math.floor((Date.now() + 4 * 3_600_000) / DAY + 1) * DAY - 4 * 3_600_000
  const query = `from=${new Date(midnight).toISOString()}&to=${new Date(midnight + DAY).toISOString()}`
  return page.evaluate(async (path) => {
    const answer = await (await fetch(path)).json()
    return answer.data.map((slot: { start: string }) => slot.start.slice(11, 16))
  }, `/api/console/t/${business.slug}/api/v1/availability?${query}`)
}

test('hours that are saved in the settings open the calendar and availability at once, one person’s leave closes theirs', async () => {
  await inTenant((tx) => addResource(tx, { name: 'Rana' }))
  const page = await site.open('/settings/profile', { as: adil })
  await page.getByText('Without hours nothing can be booked').waitFor()
  expect(await freeTimes(page)).toEqual([])

  await page.getByRole('button', { name: 'Add hours on Monday' }).click()
  await page.getByLabel('Monday opens').fill('10:00')
  await page.getByLabel('Monday closes').fill('12:00')
  await page.getByRole('button', { name: 'Add hours on Monday' }).click()
  await page.getByLabel('Monday opens').nth(1).fill('11:00')
  await page.getByRole('button', { name: 'Copy the hours of Monday to all days' }).click()
  await page.getByRole('button', { name: 'Save hours' }).click()
  await page.getByText('Hours of Monday overlap: 10:00–12:00 and 11:00–16:00.').waitFor()
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
    await page.getByRole('button', { name: `Remove ${day}, 11:00 to 16:00` }).click()
  await page.getByRole('button', { name: 'Save hours' }).click()
  await page.getByText('Not saved yet').waitFor({ state: 'detached' })
  // 10:00 in Dubai
  expect((await freeTimes(page))[0]).toBe('06:00')

  await page.getByRole('link', { name: 'Calendar', exact: true }).first().click()
  await page.getByRole('heading', { name: 'Calendar', level: 1 }).waitFor()
  const schedule = await page.evaluate(async (path) => (await fetch(path)).json(), scheduleOfTomorrow())
  expect(schedule.resources).toMatchObject([
    { name: 'Rana', open: [{ start: expect.stringMatching(/T06:00/), end: expect.stringMatching(/T08:00/) }] },
  ])

  await page.goto(`${site.base}/settings/calendar`)
  await page.getByRole('button', { name: 'Edit: Rana' }).click()
  await page.getByRole('tab', { name: 'Time off' }).click()
  await page.getByRole('button', { name: 'Add a closure' }).click()
  const tomorrow = new Date(Date.now() + DAY + 4 * 3_600_000).toISOString().slice(0, 10)
  await page.getByLabel('First day').fill(tomorrow)
  await page.getByLabel('Reason').fill('Leave')
  await page.getByRole('dialog', { name: 'Closed for a while' }).getByRole('button', { name: 'Add a closure' }).click()
  await page.getByText('Leave', { exact: true }).waitFor()
  expect(await freeTimes(page)).toEqual([])
  await page.getByRole('button', { name: /^Remove the closure/ }).click()
  await page.getByText('No closures ahead.').waitFor()
  expect(await freeTimes(page)).not.toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Leave', { exact: true }).waitFor()
  await until(async () => expect(await freeTimes(page)).toEqual([]))

  function scheduleOfTomorrow(): string {
    const midnight = Math.floor((Date.now() + 4 * 3_600_000) / DAY + 1) * DAY - 4 * 3_600_000
    const input = JSON.stringify({ from: new Date(midnight).toISOString(), to: new Date(midnight + DAY).toISOString() })
    return `/api/console/t/${business.slug}/getSchedule?input=${encodeURIComponent(input)}`
  }
})

test('an archive names the bookings to come first, and one click takes it back', async () => {
  await inTenant(async (tx) => {
    await addHours(tx, { opens: 0, closes: 1440 })
    const resource_id = await addResource(tx, { name: 'Rana' })
    const [start, end] = [new Date(Date.now() + DAY).toISOString(), new Date(Date.now() + DAY + 3_600_000).toISOString()]
    await createAppointment(tx, {
      customer_name: 'Mona Said',
      customer_phone: '+971501234567',
      resource_id,
      scheduled_start: start,
      scheduled_end: end,
    })
  })
  const page = await site.open('/settings/calendar', { as: adil })
  await page.getByRole('button', { name: 'Archive: Rana' }).click()
  const dialog = page.getByRole('dialog', { name: 'Archive Rana?' })
  await dialog.getByText('Mona Said').waitFor()
  await dialog.getByText('This is the last one.').waitFor()
  await dialog.getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('heading', { name: 'Archived' }).waitFor()
  expect(await freeTimes(page)).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('heading', { name: 'Archived' }).waitFor({ state: 'detached' })
  expect(await freeTimes(page)).not.toEqual([])
})

/** A site of somebody else with the strictest policy that the widget works under, and the snippet in it. */
async function hostPage(snippet: string, language = 'en'): Promise<{ origin: string; page: Page; said: string[] }> {
  const policy = `default-src 'none'; script-src ${site.base}; frame-src ${site.base}`
  const host = createServer((request, response) => {
    if (request.url !== '/') return void response.writeHead(204).end()
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    response.end(`<!doctype html><html lang="${language}"><title>Shop</title><main><h1>Shop</h1></main>${snippet}</html>`)
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  hosts.push(host)
  const context = await site.browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'en-GB' })
  contexts.push(context)
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && said.push(message.text())))
  page.on('pageerror', (error) => void said.push(error.message))
  return { origin: `http://127.0.0.1:${(host.address() as AddressInfo).port}`, page, said }
}

test('the widget opens a chat on an allowed site under a strict policy, and shows nothing on another one', async () => {
  const settings = await site.open('/settings/widget', { as: adil })
  const snippet = await settings.locator('code', { hasText: '<script' }).innerText()
  const [shop, stranger] = [await hostPage(snippet), await hostPage(snippet)]
  await settings.getByLabel('Sites that may show the chat').fill('not a site')
  await settings.getByRole('button', { name: 'Save' }).click()
  await settings.getByText(/^origins\[0\]: must be an origin such as/).waitFor()
  expect(site.complaints.splice(0).join()).toMatch(/^[^,]*status of 400[^,]*$/)
  await settings.getByLabel('Sites that may show the chat').fill(`${shop.origin}/`)
  await settings.getByRole('button', { name: 'Save' }).click()
  await until(async () => expect(await settings.getByLabel('Sites that may show the chat').inputValue()).toBe(shop.origin))

  await shop.page.goto(shop.origin)
  const button = shop.page.getByRole('button', { name: 'Open the chat' })
  await button.waitFor()
  await button.focus()
  await shop.page.keyboard.press('Enter')
  const chat = shop.page.frameLocator('[data-vorel-widget] iframe')
  const words = chat.getByLabel('Write a message')
  await until(async () => expect(await words.evaluate((element) => element === document.activeElement)).toBe(true))
  await shop.page.keyboard.type('Hello from the shop')
  await shop.page.keyboard.press('Enter')
  await chat.getByText('Hello from the shop').waitFor()
  await until(async () => {
    const { rows } = await site.world.owner.query('select content from messages where tenant_id = $1 and role = $2', [
      business.id,
      'customer',
    ])
    expect(rows).toEqual([{ content: 'Hello from the shop' }])
  })
  await words.focus()
  await shop.page.keyboard.press('Escape')
  await shop.page.locator('[data-vorel-widget] iframe').waitFor({ state: 'hidden' })
  expect(await shop.page.getByRole('button', { name: 'Open the chat' }).getAttribute('aria-expanded')).toBe('false')
  expect(await shop.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe('BUTTON')

  // A message that comes while the chat is closed is announced by the button.
  await inTenant(async (tx) => {
    const { id } = await tx.db.selectFrom('conversations').select('id').executeTakeFirstOrThrow()
    await sendMessage(tx, { conversation_id: id, text: 'Welcome!', actor: { kind: 'system' } })
  })
  await shop.page.getByRole('button', { name: 'Open the chat: there is a new message' }).click()
  await chat.getByText('Welcome!').waitFor()
  expect(shop.said).toEqual([])
  expect(await axeFindings(shop.page)).toEqual([]) // it tries to speak with the frame, which complains

  await stranger.page.goto(stranger.origin)
  await until(() => expect(stranger.said.join()).toMatch(/frame-ancestors/))
  expect(await stranger.page.locator('[data-vorel-widget]').count()).toBe(0)
})

test('on an Arabic page the widget stands on the left and speaks Arabic; a new key ends what is embedded with the old one', async () => {
  const settings = await site.open('/settings/widget', { as: adil })
  const snippet = await settings.locator('code', { hasText: '<script' }).innerText()
  const shop = await hostPage(snippet, 'ar')
  await settings.getByLabel('Sites that may show the chat').fill(shop.origin)
  await settings.getByRole('button', { name: 'Save' }).click()
  await settings.getByText('No site may show it yet').waitFor({ state: 'detached' })
  await shop.page.goto(shop.origin)
  await shop.page.getByRole('button', { name: 'فتح المحادثة' }).click()
  expect(await shop.page.getByRole('button', { name: 'إغلاق المحادثة' }).boundingBox()).toMatchObject({ x: 20 })
  await shop.page.frameLocator('[data-vorel-widget] iframe').getByLabel('اكتب رسالة').waitFor()

  await settings.getByRole('button', { name: 'Make a new key' }).click()
  await settings.getByRole('dialog').getByRole('button', { name: 'Make a new key' }).click()
  await until(async () => expect(await settings.locator('code', { hasText: '<script' }).innerText()).not.toBe(snippet))
  await shop.page.reload()
  await until(() => expect(shop.said.join()).toMatch(/404/))
  expect(await shop.page.locator('[data-vorel-widget]').count()).toBe(0)
})

test('a secret of a channel leaves the page with its form, and a viewer is shown no way to change anything', async () => {
  await inTenant((tx) => addResource(tx))
  const page = await site.open('/settings/integrations/channels', { as: adil })
  await page.getByLabel('Auth token of the Twilio account').fill('twilio-auth-token-1')
  await page.getByRole('button', { name: 'Connect the line' }).click()
  await page.getByText('Address for incoming calls at Twilio').waitFor()
  await until(async () => expect(await page.getByLabel('Auth token of the Twilio account').inputValue()).toBe(''))
  await page.getByRole('button', { name: 'Connect a number' }).click()
  await page.getByLabel('Phone number ID').fill('106540352242922')
  await page.getByLabel('Access token').fill('meta-token-1234')
  await page.getByLabel('App secret').fill('meta-secret-1234')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Verify token. Copy it now').waitFor()
  const html = await page.content()
  for (const secret of ['twilio-auth-token-1', 'meta-token-1234', 'meta-secret-1234']) expect(html).not.toContain(secret)

  const viewer = await site.addPerson(business.id, 'viewer', 'Vera')
  for (const path of PAGES) {
    const seen = await site.open(path, { as: viewer })
    await seen.locator('main section').first().waitFor()
    for (const name of [/^Save/, /^Add/, /^Connect/, /^Remove/, /^Make a new key/, /^Archive/])
      expect([path, name.source, await seen.getByRole('button', { name }).count()]).toEqual([path, name.source, 0])
  }
})

test('every settings page of the business passes axe in both languages and both lights', async () => {
  await inTenant(async (tx) => {
    await addHours(tx, { opens: 540, closes: 1080 })
    await addResource(tx, { name: 'Rana' })
    await addResource(tx, { name: 'Gone', status: 'archived' })
  })
  for (const [locale, isDark] of [
    ['en-GB', false],
    ['ar-AE', true],
  ] as const) {
    for (const path of PAGES) {
      const page = await site.open(path, { as: adil, locale, isDark, width: locale === 'ar-AE' ? 390 : 1360 })
      await page.locator('main section').first().waitFor()
      expect([path, locale, isDark, await axeFindings(page)]).toEqual([path, locale, isDark, []])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      if (path === '/settings/calendar') {
        await page.getByRole('button', { name: /Rana/ }).first().click()
        await page.getByRole('tab').nth(1).click()
        await page.locator('input[type=time]').first().waitFor({ state: 'detached' })
        await page.getByRole('dialog').getByRole('button').nth(1).click()
        await page.locator('input[type=time]').first().waitFor()
        expect([path, 'hours', await axeFindings(page)]).toEqual([path, 'hours', []])
      }
    }
    await site.closePages()
  }
}, 120_000)
