/** Makes sure that there is a Chromium for the browser tests; says so when there is none to be had. */
import { ensureChromium } from './chromium.ts'

try {
  ensureChromium()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
}
