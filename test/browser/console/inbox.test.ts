import { randomUUID } from 'node:crypto'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { receiveMessage } from '../../../src/domain/conversations/receive-message.ts'
import { requestHandoff } from '../../../src/domain/handoffs/request-handoff.ts'
import { handlers } from '../../../src/jobs/handlers.ts'
import { startWorker, type Worker } from '../../../src/jobs/worker.ts'
import type { Brains } from '../../../src/receptionist/models/choose-brain.ts'
import { makeConversation } from '../../factories.ts'
import { axeFindings, type ConsoleWorld, openConsoleWorld, type Person } from './console-world.ts'

let site: ConsoleWorld
let business: { id: string; slug: string }
let mona: Person
let worker: Worker | null = null

beforeAll(async () => {
  site = await openConsoleWorld()
}, 300_000)
afterAll(() => site.close())
beforeEach(async () => {
  business = await site.makeBusiness({ vertical: 'salon', name: 'Rose & Linen' })
  mona = await site.addPerson(business.id, 'agent', 'Mona Adel')
})
afterEach(async () => {
  await worker?.stop()
  worker = null
  await site.closePages()
  const complaints = site.complaints.splice(0)
  expect(complaints).toEqual([])
})

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 25 })

/** Somebody on the business's page, through the chat's own API. */
async function visitor(name?: string) {
  const post = async (path: string, body: object) => {
    const response = await fetch(`${site.base}/api/chat/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.ok, await response.clone().text()).toBe(true)
    return (await response.json()) as Record<string, string>
  }
  const opened = await post(`wk_${business.id.replaceAll('-', '')}/sessions`, {
    ...(name ? { customer_name: name } : {}),
  })
  return {
    id: opened.conversation_id ?? '',
    say: (text: string) => post(`sessions/${opened.session_token}/messages`, { client_message_id: randomUUID(), text }),
    /** What the visitor's page shows. */
    async sees(): Promise<string[]> {
      const response = await fetch(`${site.base}/api/chat/sessions/${opened.session_token}/messages`)
      const { data } = (await response.json()) as { data: { content: string }[] }
      return data.map(({ content }) => content)
    },
  }
}

/** A conversation that has begun, without its visitor: chats that one address opens are limited. */
function written(name: string, text: string): Promise<string> {
  return site.world.db.withTenant(business.id, async (tx) => {
    const id = await makeConversation(tx)
    await tx.db.updateTable('conversations').set({ customer_name: name }).where('id', '=', id).execute()
    await receiveMessage(tx, { conversation_id: id, text, external_id: randomUUID() })
    return id
  })
}

const row = (page: Page, id: string): Locator => page.locator(`[data-conversation="${id}"]`)
const texts = (page: Page) => page.locator('[role=log] [data-part=text]').allInnerTexts()
const box = (page: Page) => page.getByRole('textbox', { name: 'Write to the customer…' })
const toggle = (page: Page) => page.getByRole('switch')
const roles = async (id: string) =>
  (await site.world.owner.query('select role from messages where conversation_id = $1 order by sequence_number', [id])).rows.map(
    ({ role }) => role,
  )

test("a visitor's chat arrives in the inbox, and its messages in the open transcript, without a reload", async () => {
  const page = await site.open('/inbox', { as: mona })
  await page.getByText('No conversations yet').waitFor()
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
  const sara = await visitor('Sara Khan')
  await sara.say('Hello, is anybody there?')
  await row(page, sara.id).getByText('Hello, is anybody there?').waitFor()
  expect(await row(page, sara.id).innerText()).toContain('Unread')
  await row(page, sara.id).click()
  await until(async () => expect(await texts(page)).toContain('Hello, is anybody there?'))
  await until(async () => expect(await row(page, sara.id).innerText()).not.toContain('Unread'))
  await sara.say('I would like a haircut')
  await until(async () => expect((await texts(page)).at(-1)).toBe('I would like a haircut'))
  const omar = await visitor('Omar')
  await omar.say('me too')
  await until(async () =>
    expect(await page.locator('[data-conversation]').evaluateAll((all) => all.map((one) => one.getAttribute('data-conversation')))).toEqual(
      [omar.id, sara.id],
    ),
  )
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true)
})

test('taken over while the receptionist waits for the rest of a burst, it stays silent; handed back, it answers', async () => {
  const page = await site.open('/inbox', { as: mona })
  const sara = await visitor('Sara')
  await sara.say('Hello!')
  await row(page, sara.id).click()
  await page.getByText('The receptionist is writing…').waitFor()
  await toggle(page).click()
  await page.getByText('With you').first().waitFor()
  // Nobody takes up the reply's job before, so that the wait is as long as the page needs; by the time that it has run, nothing was said.
  worker = startWorker(site.world, handlers)
  await until(async () =>
    expect((await site.world.owner.query("select 1 from jobs where kind = 'reply' and tenant_id = $1", [business.id])).rows).toEqual([]),
  )
  expect(await roles(sara.id)).toEqual(['agent_bot', 'customer'])
  await box(page).fill('Mona here, how can I help?')
  await page.keyboard.press('Enter')
  await until(async () => expect((await sara.sees()).at(-1)).toBe('Mona here, how can I help?'))
  await sara.say('What are your opening hours?')
  await until(async () => expect((await texts(page)).at(-1)).toBe('What are your opening hours?'))
  await worker.idle()
  expect((await roles(sara.id)).at(-1)).toBe('customer')
  await toggle(page).click()
  await until(async () => expect((await roles(sara.id)).at(-1)).toBe('agent_bot'))
  await until(async () => expect(await texts(page)).toHaveLength(5))
})

test('taken over in the middle of a turn, the receptionist does not say what it was composing', async () => {
  let begun = () => {}
  const isComposing = new Promise<void>((resolve) => {
    begun = resolve
  })
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  worker = startWorker({ ...site.world, brains: heldBrains(begun, released) }, handlers)
  const page = await site.open('/inbox', { as: mona })
  const sara = await visitor('Sara')
  await sara.say('Hello!')
  await row(page, sara.id).click()
  await isComposing
  await toggle(page).click()
  await page.getByText('With you').first().waitFor()
  await until(async () =>
    expect((await site.world.owner.query('select owner from conversations where id = $1', [sara.id])).rows).toEqual([{ owner: 'human' }]),
  )
  release()
  await until(async () =>
    expect((await site.world.owner.query('select status, discard_reason from turns where conversation_id = $1', [sara.id])).rows).toEqual([
      { status: 'discarded', discard_reason: 'human_takeover' },
    ]),
  )
  expect(await roles(sara.id)).toEqual(['agent_bot', 'customer'])
})

/** The real brain, which says that it has begun and goes on when it may. */
function heldBrains(begun: () => void, released: Promise<void>): Brains {
  return {
    ...site.world.brains,
    choose(context) {
      const brain = site.world.brains.choose(context)
      return async (turn, run) => {
        begun()
        await released
        return brain(turn, run)
      }
    },
  }
}

test('two people in one conversation see each other, and neither takes it from the other by accident', async () => {
  const rana = await site.addPerson(business.id, 'agent', 'Rana Said')
  const sara = await visitor('Sara')
  await sara.say('Hello!')
  const hers = await site.open(`/inbox/${sara.id}`, { as: mona })
  const theirs = await site.open(`/inbox/${sara.id}`, { as: rana })
  await hers.getByText('Rana Said is looking at this conversation').waitFor()
  await box(theirs).pressSequentially('I will')
  await hers.getByText('Rana Said is writing a reply').waitFor()
  await box(theirs).fill('Rana here')
  await theirs.keyboard.press('Enter')
  await hers.getByText('With Rana Said').first().waitFor()
  await box(hers).fill('Mona here')
  await hers.keyboard.press('Enter')
  await hers.getByRole('dialog', { name: 'Rana Said has this conversation' }).waitFor()
  expect(await texts(hers)).not.toContain('Mona here')
  await hers.getByRole('button', { name: 'Cancel' }).click()
  expect(await box(hers).inputValue()).toBe('Mona here')
  await box(hers).press('Enter')
  await hers.getByRole('button', { name: 'Reply all the same' }).click()
  await theirs.getByText('With Mona Adel').first().waitFor()
  await until(async () => expect((await sara.sees()).slice(-2)).toEqual(['Rana here', 'Mona here']))
  await theirs.goto(`${site.base}/leads`)
  await until(async () => expect(await hers.locator('[data-part=others]').innerText()).toBe(''))
})

test('a note is seen by colleagues and never by the visitor', async () => {
  const rana = await site.addPerson(business.id, 'agent', 'Rana Said')
  const sara = await visitor('Sara')
  await sara.say('Hello!')
  const page = await site.open(`/inbox/${sara.id}`, { as: mona })
  await box(page).waitFor()
  await page.locator('h2').click()
  await page.keyboard.press('n')
  await page.keyboard.type('She is a regular, ask @Ra')
  await page.getByRole('button', { name: 'Rana Said' }).click()
  await page.getByRole('button', { name: 'Add note' }).click()
  const note = page.locator('[data-role=note]', { hasText: 'She is a regular, ask @Rana Said' })
  await note.getByText('Note by Mona Adel').waitFor()
  const theirs = await site.open('/inbox', { as: rana })
  await theirs.getByRole('button', { name: 'Mentions' }).click()
  await row(theirs, sara.id).click()
  await theirs.locator('[data-role=note]', { hasText: 'She is a regular' }).waitFor()
  expect(await sara.sees()).toEqual([expect.any(String), 'Hello!'])
})

test('a reply that the server refuses goes back into the box, and is sent once when it is sent again', async () => {
  const sara = await visitor('Sara')
  await sara.say('Hello!')
  const page = await site.open(`/inbox/${sara.id}`, { as: mona })
  const refuse = '**/sendReply'
  await page.route(refuse, (route) => route.abort('failed'))
  await box(page).fill('My careful words')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await box(page).inputValue()).toBe('My careful words')
  expect(await texts(page)).not.toContain('My careful words')
  // This time it arrives, and only the answer is lost.
  await page.unroute(refuse)
  await page.route(refuse, async (route) => {
    await route.fetch()
    await route.abort('failed')
  })
  await box(page).press('Enter')
  await until(async () => expect((await sara.sees()).at(-1)).toBe('My careful words'))
  await page.getByRole('alert').waitFor()
  await page.unroute(refuse)
  await box(page).press('Enter')
  await until(async () => expect(await box(page).inputValue()).toBe(''))
  expect((await sara.sees()).filter((text) => text === 'My careful words')).toHaveLength(1)
  await until(async () => expect((await texts(page)).filter((text) => text === 'My careful words')).toHaveLength(1))
  site.complaints.splice(0, site.complaints.length, ...site.complaints.filter((text) => !/ERR_FAILED/.test(text)))
})

test('a viewer reads along without a box to write in', async () => {
  const viewer = await site.addPerson(business.id, 'viewer')
  const sara = await visitor('Sara')
  await sara.say('Hello!')
  const page = await site.open(`/inbox/${sara.id}`, { as: viewer })
  await page.getByText('Your role reads conversations. An agent can answer.').waitFor()
  expect(await page.locator('textarea, [role=switch]').count()).toBe(0)
  const answer = await page.evaluate(
    async ([slug, id]) => {
      const response = await fetch(`/api/console/t/${slug}/sendReply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id, client_id: crypto.randomUUID(), text: 'x' }),
      })
      return response.status
    },
    [business.slug, sara.id],
  )
  expect(answer).toBe(403)
  site.complaints.splice(0, site.complaints.length, ...site.complaints.filter((text) => !/403/.test(text)))
})

