import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { chatServer } from '../../src/api/chat/test-server.ts'
import { beginTurn } from '../../src/domain/conversations/begin-turn.ts'
import { postReply } from '../../src/domain/conversations/post-reply.ts'
import { makeTenant } from '../factories.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { launchChromium } from './chromium.ts'

const SHOTS = process.env.SCREENSHOTS
let world: TestWorld
let browser: Browser
let app: FastifyInstance
let base: string
let tenant: string
let context: BrowserContext
let page: Page
let complaints: string[]

beforeAll(async () => {
  // The page shows times of the visitor's clock, so the server's is set to it.
  world = await openWorld({ now: new Date() })
  browser = await launchChromium()
  await serve()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  app?.server.closeAllConnections()
  await app?.close()
  await world.close()
})
beforeEach(async () => {
  tenant = await makeTenant(world, { vertical: 'salon' })
  await world.owner.query("update tenants set name = 'Rose & Linen Salon' where id = $1", [tenant])
})
afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})

async function serve(port = 0): Promise<void> {
  app = await chatServer(world)
  await app.listen({ host: '127.0.0.1', port })
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` // A TCP server's address is never a pipe's name.
}

/** Opens the tenant's page; whatever it complains about, or asks of anyone else, is kept in `complaints`. */
async function open(options: { locale?: string; dark?: boolean; width?: number; height?: number; path?: string } = {}): Promise<void> {
  const { locale = 'en-GB', dark = false, width = 360, height = 740 } = options
  context = await browser.newContext({
    locale,
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height },
    timezoneId: 'Asia/Dubai',
  })
  page = await context.newPage()
  complaints = []
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())))
  page.on('pageerror', (error) => void complaints.push(error.message))
  page.on('request', (request) => void (request.url().startsWith(base) || complaints.push(`request to ${request.url()}`)))
  await page.goto(`${base}${options.path ?? `/chat/t-${tenant.slice(-12)}`}`)
}

const write = async (text: string) => {
  await page.locator('textarea').fill(text)
  await page.keyboard.press('Enter')
}
const bubbles = () => page.locator('.bubble').allInnerTexts()
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 8000, interval: 25 })
const conversations = async () =>
  (await world.owner.query('select id, last_sequence_number as last from conversations where tenant_id = $1 order by id', [tenant])).rows

/** What the receptionist would do, with these words, once the visitor's message has arrived. */
async function reply(text: string, expectedSequence: number): Promise<void> {
  await until(async () => expect((await conversations()).at(-1)?.last).toBe(expectedSequence))
  const conversation = (await conversations()).at(-1)?.id
  world.clock.set(new Date())
  await world.db.withTenant(tenant, async (tx) => {
    const turn = await beginTurn(tx, conversation)
    if (!turn) throw new Error('no turn is due')
    const posted = await postReply(tx, {
      turn_id: turn.turn_id,
      conversation_id: conversation,
      up_to_sequence_number: turn.up_to_sequence_number,
      text,
      language: 'en',
      payload: {},
      flags: [],
      state: {},
      state_if_discarded: null,
      customer_name: null,
      duration_ms: 1,
    })
    expect(posted.kind).toBe('posted')
  })
}
const shot = async (name: string) => {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

test('a visitor is greeted by an AI, writes, sees that an answer is being written, and reads it', async () => {
  await open()
  expect(await bubbles()).toEqual(["Hi, I'm Lina, the AI receptionist of Rose & Linen Salon. How can I help you?"])
  expect(await conversations()).toEqual([])
  await write('hi, can I get a haircut?')
  await page.locator('[data-part="typing"]').waitFor({ state: 'visible' })
  await shot('typing-phone')
  await reply('Of course! When would suit you?', 2)
  await until(async () => expect(await bubbles()).toHaveLength(3))
  expect((await bubbles()).slice(1)).toEqual(['hi, can I get a haircut?', 'Of course! When would suit you?'])
  await page.locator('[data-part="typing"]').waitFor({ state: 'hidden' })
})

test('a reload goes on with the same conversation, and starting again begins another', async () => {
  await open()
  await write('my first words')
  await until(async () => expect(await conversations()).toHaveLength(1))
  await page.reload()
  await until(async () => expect((await bubbles()).at(-1)).toBe('my first words'))
  await page.getByRole('button', { name: 'Start again' }).click()
  await shot('start-again')
  await page.getByRole('dialog').getByRole('button', { name: 'Start again' }).click()
  await until(async () => expect(await bubbles()).toHaveLength(1))
  await write('my second words')
  await until(async () => expect(await conversations()).toHaveLength(2))
  expect(await bubbles()).not.toContain('my first words')
})

test('while a message is held back by the limit, the answers to earlier ones still appear', async () => {
  await open()
  await write('first')
  await until(async () => expect((await conversations()).at(-1)?.last).toBe(2))
  await page.route('**/messages', (route) => route.fulfill({ status: 429, headers: { 'retry-after': '60' }, body: '{}' }))
  await write('second')
  await page.getByText('Not sent yet, trying again…').waitFor({ state: 'visible' })
  await reply('an answer to the first', 2)
  await until(async () => expect(await bubbles()).toEqual([expect.any(String), 'first', 'an answer to the first', 'second']))
  complaints = complaints.filter((text) => !/429/.test(text))
})

test('a message that the server refuses says why and can be removed', async () => {
  await open()
  await page.route('**/messages', (route) =>
    route.fulfill({ status: 400, body: JSON.stringify({ error: { message: 'text: must not be so' } }) }),
  )
  await write('refused words')
  await page.getByText('Not sent. text: must not be so').waitFor({ state: 'visible' })
  await page.getByRole('button', { name: 'Remove' }).click()
  await until(async () => expect(await bubbles()).toHaveLength(1))
  complaints = complaints.filter((text) => !/400/.test(text))
})

test('a message that arrives after the visitor has started again does not appear in the new conversation', async () => {
  await open()
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/messages', async (route) => {
    const response = await route.fetch()
    await held
    await route.fulfill({ response })
  })
  await write('left behind')
  await until(async () => expect((await conversations()).at(-1)?.last).toBe(2))
  await page.getByRole('button', { name: 'Start again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start again' }).click()
  release()
  await write('new words')
  await until(async () => expect(await conversations()).toHaveLength(2))
  await until(async () => expect((await bubbles()).slice(1)).toEqual(['new words']))
})

test('in Arabic the page runs from right to left, the greeting is Arabic, and each bubble follows its own text', async () => {
  await open({ locale: 'ar-AE' })
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
  expect(await page.locator('html').getAttribute('lang')).toBe('ar')
  expect(await bubbles()).toEqual([expect.stringMatching(/لينا.*بالذكاء الاصطناعي/)])
  await write('أريد حجز موعد')
  await write('my name is Sara')
  await until(async () => expect(await bubbles()).toHaveLength(3))
  const direction = (index: number) =>
    page
      .locator('.bubble')
      .nth(index)
      .evaluate((element) => getComputedStyle(element).direction)
  expect([await direction(1), await direction(2)]).toEqual(['rtl', 'ltr'])
  await until(async () => {
    const language = await world.owner.query('select customer_language from conversations where tenant_id = $1', [tenant])
    expect(language.rows).toEqual([{ customer_language: 'ar' }])
  })
  await page.getByRole('button', { name: 'English' }).click()
  expect(await page.locator('html').getAttribute('dir')).toBe('ltr')
  expect(await page.locator('textarea').getAttribute('placeholder')).toBe('Write a message')
})

test('markup in a message is shown as text', async () => {
  await open()
  await write('<img src=x onerror=alert(1)> & <b>bold</b>')
  await until(async () => expect((await conversations()).at(-1)?.last).toBe(2))
  await page.reload()
  await until(async () => expect((await bubbles()).at(-1)).toBe('<img src=x onerror=alert(1)> & <b>bold</b>'))
  expect(await page.locator('.bubble img').count()).toBe(0)
})

test('Shift and Enter make a new line, Enter sends', async () => {
  await open()
  await page.locator('textarea').pressSequentially('one')
  await page.keyboard.press('Shift+Enter')
  await page.locator('textarea').pressSequentially('two')
  expect(await bubbles()).toHaveLength(1)
  await page.keyboard.press('Enter')
  await until(async () => expect((await bubbles()).at(-1)).toBe('one\ntwo'))
})

test('what is written while the server is away is kept through a reload and sent once when it is back', async () => {
  await open()
  await write('before')
  await until(async () => expect((await conversations()).at(-1)?.last).toBe(2))
  const port = Number(new URL(base).port)
  app.server.closeAllConnections()
  await app.close()
  await write('while you were away')
  await page.getByText('Connecting again…').waitFor({ state: 'visible' })
  await page.getByText('Not sent yet, trying again…').waitFor({ state: 'visible' })
  await shot('offline-phone')
  await serve(port)
  await until(async () => expect((await conversations()).at(-1)?.last).toBe(3))
  await page.getByText('Connecting again…').waitFor({ state: 'hidden' })
  await page.reload()
  await until(async () => expect((await bubbles()).slice(1)).toEqual(['before', 'while you were away']))
  expect((await conversations()).at(-1)?.last).toBe(3)
  // The browser itself reports each refused connection.
  complaints = complaints.filter(
    (text) => !/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED/.test(text),
  )
})

test('an expired session ends in a new one, and the unsent message goes there', async () => {
  await open()
  await write('before')
  await until(async () => expect((await conversations()).at(-1)?.last).toBe(2))
  await world.owner.query("update chat_sessions set expires_at = '2020-01-01' where tenant_id = $1", [tenant])
  await write('after')
  await until(async () => expect(await conversations()).toMatchObject([{ last: 2 }, { last: 2 }]))
  await page.getByText('Your earlier chat has expired. This is a new one.').waitFor({ state: 'visible' })
  await until(async () => expect((await bubbles()).slice(1)).toEqual(['after']))
  complaints = complaints.filter((text) => !/401/.test(text))
})

test('a keyboard and a screen reader find their way', async () => {
  await open()
  expect(await page.getByRole('log', { name: 'Conversation' }).count()).toBe(1)
  expect(await page.getByRole('textbox', { name: 'Write a message' }).evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
  await write('hello')
  await until(async () => expect(await page.locator('.message.customer .author').allTextContents()).toEqual(['You']))
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test.each([
  { name: 'phone-en-light', locale: 'en-GB' },
  { name: 'phone-ar-dark', locale: 'ar-AE', dark: true },
  { name: 'desktop-en-dark', locale: 'en-GB', dark: true, width: 1280, height: 860 },
  { name: 'desktop-ar-light', locale: 'ar-AE', width: 1280, height: 860 },
])('a booking reads well: $name', async ({ name, ...options }) => {
  await open(options)
  const lines = options.locale === 'ar-AE' ? ARABIC : ENGLISH
  for (const [index, line] of lines.entries()) {
    if (index % 2 === 0) await write(line)
    else await reply(line, index + 1)
    await until(async () => expect(await bubbles()).toHaveLength(index + 2))
  }
  await until(async () => expect(await page.locator('.foot').allInnerTexts()).not.toContain('Sending…'))
  await shot(name)
  // Nothing is cut off sideways, at any width.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test('the first page offers the demo businesses and leads to a chat', async () => {
  for (const [slug, name, vertical] of [
    ['demo-salon', 'Demo Salon', 'salon'],
    ['demo-clinic', 'Demo Clinic', 'clinic'],
    ['demo-auto', 'Demo <Auto> & Sons', 'auto_service'],
  ] as const) {
    const id = await makeTenant(world, { slug, vertical })
    await world.owner.query('update tenants set name = $2 where id = $1', [id, name])
  }
  await open({ path: '/', width: 1280, height: 800 })
  await shot('choice-desktop')
  await page.getByRole('link', { name: 'Demo <Auto> & Sons' }).click()
  await until(async () =>
    expect(await bubbles()).toEqual([expect.stringMatching(/^Hi, I'm Omar, the AI receptionist of Demo <Auto> & Sons\./)]),
  )
})

const ENGLISH = [
  'hi, can I get a haircut with Rana tomorrow around 5?',
  'Rana is free tomorrow, Tuesday 3 March, at:\n1. 16:30\n2. 17:00\n3. 17:45\nWhich one suits you?',
  'the second please',
  'Good choice. May I have your name and a phone number?',
  'Sara Khan, 050 123 4567',
  "You're booked, Sara.\n\nHaircut & blow-dry with Rana\nTuesday, 3 March 2026, 17:00 (Gulf Standard Time)\nAED 180\n\nIf anything changes, write here or call +971 4 555 0100. Directions: https://demo-salon.example/find-us.",
]
const ARABIC = [
  'مرحبا، ممكن موعد قص شعر مع رنا بكرا حوالي الساعة 5؟',
  'رنا متاحة غدًا، الثلاثاء 3 مارس، في:\n1. 16:30\n2. 17:00\n3. 17:45\nأي وقت يناسبك؟',
  'الثاني لو سمحت',
  'اختيار جميل. ممكن اسمك ورقم هاتفك؟',
  'سارة خان، 050 123 4567',
  'تم حجز موعدك يا سارة.\n\nقص وسشوار مع رنا\nالثلاثاء 3 مارس 2026، الساعة 17:00 (توقيت الخليج)\n180 درهمًا\n\nإذا تغيّر شيء فاكتبي لنا هنا أو اتصلي على ‎+971 4 555 0100.',
]
