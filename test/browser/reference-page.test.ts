import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, openApi } from '../contract/client.ts'
import { launchChromium } from './chromium.ts'

const SHOTS = process.env.SCREENSHOTS
let api: Api
let base: string
let browser: Browser

beforeAll(async () => {
  api = await openApi()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  base = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}` // A TCP server's address is never a pipe's name.
  browser = await launchChromium()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  api.app.server.closeAllConnections()
  await api.close()
})

/** Whatever the page complains about, or asks of anyone else, is kept in `complaints`. */
async function open(path: string, options: { dark?: boolean; width?: number } = {}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())))
  page.on('pageerror', (error) => void complaints.push(error.message))
  page.on('request', (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(`${base}/`)) complaints.push(`request to ${request.url()}`)
  })
  await page.goto(base + path)
  return { page, complaints }
}

const shoot = async (page: Page, name: string) => SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png` }))

test('the reference asks nobody else, breaks no policy, and sends a request with the key that is pasted in', async () => {
  await api.call('createConversation', { body: { channel: 'whatsapp', customer_identifier: 'seen in the reference' } })
  const { page, complaints } = await open('/docs')
  await page.getByRole('heading', { name: 'Vorel API' }).first().waitFor()
  await shoot(page, 'reference')
  await page.getByPlaceholder('Token').first().fill(api.key)
  await shoot(page, 'reference-key')
  await page.goto(`${base}/docs#tag/conversations/GET/api/v1/conversations`)
  await page
    .getByRole('button', { name: /Test Request/ })
    .first()
    .click()
  const answered = page.waitForResponse((response) => response.url().startsWith(`${base}/api/v1/conversations`), { timeout: 15_000 })
  await page.getByRole('button', { name: /Send/ }).first().click()
  const answer = await answered.catch((error: unknown) => {
    throw new Error(complaints.join('; '), { cause: error })
  })
  expect(answer.status()).toBe(200)
  await page.getByText('200 OK').first().waitFor({ timeout: 10_000 })
  expect((await answer.json()).data).toMatchObject([{ customer_identifier: 'seen in the reference' }])
  await expect.poll(() => page.locator('body').innerText(), { timeout: 5000 }).toContain('seen in the reference')
  await shoot(page, 'reference-answer')
  expect(complaints).toEqual([])
  await page.context().close()
}, 60_000)

test.each([
  ['a wide light screen', { width: 1280 }],
  ['a narrow dark one', { width: 390, dark: true }],
])('the pages of the documentation ask nobody else and fit on %s', async (_what, options) => {
  const { page, complaints } = await open('/docs/webhooks', options)
  await page.getByText('Rotate the secret').first().waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(options.width)
  await shoot(page, `page-${options.width}`)
  await page.getByRole('link', { name: 'Errors', exact: true }).click()
  await page.getByText('Branch on').first().waitFor()
  expect(complaints).toEqual([])
  await page.context().close()
})
