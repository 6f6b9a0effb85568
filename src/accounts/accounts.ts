import { betterAuth } from 'better-auth'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import type { Logger } from '../lib/logger.ts'
import type { Sealer } from '../lib/seal.ts'
import { type AccountStore, accountStore } from './account-store.ts'

/** A person's sign-in that is open in one browser. */
export interface Session {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly email: string
  readonly isOperator: boolean
}

/**
 * The people who sign in to the console: passwords, sessions, resets and other houses' sign-ins, kept by better-auth in the schema `auth` under a role of its own
 * (migrations/0030). Only this folder knows the library. What a person may do for a business is that business's row in `users`.
 */
export interface Accounts extends AccountStore {
  /** Answers the requests below `/api/auth`: signing in and out, resets, the sessions of the person who asks. */
  handle(request: Request): Promise<Response>
  /** Who the cookie belongs to, looked up each time: a session that was revoked is refused on the next request. */
  sessionOf(headers: Headers): Promise<Session | null>
  readonly providers: readonly OAuthProvider[]
  close(): Promise<void>
}

export type OAuthProvider = 'google' | 'microsoft'
export type OAuthSettings = Partial<Record<OAuthProvider, { readonly clientId: string; readonly clientSecret: string }>>

export interface AccountsOptions {
  readonly appUrl: string
  readonly publicUrl: string
  readonly sealer: Sealer
  readonly clock: Clock
  readonly log: Logger
  readonly oauth?: OAuthSettings
  /** Takes a link to a new password to its person. */
  readonly onReset: (input: { accountId: string; email: string; url: string }) => Promise<void>
}

export const AUTH_PATH = '/api/auth'
/** Whose address the library stores with a session; set by us, never by a caller (src/api/console/auth-routes.ts). */
export const ADDRESS_HEADER = 'x-vorel-address'
export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 128
const SESSION_SECONDS = 7 * 86_400
const RESET_SECONDS = 3600

/** Connects on first use. */
export function openAccounts(options: AccountsOptions): Accounts {
  const pool = new pg.Pool({
    connectionString: options.appUrl,
    max: 5,
    connectionTimeoutMillis: 5000,
    query_timeout: 6000,
    idleTimeoutMillis: 30_000,
    options: '-c role=vorel_auth -c search_path=auth -c timezone=UTC -c statement_timeout=5500',
    application_name: 'vorel accounts',
  })
  pool.on('error', (error) => options.log.warn({ err: error }, 'a connection of the accounts was lost'))
  const db = new Kysely<never>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] })
  const letters = openLetters(options.log)
  // Made when it is first needed: it begins to work at once, and a command that asks for nobody must be able to end.
  let made: ReturnType<typeof createAuth> | undefined
  const auth = () => {
    made ??= createAuth(db, { ...options, letters })
    return made
  }
  const store = accountStore({ pool, clock: options.clock, hash: async (password) => (await auth().$context).password.hash(password) })
  return {
    ...store,
    providers: Object.keys(options.oauth ?? {}) as OAuthProvider[],
    handle: (request) => auth().handler(request),
    async sessionOf(headers) {
      // Without the cookie there is nobody to look for.
      if (!headers.get('cookie')?.includes('vorel.session_token')) return null
      const found = await auth().api.getSession({ headers, query: { disableRefresh: true } })
      if (!found) return null
      const { id, name, email } = found.user
      return { id: found.session.id, accountId: id, name, email, isOperator: await store.isOperator(id) }
    },
    async close() {
      await letters.sent()
      await pool.end()
    },
  }
}

function createAuth(
  db: Kysely<never>,
  { publicUrl, sealer, clock, log, oauth = {}, onReset, letters }: AccountsOptions & { letters: Letters },
) {
  return betterAuth({
    appName: 'Vorel',
    baseURL: publicUrl,
    basePath: AUTH_PATH,
    secret: sealer.pepper('console-session', 'v1').toString('base64'),
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => log[level === 'error' ? 'error' : level === 'warn' ? 'warn' : 'debug']({ from: 'accounts' }, message),
    },
    // Errors of other houses' sign-ins come back to the page that began them.
    onAPIError: { errorURL: new URL('/sign-in', publicUrl).href },
    emailAndPassword: {
      enabled: true,
      // Accounts come from an invitation, the command line or the demo.
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      // Not waited for: an address that has an account must not take longer than one that has none.
      sendResetPassword: async ({ user, url }) => letters.add(onReset({ accountId: user.id, email: user.email, url })),
    },
    socialProviders: Object.fromEntries(
      Object.entries(oauth).map(([provider, client]) => [provider, { ...client, disableImplicitSignUp: true, disableSignUp: true }]),
    ),
    account: { accountLinking: { enabled: true, trustedProviders: [] } },
    // It ends a week after the sign-in: looking at it never changes it.
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    // Ours, which every node shares (src/lib/rate-limit).
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'vorel',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // The schema is ours (migrations/0030): the library would look at it with connections of its own time.
      database: { generateId: () => newId(clock.now()), validateSchema: false },
    },
  })
}

/** What is on its way to the outbox while its request is answered. */
function openLetters(log: Logger) {
  const open = new Set<Promise<void>>()
  return {
    add(letter: Promise<void>): void {
      const done = letter
        .catch((error: unknown) => log.error({ err: error }, 'a link to a new password could not be stored'))
        .finally(() => open.delete(done))
      open.add(done)
    },
    sent: () => Promise.all(open),
  }
}
type Letters = ReturnType<typeof openLetters>
