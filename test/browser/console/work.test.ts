import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createLead } from '../../../src/domain/leads/create-lead.ts'
import { takeMessage } from '../../../src/domain/team-messages/take-message.ts'
import { addHours, addResource } from '../../calendar-factories.ts'
import { makeConversation } from '../../factories.ts'
import { type ConsoleWorld, openConsoleWorld, type Person } from './console-world.ts'

let site: ConsoleWorld
let business: { id: string; slug: string }
let admin: Person
let rana: string

beforeAll(async () => {
  site = await openConsoleWorld()
}, 300_000)
afterAll(() => site.close())
beforeEach(async () => {
  business = await site.makeBusiness({ vertical: 'salon', name: 'Rose & Linen' })
  admin = await site.addPerson(business.id, 'admin', 'Mona Adel')
  rana = await site.world.db.withTenant(business.id, async (tx) => {
    await addHours(tx, { opens: 8 * 60, closes: 20 * 60 })
    return addResource(tx, { name: 'Rana' })
  })
})
afterEach(async () => {
  await site.closePages()
  expect(site.complaints.splice(0)).toEqual([])
})

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 25 })
const forgive = (pattern: RegExp) => {
  site.complaints.splice(0, site.complaints.length, ...site.complaints.filter((text) => !pattern.test(text)))
}
const rows = async (sql: string) => (await site.world.owner.query(sql, [business.id])).rows

/** Of today in the business's zone. */
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Dubai' }).format(new Date())

/** Through the page's own session, as its buttons would. */
async function book(page: Page, name: string, hour: number): Promise<void> {
  const at = (h: number) => `${today()}T${String(h).padStart(2, '0')}:00:00+04:00`
  const status = await page.evaluate(
    async ([slug, body]) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`/api/console/t/${slug}/api/v1/appointments`, { method: 'POST', headers, body: body ?? '' })).status
    },
    [
      business.slug,
      JSON.stringify({
        customer_name: name,
        customer_phone: '+971501234567',
        scheduled_start: at(hour),
        scheduled_end: at(hour + 1),
        resource_id: rana,
      }),
    ],
  )
  expect(status).toBe(201)
}
const block = (page: Page, name: string): Locator => page.getByRole('button', { name: new RegExp(`^${name}, `) })
const topOf = async (locator: Locator) => Math.round((await locator.boundingBox())?.y ?? -1)
async function drag(page: Page, what: Locator, by: { x?: number; y: number }): Promise<void> {
  await what.scrollIntoViewIfNeeded()
  const box = await what.boundingBox()
  if (!box) throw new Error('nothing to drag')
  const [x, y] = [box.x + box.width / 2, box.y + 10]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + (by.x ?? 0) / 2, y + by.y / 2, { steps: 4 })
  await page.mouse.move(x + (by.x ?? 0), y + by.y, { steps: 4 })
  await page.mouse.up()
}
const HOUR = 66

test('a booking that is dragged onto a taken time goes back and names who has it; onto a free one it goes, and back by undo', async () => {
  const page = await site.open('/calendar', { as: admin, height: 1200 })
  await page.getByRole('heading', { name: 'Rana' }).waitFor()
  await book(page, 'Sara Khan', 10)
  await book(page, 'Omar Farid', 12)
  await page.reload()
  const before = await topOf(block(page, 'Sara Khan'))
  await drag(page, block(page, 'Sara Khan'), { y: 2 * HOUR })
  await page.getByText('That time is taken: Omar Farid has it. Nothing was moved.').waitFor()
  await until(async () => expect(await topOf(block(page, 'Sara Khan'))).toBe(before))
  forgive(/409/)
  const start = async () =>
    (await rows("select scheduled_start from appointments where tenant_id = $1 and customer_name = 'Sara Khan'"))[0].scheduled_start
  const was = (await start()).getTime()
  await drag(page, block(page, 'Sara Khan'), { y: 4 * HOUR })
  await page.getByText(/^Moved to/).waitFor()
  expect((await start()).getTime() - was).toBe(4 * 3_600_000)
  await page.getByRole('button', { name: 'Undo' }).click()
  await until(async () => expect((await start()).getTime()).toBe(was))
  await until(async () => expect(await topOf(block(page, 'Sara Khan'))).toBe(before))
})

