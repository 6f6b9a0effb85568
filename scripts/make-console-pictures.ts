/**
 * Makes the pictures of the console in docs/console/, or in the folder that is named, from a real server with the demo businesses and a few live conversations:
 * `node scripts/with-runtime.mjs scripts/make-console-pictures.ts [folder]`. Every main page in both languages, light and dark, on a desktop and on a phone.
 * Prints what the pages complained about.
 */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { readConfig } from '../src/config.ts'
import { startServer } from '../src/main.ts'
import { launchChromium } from '../test/browser/chromium.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { buildConsole, isConsoleStale } from './build-console.mjs'

const PORT = 31_009
const BASE = `http://localhost:${PORT}`
const BUSINESS = 'demo-clinic'
const PAGES = [
  'inbox',
  'leads',
  'calendar',
  'offerings',
  'knowledge',
  'analytics',
  'settings/receptionist',
  'settings/integrations/api-keys',
  'admin',
]
const DESKTOP = { width: 1360, height: 860 }
const PHONE = { width: 390, height: 844 }
const LOOKS = [
  ['light', DESKTOP],
  ['dark', DESKTOP],
  ['light', PHONE],
  ['dark', PHONE],
] as const
const VISITORS = [
  { language: 'en', lines: ['Hello, do you have parking?', 'Can I see Dr. Leila tomorrow after 3?', 'Omar Nasser, 050 123 4567'] },
  { language: 'ar', lines: ['مرحبا، كم سعر تنظيف الأسنان؟', 'أريد التحدث مع موظف'] },
  { language: 'en', lines: ['Do you treat sports injuries with cupping?'] },
] as const

const root = path.resolve(import.meta.dirname, '..')
const target = path.resolve(process.argv[2] ?? path.join(root, 'docs/console'))
mkdirSync(target, { recursive: true })
if (isConsoleStale()) await buildConsole()
const folder = temporaryFolder('vorel-console-pictures-')
const server = await startServer(readConfig({ VOREL_DATA_DIR: folder, PORT: String(PORT), LOG_LEVEL: 'error' }, false))
const browser = await launchChromium()
const complaints = new Set<string>()
try {
  for (const visitor of VISITORS) await converse(visitor)
  for (const language of ['en', 'ar'] as const) for (const [theme, size] of LOOKS) await shoot({ language, theme, size })
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(complaints.size === 0 ? 'no complaints\n' : `${[...complaints].join('\n')}\n`)
process.exitCode = complaints.size === 0 ? 0 : 1

async function converse({ language, lines }: (typeof VISITORS)[number]): Promise<void> {
  const page = await browser.newPage()
  await page.goto(`${BASE}/chat/${BUSINESS}?lang=${language}`)
  for (const [index, line] of lines.entries()) {
    await page.getByRole('textbox').fill(line)
    await page.keyboard.press('Enter')
    await page.waitForFunction((count) => document.querySelectorAll('li.message').length >= count, 2 * index + 3, { timeout: 30_000 })
  }
  await page.close()
}

async function shoot(look: { language: 'en' | 'ar'; theme: 'light' | 'dark'; size: { width: number; height: number } }): Promise<void> {
  const { language, theme, size } = look
  const context = await browser.newContext({
    viewport: size,
    colorScheme: theme,
    locale: language === 'ar' ? 'ar-AE' : 'en-GB',
    timezoneId: 'Asia/Dubai',
  })
  const page = await context.newPage()
  page.on('console', (message) => void (message.type() === 'error' && complaints.add(`${page.url()}: ${message.text()}`)))
  page.on('pageerror', (error) => void complaints.add(`${page.url()}: ${error.message}`))
  await signIn(page)
  // Today may be nobody's day.
  await page.evaluate(() => localStorage.setItem('vorel.calendar.view', 'week'))
  for (const name of PAGES) {
    await page.goto(`${BASE}/${name}?business=${BUSINESS}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    if (name === 'inbox' && size === DESKTOP)
      await page
        .locator('a[href^="/inbox/"], [data-conversation]')
        .first()
        .click()
        .catch(() => undefined) // an empty inbox has none
    await page.waitForTimeout(900)
    await page.screenshot({
      path: path.join(target, `${name.replaceAll('/', '-')}-${language}-${theme}-${size === PHONE ? 'phone' : 'desktop'}.png`),
    })
  }
  await context.close()
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${BASE}/sign-in`)
  await page.locator('input[type=email]').fill(server.demo.account?.email ?? '')
  await page.locator('input[type=password]').fill(server.demo.account?.password ?? '')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/inbox')
}
