import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { addUser } from '../../../src/domain/team/add-user.ts'
import { type ConsoleWorld, openConsoleWorld, type Person } from './console-world.ts'

let site: ConsoleWorld
let clinic: { id: string; slug: string }
let owner: Person

beforeAll(async () => {
  site = await openConsoleWorld()
  clinic = await site.makeBusiness({ vertical: 'clinic', name: 'Palm Clinic' })
  owner = await site.addPerson(clinic.id, 'owner', 'Huda Saleh')
}, 300_000)
afterAll(() => site.close())
afterEach(async () => {
  await site.closePages()
  expect(site.complaints.splice(0)).toEqual([])
})

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 25 })
/** Refusals that a test has asked for are named by the browser, too. */
const forgive = (pattern: RegExp) => {
  site.complaints.splice(0, site.complaints.length, ...site.complaints.filter((text) => !pattern.test(text)))
}
async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
const mirrored = (page: Page) =>
  page.evaluate(() => {
    const [aside, main] = ['aside', 'main'].map((name) => document.querySelector(name)?.getBoundingClientRect())
    return { dir: document.documentElement.dir, lang: document.documentElement.lang, isAsideFirst: (aside?.x ?? 0) < (main?.x ?? 0) }
  })

test('wrong password, then the right one, which leads to the page that was asked for', async () => {
  const page = await site.open('/leads?business=x')
  await page.waitForURL('**/sign-in?**')
  await signIn(page, owner.email, 'wrong wrong wrong')
  await page.getByRole('alert').filter({ hasText: 'E-mail or password is wrong.' }).waitFor()
  forgive(/401/)
  await signIn(page, owner.email, owner.password)
  await page.getByRole('heading', { name: 'Leads', level: 1 }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/leads')
  await page.reload()
  await page.getByRole('heading', { name: 'Leads', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Your account: Huda Saleh' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await page.goto(`${site.base}/leads`)
  await page.waitForURL('**/sign-in?**')
  forgive(/401/)
})

test('a link to the sign-in leads nowhere else afterwards', async () => {
  for (const to of ['/\\evil.example', '//evil.example', '/\t/evil.example', 'https://evil.example']) {
    const page = await site.open(`/sign-in?${new URLSearchParams({ to })}`)
    await signIn(page, owner.email, owner.password)
    await page.waitForURL('**/inbox')
    expect(new URL(page.url()).origin).toBe(site.base)
    await site.closePages()
  }
})

test('another business, Arabic with everything mirrored, and dark', async () => {
  const salon = await site.makeBusiness({ vertical: 'salon', name: 'Rose & Linen' })
  const person = await site.addPerson(clinic.id, 'agent', 'Mona Adel')
  const user = { account_id: person.accountId, email: person.email, name: person.name, role: 'viewer', actor: { kind: 'system' } } as const
  await site.world.db.withTenant(salon.id, (tx) => addUser(tx, user))
  const page = await site.open('/calendar', { as: person, slug: clinic.slug })
  await page.getByRole('button', { name: 'New booking' }).waitFor()
  expect(await mirrored(page)).toEqual({ dir: 'ltr', lang: 'en', isAsideFirst: true })
  await page.getByRole('button', { name: 'Business: Palm Clinic' }).click()
  await page.getByRole('menuitem', { name: 'Rose & Linen' }).click()
  await page.getByRole('button', { name: 'Business: Rose & Linen' }).waitFor()
  await page.getByRole('link', { name: 'Calendar' }).click()
  await page.getByText('Your role can look, not book.').waitFor()
  expect(await page.getByRole('button', { name: 'New booking' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Your account: Mona Adel' }).click()
  await page.getByRole('menuitem', { name: 'العربية' }).click()
  await page.getByRole('heading', { name: 'التقويم', level: 1 }).waitFor()
  expect(await mirrored(page)).toEqual({ dir: 'rtl', lang: 'ar', isAsideFirst: false })
  const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.getByRole('button', { name: 'حسابك: Mona Adel' }).click()
  await page.getByRole('menuitem', { name: 'داكن' }).click()
  await until(async () => expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(light))
  await page.reload()
  await page.getByRole('heading', { name: 'التقويم', level: 1 }).waitFor()
  expect((await mirrored(page)).dir).toBe('rtl')
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(light)
})

test('somebody is invited, joins by the link, and is shown the door when they are removed', async () => {
  const page = await site.open('/settings/team', { as: owner })
  await page.getByRole('button', { name: 'Invite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill('new@console.example')
  await dialog.getByLabel('Role').selectOption('agent')
  await dialog.getByRole('button', { name: 'Send the invitation' }).click()
  const link = await dialog.getByTestId('secret').innerText()
  await page.keyboard.press('Escape')
  await page
    .getByRole('row', { name: /new@console.example/ })
    .getByText(/Invited until/)
    .waitFor()

  const theirs = await site.open(link)
  await theirs.getByRole('heading', { name: 'Join Palm Clinic' }).waitFor()
  await theirs.getByLabel('Your name').fill('Noor Aziz')
  await theirs.getByLabel('Password').fill('a long enough password')
  await theirs.getByRole('button', { name: 'Join' }).click()
  await theirs.waitForURL('**/sign-in')
  await signIn(theirs, 'new@console.example', 'a long enough password')
  await theirs.waitForURL('**/inbox')
  await theirs.goto(`${site.base}/settings/team`)
  await theirs.getByText('Only an owner can change the team.').waitFor()
  expect(await theirs.getByRole('button', { name: 'Invite' }).count()).toBe(0)

  await page.reload()
  await page
    .getByRole('row', { name: /Noor Aziz/ })
    .getByRole('button', { name: 'Remove' })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await until(async () => expect(await page.getByText('Noor Aziz', { exact: true }).count()).toBe(0))
  await theirs.goto(`${site.base}/leads`)
  await theirs.getByText('No business yet').waitFor()
  forgive(/404|401/)
})

test('a session that is ended elsewhere sends its page to the sign-in, and back afterwards', async () => {
  const person = await site.addPerson(clinic.id, 'agent', 'Ali Omar')
  const page = await site.open('/knowledge', { as: person })
  await page.getByRole('heading', { name: 'Knowledge', level: 1 }).waitFor()
  await site.world.accounts.endSessions(person.accountId)
  await page.getByRole('link', { name: 'Leads' }).click()
  await page.waitForURL('**/sign-in?**')
  expect(new URL(page.url()).searchParams.get('to')).toBe('/leads')
  await signIn(page, person.email, person.password)
  await page.getByRole('heading', { name: 'Leads', level: 1 }).waitFor()
  forgive(/401/)
})

test('who runs the installation sets up a business without belonging to one, and its owner joins by the link', async () => {
  const person = await site.addPerson(clinic.id, 'viewer', 'Op Erator')
  await site.world.accounts.addOperator(person.accountId)
  await site.world.owner.query('delete from users where account_id = $1', [person.accountId])
  const page = await site.open('/admin', { as: person })
  await page.getByRole('row', { name: /Palm Clinic/ }).waitFor()
  await page.getByRole('button', { name: 'New business' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Harbour Grill')
  await dialog.getByLabel('Kind of business').selectOption('restaurant')
  await dialog.getByLabel('E-mail of its owner').fill('chef@console.example')
  await dialog.getByRole('button', { name: 'New business' }).click()
  const link = await dialog.getByTestId('secret').innerText()
  await page.keyboard.press('Escape')
  await page.getByRole('row', { name: /Harbour Grill/ }).waitFor()
  const theirs = await site.open(link)
  await theirs.getByText('You were invited as owner.').waitFor()
  await theirs.getByLabel('Your name').fill('Chef')
  await theirs.getByLabel('Password').fill('a long enough password')
  await theirs.getByRole('button', { name: 'Join' }).click()
  await theirs.waitForURL('**/sign-in')
  await signIn(theirs, 'chef@console.example', 'a long enough password')
  await theirs.getByText('Harbour Grill').first().waitFor()
  expect(await theirs.getByRole('link', { name: 'Installation' }).count()).toBe(0)
  await page
    .getByRole('row', { name: /Harbour Grill/ })
    .getByRole('button', { name: 'Suspend' })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  await page
    .getByRole('row', { name: /Harbour Grill/ })
    .getByRole('button', { name: 'Open again' })
    .waitFor()
  await theirs.goto(`${site.base}/leads`)
  await theirs.getByText('No business yet').waitFor()
  forgive(/404|401/)
})

test('the first page loads at most 250 KB of scripts', async () => {
  const page = await site.open('/sign-in')
  const scripts = new Map<string, number>()
  await signIn(page, owner.email, owner.password)
  await page.waitForURL('**/inbox')
  const fresh = await (await page.context().browser())?.newContext({ storageState: await page.context().storageState() })
  if (!fresh) throw new Error('no browser')
  const tab = await fresh.newPage()
  tab.on('response', async (response) => {
    if (response.request().resourceType() !== 'script') return
    const body = await response.body()
    scripts.set(response.url(), gzipSync(body).length)
  })
  await tab.goto(`${site.base}/inbox`, { waitUntil: 'networkidle', timeout: 5000 }).catch(() => undefined) // its stream stays open
  await tab.getByRole('heading', { level: 1 }).first().waitFor()
  await until(() => expect(scripts.size).toBeGreaterThan(3))
  // What the browser says that came over the line, too: served compressed.
  const transferred = await tab.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => /\.js(?:\?|$)/.test(name))
      .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
  )
  await fresh.close()
  const gzipped = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0)
  expect(gzipped, `${scripts.size} scripts, ${transferred} bytes over the line`).toBeLessThanOrEqual(250 * 1024)
  expect(transferred).toBeGreaterThan(50_000)
  expect(transferred).toBeLessThanOrEqual(250 * 1024)
})
