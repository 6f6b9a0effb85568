import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { seedDemoTenant } from '../../../src/demo/seed-demo.ts'
import { handlers } from '../../../src/jobs/handlers.ts'
import { startWorker, type Worker } from '../../../src/jobs/worker.ts'
import { axeFindings, type ConsoleWorld, openConsoleWorld, type Person } from './console-world.ts'

let site: ConsoleWorld
let worker: Worker
let tenant: string
let mona: Person
const slug = 'demo-salon'

beforeAll(async () => {
  site = await openConsoleWorld()
  tenant = await seedDemoTenant(site.world, 'demo-salon')
  worker = startWorker(site.world, handlers)
}, 300_000)
afterAll(async () => {
  await worker?.stop()
  await site.close()
})
beforeEach(async () => {
  mona = await site.addPerson(tenant, 'admin', 'Mona Adel')
})
afterEach(async () => {
  await site.closePages()
  expect(site.complaints.splice(0)).toEqual([])
})

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 25 })
const log = (page: Page) => page.getByRole('log')
const replies = (page: Page) => page.locator('[role=log] [data-role=agent_bot] [data-part=text]').allInnerTexts()

/** Says it, and waits for the receptionist's answer. */
async function say(page: Page, text: string, { write = 'Write as a customer…', send = 'Send' } = {}): Promise<string> {
  const before = (await replies(page)).length
  await page.getByRole('textbox', { name: write }).fill(text)
  await page.getByRole('button', { name: send, exact: true }).click()
  await until(async () => expect((await replies(page)).length).toBeGreaterThan(before))
  return (await replies(page)).at(-1) ?? ''
}

/** Every row of the business, table by table; who has looked at what aside. */
async function rows(): Promise<Record<string, string[]>> {
  const tables = await site.world.owner.query<{ name: string }>(
    "select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity order by 1",
  )
  const all: Record<string, string[]> = {}
  for (const { name } of tables.rows.filter((table) => table.name !== 'conversation_presence')) {
    const own = name === 'tenants' ? 'id' : 'tenant_id'
    const found = await site.world.owner.query(`select to_jsonb(t)::text as row from ${name} t where ${own} = $1 order by 1`, [tenant])
    all[name] = found.rows.map(({ row }) => row)
  }
  return all
}

test('a booking in English and a question in Arabic are tried from the calendar, and nothing of the business knows of them', async () => {
  const page = await site.open('/calendar', { as: mona, slug })
  await page.getByRole('button', { name: 'Try it' }).waitFor()
  const before = await rows()
  await page.getByRole('button', { name: 'Try it' }).click()
  await log(page).getByText('the AI receptionist of').waitFor()
  await say(page, "hi, I'd like a women's haircut with Rana tomorrow at 5pm. I'm Sara Haddad, 050 123 4567")
  await say(page, 'yes')
  const booked = page.getByRole('region', { name: 'In the test calendar' })
  await booked.getByText('with Rana').waitFor()
  const details = log(page).locator('details').last()
  await details.locator('summary').click()
  await details.getByText('book_appointment').waitFor()
  expect(await say(page, 'وما هي ساعات العمل عندكم؟')).toMatch(/[\u0600-\u06ff]/)
  expect(await rows()).toEqual(before)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Make a scenario of it' }).click()
  const scenario = JSON.parse(readFileSync(await (await download).path(), 'utf8'))
  expect(scenario).toMatchObject({ kind: 'recorded', ends: { appointments: [{ status: 'confirmed' }] } })
  expect(scenario.turns).toHaveLength(3)
  await page.keyboard.press('Escape')
  await page.goto(`${site.base}/inbox`)
  await page.getByText('No conversations yet').waitFor()
})