test('a page whose session is ended elsewhere leaves for the sign-in by itself, and one whose role is lost loses its box', async () => {
  const rana = await site.addPerson(business.id, 'agent')
  const sara = await written('Sara', 'Hello!')
  const [hers, theirs] = [await site.open(`/inbox/${sara}`, { as: mona }), await site.open(`/inbox/${sara}`, { as: rana })]
  await Promise.all([box(hers).waitFor(), box(theirs).waitFor()])
  await site.world.owner.query("update users set role = 'viewer' where id = $1", [rana.userId])
  await site.world.owner.query('delete from auth.session where user_id = $1', [mona.accountId])
  await hers.waitForURL('**/sign-in?to=*')
  await theirs.getByText('Your role reads conversations. An agent can answer.').waitFor()
  site.complaints.splice(0, site.complaints.length, ...site.complaints.filter((text) => !/401/.test(text)))
})

test('what was promised stands out on top, and closing asks first', async () => {
  const sara = await visitor('Sara')
  await sara.say('I want a refund')
  const brief = { who: 'Sara', wants: 'a refund', known: { visit: 'Monday' }, promised: ['a call back today'] }
  await site.world.db.withTenant(business.id, (tx) =>
    requestHandoff(tx, { conversation_id: sara.id, reason: 'complaint', brief, actor: { kind: 'receptionist' } }),
  )
  const page = await site.open('/inbox', { as: mona })
  await page.getByRole('button', { name: 'Needs a person' }).click()
  await row(page, sara.id).click()
  await page.locator('[data-part=promised]:visible', { hasText: 'a call back today' }).waitFor()
  await page.locator('h2').first().click()
  await page.keyboard.press('e')
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click()
  await page.getByText('This conversation is closed.').waitFor()
  await sara.say('one more thing')
  await box(page).waitFor()
})

