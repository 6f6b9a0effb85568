import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createEntry } from '../../../src/domain/knowledge/entries.ts'
import { createLead } from '../../../src/domain/leads/create-lead.ts'
import { takeMessage } from '../../../src/domain/team-messages/take-message.ts'
import { addHours, addOffering, addResource } from '../../calendar-factories.ts'
import { makeConversation } from '../../factories.ts'
import { axeFindings, type ConsoleWorld, openConsoleWorld, type Person } from './console-world.ts'

let site: ConsoleWorld
let owner: Person

const PAGES = [
  '/leads',
  '/calendar',
  '/offerings',
  '/knowledge',
  '/analytics',
  '/admin',
  '/settings/team',
  '/settings/account',
  '/settings/audit',
  '/settings/integrations/api-keys',
  '/settings/integrations/webhooks',
  '/settings/integrations/crm',
]
const DOORS = ['/sign-in', '/reset-password?token=x', '/invitation#x']

beforeAll(async () => {
  site = await openConsoleWorld()
  const business = await site.makeBusiness({ vertical: 'salon', name: 'Rose & Linen, the salon with a long name' })
  owner = await site.addPerson(business.id, 'owner', 'Huda Saleh')
  await site.world.accounts.addOperator(owner.accountId)
  const actor = { kind: 'user', id: owner.userId } as const
  await site.world.db.withTenant(business.id, async (tx) => {
    await addHours(tx, { opens: 8 * 60, closes: 20 * 60 })
    for (const name of ['Rana', 'ليلى', 'Omar', 'Sami']) await addResource(tx, { name })
    await addOffering(tx)
    const conversation_id = await makeConversation(tx)
    await createLead(tx, { conversation_id, name: 'سارة', email: 'a-rather-long-address@customers.example', phone: '+971501234567' })
    await takeMessage(tx, { conversation_id, kind: 'question', content: 'Do you have parking?', language: 'en' })
    const entry = {
      question: 'Where are you?',
      question_ar: 'أين أنتم؟',
      answer: 'At the harbour.',
      answer_ar: 'عند الميناء.',
      alternatives: [],
    }
    await createEntry(tx, { entry, actor })
  })
}, 300_000)
afterAll(() => site.close())
afterEach(async () => {
  await site.closePages()
  expect(site.complaints.splice(0)).toEqual([])
})

/** Through the router, as a click would: one page load for all of them. No two pages that follow each other here have the same heading. */
async function goTo(page: Page, path: string): Promise<void> {
  const before = await page.locator('main h1').innerText()
  await page.evaluate((to) => history.pushState({}, '', to), path)
  await page.waitForFunction((old) => {
    const heading = document.querySelector<HTMLElement>('main h1')?.innerText
    return heading && heading !== old && !document.querySelector('main .animate-pulse, main .animate-spin')
  }, before)
}

/** What stands outside of the window, sideways, without something of its own to scroll it in. */
const sideways = (page: Page) =>
  page.evaluate(() => {
    const places = [document.documentElement, document.querySelector('main')].filter((each) => each !== null)
    return places
      .filter((each) => each.scrollWidth > each.clientWidth)
      .map((each) => `${each.tagName}: ${each.scrollWidth} > ${each.clientWidth}`)
  })

/** Both languages, both lights and both widths; each page stands in two of them. */
const LOOKS = [
  { locale: 'en-GB', isDark: true, width: 1360 },
  { locale: 'ar-AE', isDark: false, width: 390 },
] as const

test.each(LOOKS)(
  'nothing serious for axe and nothing to scroll sideways on any page: $locale, dark $isDark, $width wide',
  async ({ locale, isDark, width }) => {
    const found: string[] = []
    const look = async (page: Page, path: string) => {
      for (const finding of [...(await axeFindings(page)), ...(await sideways(page))]) found.push(`${path}: ${finding}`)
      if (locale === 'ar-AE') expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    }
    const page = await site.open('/leads', { as: owner, locale, isDark, width, height: 844 })
    await page.locator('main h1').waitFor()
    for (const path of PAGES) {
      if (path !== '/leads') await goTo(page, path)
      await look(page, path)
    }
    await goTo(page, '/knowledge')
    await page.getByRole('tab').nth(1).click()
    await page.locator('main li').first().waitFor()
    await look(page, 'unanswered')
    if (width > 400) {
      await goTo(page, '/leads')
      await page.locator('main fieldset button').nth(1).click()
      await page.locator('main article').waitFor()
      await look(page, 'board')
    }
    for (const path of DOORS) {
      const door = await site.open(path, { locale, isDark, width, height: 844 })
      await door.locator('h1').waitFor()
      await look(door, path)
    }
    site.complaints.splice(0, site.complaints.length, ...site.complaints.filter((text) => !/404/.test(text)))
    expect(found).toEqual([])
  },
  60_000,
)