test('a click in the inbox makes a scenario of a customer’s conversation', async () => {
  const { rows } = await site.world.owner.query<{ widget_key: string }>('select widget_key from tenants where id = $1', [tenant])
  const post = async (path: string, body: object) =>
    (
      await fetch(`${site.base}/api/chat/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()
  const opened = await post(`${rows[0]?.widget_key}/sessions`, { customer_name: 'Sara' })
  await post(`sessions/${opened.session_token}/messages`, { client_message_id: 'one', text: 'Are you open on Fridays?' })
  const page = await site.open(`/inbox/${opened.conversation_id}`, { as: mona, slug })
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Make a scenario of it' }).click()
  const scenario = JSON.parse(readFileSync(await (await download).path(), 'utf8'))
  expect(scenario).toMatchObject({ kind: 'recorded', name: opened.conversation_id, turns: [['Are you open on Fridays?']] })
})

test('closed and opened again it goes on, and started again in Arabic it greets in Arabic and has forgotten', async () => {
  const page = await site.open('/leads', { as: mona, slug })
  await page.getByRole('button', { name: 'Try it' }).click()
  await say(page, 'hello')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Try it' }).click()
  await log(page).getByText('hello', { exact: true }).waitFor()
  await page.getByRole('combobox', { name: 'Greeted in' }).selectOption('ar')
  await log(page).getByText('أهلًا بك').waitFor()
  expect(await log(page).getByText('hello', { exact: true }).count()).toBe(0)
})

test('the preview speaks by the form before it is saved, and goes on by it in the middle of a talk', async () => {
  const page = await site.open('/settings/receptionist', { as: mona, slug })
  await log(page).getByText("Hi, I'm Lina").waitFor()
  await page.getByLabel('Name in English').fill('Dana')
  await log(page).getByText("Hi, I'm Dana").waitFor()
  await say(page, 'hello')
  const changed = page.waitForResponse((response) => response.url().endsWith('/changePreview'))
  await page.getByLabel('Name in English').fill('Nour')
  expect((await changed).status()).toBe(204)
  expect(await say(page, 'who are you?')).toContain('Nour')
  const persona = () => site.world.owner.query("select settings #>> '{persona,name,en}' as name from tenants where id = $1", [tenant])
  expect((await persona()).rows[0].name).toBeNull()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  expect((await persona()).rows[0].name).toBe('Nour')
  await log(page).getByText('who are you?').waitFor()
  await page.getByRole('button', { name: 'As your trade has it' }).first().click()
  await page.getByRole('button', { name: 'Save' }).click()
  await until(async () => expect((await persona()).rows[0].name).toBeNull())
})

test('a forbidden phrase is found by the sentence test before it is saved', async () => {
  const page = await site.open('/settings/guardrails', { as: mona, slug })
  await page.getByLabel('Sentence', { exact: true }).fill('We are the cheapest in town.')
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByText('Said. Nothing was found.').waitFor()
  await page.getByLabel('In English, one a line').fill('cheapest in town')
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByText('Kept back: the customer would not see it.').waitFor()
  await page.getByText('Forbidden phrase').waitFor()
})

test('a model at an address that nothing is sent to is refused with the reason, and a viewer finds nothing to change', async () => {
  const page = await site.open('/settings/brain', { as: mona, slug })
  await page.getByLabel('Who answers').selectOption('openai-compatible')
  await page.getByLabel('Address').fill('https://127.0.0.1:9/v1')
  await page.getByLabel('Model').fill('small')
  await page.getByRole('button', { name: 'Test' }).click()
  await page.getByText(/base_url: /).waitFor()
  site.complaints.splice(0) // the browser's own word for the 400
  const viewer = await site.addPerson(tenant, 'viewer')
  for (const part of ['receptionist', 'guardrails', 'brain']) {
    const theirs = await site.open(`/settings/${part}`, { as: viewer, slug })
    await theirs.getByText('Only admins and owners can change this.').waitFor()
    expect(await theirs.getByRole('button', { name: 'Save' }).count()).toBe(0)
    expect(await theirs.getByRole('button', { name: 'Try it' }).count()).toBe(0)
  }
})

test.each([
  { locale: 'en-GB', isDark: true },
  { locale: 'ar-AE', isDark: false },
] as const)('nothing serious for axe, and no page scrolls sideways on a phone: $locale, dark $isDark', async ({ locale, isDark }) => {
  for (const [part, ready] of [
    ['receptionist', '[role=log] [data-role=agent_bot]'],
    ['guardrails', 'textarea'],
    ['brain', 'select'],
  ] as const) {
    const page = await site.open(`/settings/${part}`, { as: mona, slug, locale, isDark, ...(isDark ? { width: 390, height: 844 } : {}) })
    await page.locator(`main ${ready}`).first().waitFor()
    expect(await axeFindings(page), part).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), part).toBe(true)
    if (part !== 'brain') continue
    await page.getByRole('button', { name: locale === 'ar-AE' ? 'جرّبه' : 'Try it' }).click()
    await page.locator('[role=log] [data-role=agent_bot]').waitFor()
    expect(await axeFindings(page), 'panel').toEqual([])
  }
})
