import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The machine's Chromium, installed first where that is possible. Throws an Error with one sentence when there is none to be had. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: FLAGS })
}

/** Where it is. `npm test` asks before any test runs (install-chromium.ts): two files that install at the same moment are in each other's way. */
export function ensureChromium(): string {
  return findChromium() ?? installChromium()
}

function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH
  if (named) return named
  for (const folder of (process.env.PATH ?? '').split(':')) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) {
      if (existsSync(`${folder}/${name}`)) return `${folder}/${name}`
    }
  }
  return null
}

function installChromium(): string {
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 240_000 } as const
    try {
      execFileSync('apt-get', ['update'], options)
      execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-core'], options)
    } catch {
      // No archive to be reached, or no such package: the look-up below says what that means.
    }
  }
  const found = findChromium()
  if (!found) throw new Error('the browser tests need Chromium, and it could not be installed: install it, or set CHROMIUM_PATH to one')
  return found
}