test('the keyboard goes through the list; letters act only outside of text, and not at all when switched off', async () => {
  const ids: string[] = []
  for (const name of ['One', 'Two', 'Three']) {
    ids.unshift(await written(name, `I am ${name}`))
    await new Promise((resolve) => setTimeout(resolve, 20)) // They differ in when they were active.
  }
  const page = await site.open('/inbox', { as: mona })
  await row(page, ids[0] ?? '').waitFor()
  const isOpen = (index: number) => page.waitForURL(`**/inbox/${ids[index]}`)
  await page.keyboard.press('j')
  await isOpen(0)
  await page.keyboard.press('j')
  await isOpen(1)
  await page.keyboard.press('k')
  await isOpen(0)
  await page.keyboard.press('/')
  await page.keyboard.type('jjj')
  expect(await page.getByRole('searchbox').inputValue()).toBe('jjj')
  await page.getByText('Nothing matches').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await isOpen(0)
  await row(page, ids[0] ?? '').focus()
  await page.keyboard.press('ArrowDown')
  await isOpen(1)
  await page.locator('h2').first().click()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard' }).getByRole('switch').click()
  await page.keyboard.press('Escape')
  await page.locator('h2').first().click()
  await page.keyboard.press('j')
  await page.keyboard.press('r')
  expect(page.url()).toContain(ids[1])
  expect(await box(page).evaluate((element) => element === document.activeElement)).toBe(false)
})

