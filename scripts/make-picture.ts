/** Makes docs/chat.png, the README's picture, from a real conversation with a real server: `node scripts/with-runtime.mjs scripts/make-picture.ts`. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { readConfig } from '../src/config.ts'
import { startServer } from '../src/main.ts'
import { launchChromium } from '../test/browser/chromium.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'

const CONVERSATIONS = [
  { language: 'en', lines: ['hi, can I get a haircut with Rana tomorrow around 5?', 'Sara Haddad, 050 123 4567', 'yes please'] },
  { language: 'ar', lines: ['مرحبا، ممكن احجز قص شعر مع رنا بعد بكرا الساعة ٥؟', 'سارة حداد ٠٥٠١٢٣٤٥٦٧', 'نعم'] },
] as const

const root = path.resolve(import.meta.dirname, '..')
const folder = temporaryFolder('vorel-picture-')
const port = 31_007
const server = await startServer(readConfig({ VOREL_DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'error' }, false))
const browser = await launchChromium()
try {
  for (const conversation of CONVERSATIONS) {
    const page = await browser.newPage({ viewport: { width: 420, height: 860 }, deviceScaleFactor: 2, colorScheme: 'light' })
    await page.goto(`http://127.0.0.1:${port}/chat/demo-salon?lang=${conversation.language}`)
    for (const [index, line] of conversation.lines.entries()) {
      await page.getByRole('textbox').fill(line)
      await page.keyboard.press('Enter')
      await page.waitForFunction((count) => document.querySelectorAll('li.message').length >= count, 2 * index + 3, { timeout: 20_000 })
    }
    await page.waitForTimeout(400)
    await page.screenshot({ path: path.join(root, `docs/chat-${conversation.language}.png`) })
  }
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