test('a booking is made, completed, cancelled and brought back without a mouse on the grid', async () => {
  const page = await site.open('/calendar', { as: admin })
  await page.getByRole('button', { name: 'New booking' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Customer').fill('ليلى حسن')
  await dialog.getByLabel('Phone').fill('+971 50 123 4567')
  await dialog.getByLabel('With').selectOption('Rana')
  await dialog.getByLabel('Start').fill('11:00')
  await dialog.getByRole('button', { name: 'New booking' }).click()
  await page.getByText('Booked', { exact: true }).waitFor()
  // The same time again is refused where it was asked for, and nothing of what was typed is lost.
  await page.getByRole('button', { name: 'New booking' }).click()
  await dialog.getByLabel('Customer').fill('Second')
  await dialog.getByLabel('Phone').fill('+971 50 123 4568')
  await dialog.getByLabel('With').selectOption('Rana')
  await dialog.getByLabel('Start').fill('11:30')
  await dialog.getByRole('button', { name: 'New booking' }).click()
  await dialog.getByRole('alert').waitFor()
  expect(await dialog.getByLabel('Customer').inputValue()).toBe('Second')
  forgive(/409/)
  await page.keyboard.press('Escape')
  const status = async () => (await rows('select status from appointments where tenant_id = $1'))[0].status
  await block(page, 'ليلى حسن').press('Enter')
  await dialog.getByRole('button', { name: 'Cancel the booking' }).click()
  await page.getByText('The booking of ليلى حسن is cancelled').waitFor()
  expect(await status()).toBe('cancelled')
  await until(async () => expect(await block(page, 'ليلى حسن').count()).toBe(0))
  await page.getByRole('button', { name: 'Undo' }).click()
  await until(async () => expect(await status()).toBe('confirmed'))
  await block(page, 'ليلى حسن').press('Enter')
  await dialog.getByRole('button', { name: 'Completed' }).click()
  await until(async () => expect(await status()).toBe('completed'))
})

test('a file with three bad rows: they are named, the good ones come in, and the second time nothing comes twice', async () => {
  const page = await site.open('/offerings', { as: admin })
  const csv =
    '\uFEFFTitle;Title (Arabic);Price;Duration\nCut;قص;120;45\n;بلا اسم;10;30\nColour;صبغة;ten;30\nLong;طويل;99;half an hour\nShave;حلاقة;30;20\n'
  const choose = async () => {
    await page.getByRole('button', { name: 'Import', exact: true }).first().click()
    await page.locator('input[type=file]').setInputFiles({ name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  }
  await choose()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('2 new · 3 refused').waitFor()
  const refused = await dialog.getByRole('row').filter({ hasText: 'refused' }).allInnerTexts()
  expect(refused).toHaveLength(3)
  expect(refused.map((text) => Number.parseInt(text, 10))).toEqual([3, 4, 5])
  expect(refused[0]).toContain('title: is required')
  expect(refused[1]).toMatch(/price: must be/)
  expect(refused[2]).toContain('duration: must be a whole number')
  expect(await rows('select from offerings where tenant_id = $1')).toHaveLength(0)
  await dialog.getByRole('button', { name: 'Import 2 rows' }).click()
  await page.getByText('Imported: 2 new · 3 refused').waitFor()
  await until(async () => expect(await dialog.count()).toBe(0))
  await page.getByText('Shave').waitFor()
  await choose()
  await dialog.getByText('2 as they are · 3 refused').waitFor()
  expect(await dialog.getByRole('button', { name: /^Import/ }).isDisabled()).toBe(true)
  expect((await rows('select title from offerings where tenant_id = $1 order by title')).map(({ title }) => title)).toEqual([
    'Cut',
    'Shave',
  ])
})

test('an answer is taught and found by asking; an unanswered question is approved with one click', async () => {
  await site.world.db.withTenant(business.id, async (tx) => {
    const conversation = await makeConversation(tx)
    await takeMessage(tx, { conversation_id: conversation, kind: 'question', content: 'Do you have parking?', language: 'en' })
  })
  const page = await site.open('/knowledge', { as: admin })
  await page.getByLabel('A question').fill('Do you have parking?')
  await page.getByRole('button', { name: 'Ask it' }).click()
  await page.getByText(/^Nothing fits/).waitFor()
  await page.getByRole('tab', { name: /Unanswered questions/ }).click()
  await page.getByRole('button', { name: 'Answer it' }).click()
  await page.getByLabel('Answer in English').fill('Yes, behind the house, free for two hours.')
  await page.getByLabel('Answer in Arabic').fill('نعم، خلف المبنى، مجانًا لساعتين.')
  await page.getByRole('button', { name: 'Approve and teach' }).click()
  await page.getByText(/^The receptionist knows it now/).waitFor()
  await page.getByText('No open questions').waitFor()
  await page.getByRole('button', { name: 'Ask it' }).click()
  await page.getByRole('status').getByText('Yes, behind the house, free for two hours.').waitFor()
  await page.getByText(/answers this · \d+ %/).waitFor()
})

test('leads are moved by pointer, by keyboard and by their list; what the server refuses goes back', async () => {
  await site.world.db.withTenant(business.id, async (tx) => {
    const conversation_id = await makeConversation(tx)
    await createLead(tx, { conversation_id, name: 'Sara Khan' } as never)
  })
  const page = await site.open('/leads', { as: admin })
  const score = page.getByLabel('Score of Sara Khan')
  const stored = async () => (await rows('select status, qualification_score as score from leads where tenant_id = $1'))[0]
  await page.route('**/api/v1/leads/*', (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 409,
          contentType: 'application/json',
          body: '{"error":{"code":"conflict","message":"somebody was faster"}}',
        })
      : route.fallback(),
  )
  await score.fill('80')
  await score.press('Enter')
  await page.getByText('somebody was faster').waitFor()
  await until(async () => expect(await score.inputValue()).toBe(''))
  await page.unroute('**/api/v1/leads/*')
  forgive(/409/)
  await score.fill('80')
  await score.press('Enter')
  await until(async () => expect((await stored()).score).toBe(80))
  await page.getByRole('button', { name: 'Board' }).click()
  const card = page.getByRole('article', { name: 'Sara Khan' })
  const grip = card.getByRole('button', { name: 'Status of Sara Khan' })
  const column = (name: string) => page.getByRole('heading', { name: new RegExp(`^${name}`), level: 2 })
  const [from, to] = [await column('New').boundingBox(), await column('Qualified').boundingBox()]
  await drag(page, grip, { x: (to?.x ?? 0) - (from?.x ?? 0), y: 20 })
  await until(async () => expect((await stored()).status).toBe('qualified'))
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await until(async () => expect((await stored()).status).toBe('new'))
  await grip.focus()
  await page.keyboard.press('Space')
  // Each step is announced before the next key: the columns are measured after the card is picked up.
  const announced = page.locator('[id^=DndLiveRegion]')
  await announced.getByText('Sara Khan: New').waitFor()
  await page.keyboard.press('ArrowRight')
  await announced.getByText('Sara Khan: Qualified').waitFor()
  await page.keyboard.press('Space')
  await until(async () => expect((await stored()).status).toBe('qualified'))
  await card.getByRole('combobox', { name: 'Status of Sara Khan' }).selectOption('lost')
  await until(async () => expect((await stored()).status).toBe('lost'))
  // The card has left its column, and the list that moved it is gone: the way back is offered all the same.
  await page.getByText('Sara Khan: Lost').waitFor()
})

test('the figures of the page are those of the API', async () => {
  await site.world.db.withTenant(business.id, async (tx) => {
    for (let index = 0; index < 3; index += 1) await makeConversation(tx)
  })
  const page = await site.open('/analytics', { as: admin })
  await page.getByRole('heading', { name: 'Analytics', level: 1 }).waitFor()
  const rollup = await page.evaluate(async (slug) => {
    const answer = await fetch(`/api/console/t/${slug}/getAnalytics?input=${encodeURIComponent('{"days":7}')}`)
    return answer.json()
  }, business.slug)
  const shared = await page.evaluate(
    async (slug) => (await fetch(`/api/console/t/${slug}/api/v1/analytics/weekly-rollup`)).json(),
    business.slug,
  )
  expect({ ...rollup.rollup, since: '', computed_at: '' }).toEqual({ ...shared, since: '', computed_at: '' })
  await page.getByRole('group', { name: 'Period' }).getByRole('button', { name: /7/ }).click()
  await page.locator('dd', { hasText: /^3$/ }).first().waitFor()
})
