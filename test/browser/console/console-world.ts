import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildApp } from '../../../src/api/app.ts'
import type { Role } from '../../../src/contract/console/roles.ts'
import { addUser } from '../../../src/domain/team/add-user.ts'
import { makeTenant } from '../../factories.ts'
import { openWorld, type TestWorld } from '../../harness.ts'
import { launchChromium } from '../chromium.ts'

export interface Person {
  readonly accountId: string
  /** Their row in the business's `users`. */
  readonly userId: string
  readonly email: string
  readonly password: string
  readonly name: string
}

export interface OpenOptions {
  /** Who is signed in; nobody when absent. */
  readonly as?: Person
  /** Of the business in view; not needed where the person has one only. */
  readonly slug?: string
  readonly locale?: 'en-GB' | 'ar-AE'
  readonly isDark?: boolean
  readonly width?: number
  readonly height?: number
}

/** A server with the console, a browser, and people who are signed in to it. Close it in `afterAll`. */
export interface ConsoleWorld {
  readonly world: TestWorld
  readonly app: FastifyInstance
  readonly base: string
  readonly browser: Browser
  /** What any page complained about on its console, and requests to other servers; a test that expects some takes them out. */
  readonly complaints: string[]
  makeBusiness(overrides?: Parameters<typeof makeTenant>[1] & { name?: string }): Promise<{ id: string; slug: string }>
  addPerson(tenantId: string, role: Role, name?: string): Promise<Person>
  /** A page of its own cookies and size at `path`. */
  open(path: string, options?: OpenOptions): Promise<Page>
  /** Closes the pages that were opened, and what they kept. */
  closePages(): Promise<void>
  close(): Promise<void>
}

const PASSWORD = 'correct horse battery'

/** The clock runs with the machine's: the pages show times, and streams last. */
export async function openConsoleWorld(options: { environment?: Record<string, string> } = {}): Promise<ConsoleWorld> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const world = await openWorld({ now: new Date(), environment: { PUBLIC_URL: base, ...options.environment } })
  const ticking = setInterval(() => world.clock.set(new Date()), 5)
  const app = await buildApp(world)
  await app.listen({ host: '127.0.0.1', port })
  const browser = await launchChromium()
  const contexts = new Set<BrowserContext>()
  const sessions = new Map<string, Promise<string>>()
  const complaints: string[] = []
  let people = 0
  const closePages = async () => {
    await Promise.all([...contexts].map((context) => context.close()))
    contexts.clear()
  }
  return {
    world,
    app,
    base,
    browser,
    complaints,
    closePages,
    async makeBusiness({ name, ...overrides } = {}) {
      const id = await makeTenant(world, overrides)
      if (name !== undefined) await world.owner.query('update tenants set name = $2 where id = $1', [id, name])
      const { rows } = await world.owner.query<{ slug: string }>('select slug from tenants where id = $1', [id])
      return { id, slug: rows[0]?.slug ?? '' }
    },
    async addPerson(tenantId, role, name = `Person ${++people}`) {
      const email = `${role}-${++people}@console.example`
      const account = await world.accounts.create({ email, name, password: PASSWORD })
      const user = { account_id: account.id, email, name, role, actor: { kind: 'system' } } as const
      const userId = await world.db.withTenant(tenantId, (tx) => addUser(tx, user))
      return { accountId: account.id, userId, email, password: PASSWORD, name }
    },
    async open(path, { as, slug, locale = 'en-GB', isDark = false, width = 1360, height = 860 } = {}) {
      const context = await browser.newContext({
        locale,
        colorScheme: isDark ? 'dark' : 'light',
        viewport: { width, height },
        timezoneId: 'Asia/Dubai',
      })
      contexts.add(context)
      if (as) {
        // One sign-in for each person: attempts are limited.
        const cookie = sessions.get(as.email) ?? signIn(app, base, as)
        sessions.set(as.email, cookie)
        const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(await cookie) ?? []
        await context.addCookies([{ name, value, url: base, httpOnly: true, sameSite: 'Lax' }])
      }
      const page = await context.newPage()
      // Sooner than the test itself ends, so that it says what was waited for.
      page.setDefaultTimeout(20_000)
      listen(page, { base, complaints })
      const url = new URL(path, base)
      if (slug !== undefined) url.searchParams.set('business', slug)
      await page.goto(url.href)
      return page
    },
    async close() {
      clearInterval(ticking)
      await closePages()
      await browser.close()
      app.server.closeAllConnections()
      await app.close()
      await world.close()
    },
  }
}

/** Serious and critical findings of axe on the page as it stands, as one line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: the library that the line above has put there
    const { violations } = await (globalThis as any).axe.run(document, { resultTypes: ['violations'] })
    return (violations as { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[])
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`))
  })
}

/** The session's cookie, `name=value`. */
async function signIn(app: FastifyInstance, base: string, { email, password }: Person): Promise<string> {
  const { host } = new URL(base)
  const answer = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: { host, origin: base },
    payload: { email, password },
  })
  const cookie = String(answer.headers['set-cookie']).split(';')[0]
  if (answer.statusCode !== 200 || !cookie) throw new Error(`signing in failed: ${answer.statusCode} ${answer.body}`)
  return cookie
}

function listen(page: Page, { base, complaints }: { base: string; complaints: string[] }): void {
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())))
  page.on('pageerror', (error) => void complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !/^(?:data|blob):/.test(request.url())) complaints.push(`request to ${request.url()}`)
  })
}

/** The links in mails and the origin of sign-ins name the port, so it is chosen before the server is made. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // A TCP server's address is never a pipe's name.
  await new Promise((resolve) => server.close(resolve))
  return port
}