test('on a phone the list and the transcript are two screens, and nothing is cut off sideways', async () => {
  const sara = await visitor('Sara')
  await sara.say('Hello!')
  const page = await site.open('/inbox', { as: mona, width: 390, height: 844 })
  await row(page, sara.id).click()
  await box(page).waitFor()
  expect(await row(page, sara.id).isVisible()).toBe(false)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await row(page, sara.id).waitFor({ state: 'visible' })
})

test.each([
  { locale: 'en-GB', isDark: false },
  { locale: 'en-GB', isDark: true },
  { locale: 'ar-AE', isDark: false },
  { locale: 'ar-AE', isDark: true },
] as const)('nothing serious for axe, and Arabic is mirrored: $locale, dark $isDark', async ({ locale, isDark }) => {
  const [sara, ahmad] = [await written('Sara', 'Hello!'), await written('أحمد', 'أريد حجز موعد')]
  const page = await site.open(`/inbox/${ahmad}`, { as: mona, locale, isDark })
  await page.locator('[data-pane]').waitFor()
  await until(async () => expect(await texts(page)).toContain('أريد حجز موعد'))
  expect(await axeFindings(page)).toEqual([])
  const direction = await page
    .locator('[data-role=customer] [data-part=text]')
    .first()
    .evaluate((element) => getComputedStyle(element).direction)
  expect(direction).toBe('rtl')
  const [list, pane] = [await row(page, sara).boundingBox(), await page.locator('[data-pane]').boundingBox()]
  expect((list?.x ?? 0) > (pane?.x ?? 0)).toBe(locale === 'ar-AE')
})
