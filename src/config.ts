import path from 'node:path'
import { z } from 'zod'

/**
 * The only reader of the environment. `readConfig` turns it into one frozen object or throws a ConfigError that lists every problem at once.
 * The settings are described in docs/settings.md.
 */
export interface Config {
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string; readonly trustProxy: boolean | string[] }
  readonly dataDir: string
  /** `url` null means the embedded server. `waitMs` is how long a start waits for an external one. */
  readonly database: { readonly url: string | null; readonly appUrl: string | null; readonly waitMs: number }
  readonly redisUrl: string | null
  /** Where this process shows its metrics; `port` null means nowhere. */
  readonly metrics: { readonly host: string; readonly port: number | null }
  /** Null: generated into the data folder (embedded database only). */
  readonly secret: Uint8Array | null
  readonly roles: { readonly api: boolean; readonly worker: boolean }
  /** The instant at which this process's clock starts; null is the real time. */
  readonly startInstant: Date | null
  /** Where mail leaves; null: it stays in the outbox. */
  readonly mail: { readonly url: string; readonly from: string } | null
  /** `host:port` pairs that outbound requests may reach although the address is private or the scheme is http. */
  readonly egressAllow: readonly string[]
  /** The language model that answers for tenants without a choice of their own; null: the embedded brain. */
  readonly model: ModelSettings | null
  /** Whose sign-ins the console takes besides passwords; without a client there is no such button. */
  readonly oauth: Readonly<Partial<Record<'google' | 'microsoft', { readonly clientId: string; readonly clientSecret: string }>>>
  /** This installation's apps at CRMs that are connected by OAuth; null where it has none. */
  readonly crm: { readonly hubspot: HubspotSettings | null }
  readonly log: { readonly level: string; readonly pretty: boolean }
}

export interface ModelSettings {
  readonly provider: 'openai-compatible' | 'anthropic' | 'google'
  /** Null: the provider's own address. */
  readonly baseUrl: string | null
  readonly apiKey: string | null
  readonly model: string
}

export interface HubspotSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly apiUrl: string
  readonly siteUrl: string
}

export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.length === 1 ? `wrong setting: ${problems[0]}` : `wrong settings: ${problems.join('; ')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsAbsent, schema.optional())
const url = (protocols: RegExp, what: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.test(new URL(text).protocol), `must be a ${what} URL`)
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .pipe(z.number().min(1, 'must be a port number').max(65_535, 'must be a port number'))

const Environment = z.object({
  PORT: optional(port),
  HOST: optional(z.string()),
  PUBLIC_URL: optional(url(/^https?:$/, 'http or https')),
  VOREL_DATA_DIR: optional(z.string()),
  DATABASE_URL: optional(url(/^postgres(ql)?:$/, 'postgres')),
  DATABASE_APP_URL: optional(url(/^postgres(ql)?:$/, 'postgres')),
  DATABASE_WAIT_SECONDS: optional(
    z
      .string()
      .regex(/^\d{1,4}$/, 'must be a whole number of seconds')
      .transform(Number),
  ),
  REDIS_URL: optional(url(/^rediss?:$/, 'redis')),
  METRICS_HOST: optional(z.string()),
  METRICS_PORT: optional(port),
  VOREL_SECRET: optional(
    z
      .string()
      .transform((text) => Buffer.from(text, 'base64'))
      .refine((bytes) => bytes.length === 32, 'must be 32 bytes in base64 (openssl rand -base64 32)')
      .refine((bytes) => new Set(bytes).size >= 8, 'is too regular to be a random secret (openssl rand -base64 32)'),
  ),
  VOREL_ROLES: optional(
    list.refine((roles) => roles.length > 0 && roles.every((role) => role === 'api' || role === 'worker'), 'must name api, worker or both'),
  ),
  VOREL_NOW: optional(
    z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant with an offset' }).transform((text) => new Date(text)),
  ),
  VOREL_EGRESS_ALLOW: optional(
    list.refine((pairs) => pairs.every((pair) => /^.+:\d{1,5}$/.test(pair)), 'must be host:port, comma-separated'),
  ),
  LLM_PROVIDER: optional(
    z.enum(['embedded', 'openai-compatible', 'anthropic', 'google'], 'must be embedded, openai-compatible, anthropic or google'),
  ),
  LLM_BASE_URL: optional(url(/^https?:$/, 'http or https')),
  LLM_API_KEY: optional(z.string()),
  LLM_MODEL: optional(z.string()),
  SMTP_URL: optional(url(/^smtps?:$/, 'smtp or smtps')),
  MAIL_FROM: optional(
    z
      .string()
      .regex(
        /^(?:[^\p{Cc}<>"]{1,100} )?<?[^\s<>@,;:"]+@[^\s<>@,;:"]+>?$/u,
        'must be an address, or a name and an address in angle brackets',
      ),
  ),
  HUBSPOT_CLIENT_ID: optional(z.string()),
  HUBSPOT_CLIENT_SECRET: optional(z.string()),
  HUBSPOT_API_URL: optional(url(/^https?:$/, 'http or https')),
  HUBSPOT_SITE_URL: optional(url(/^https?:$/, 'http or https')),
  GOOGLE_CLIENT_ID: optional(z.string()),
  GOOGLE_CLIENT_SECRET: optional(z.string()),
  MICROSOFT_CLIENT_ID: optional(z.string()),
  MICROSOFT_CLIENT_SECRET: optional(z.string()),
  TRUST_PROXY: optional(list),
  LOG_LEVEL: optional(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be trace, debug, info, warn, error, fatal or silent'),
  ),
})

export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  isTerminal = process.stderr.isTTY === true,
): Config {
  const parsed = Environment.safeParse(environment)
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  const env = parsed.data
  if (!env) throw new ConfigError(problems)
  if (env.DATABASE_URL && !env.VOREL_SECRET) problems.push('VOREL_SECRET is required with DATABASE_URL (openssl rand -base64 32)')
  if (env.DATABASE_APP_URL && !env.DATABASE_URL) problems.push('DATABASE_APP_URL needs DATABASE_URL')
  if (env.METRICS_PORT === (env.PORT ?? 3000)) problems.push('METRICS_PORT must not be PORT, which the world may see')
  if (env.SMTP_URL && !env.MAIL_FROM) problems.push('MAIL_FROM is required with SMTP_URL')
  for (const name of ['GOOGLE', 'MICROSOFT', 'HUBSPOT'] as const) {
    if ((env[`${name}_CLIENT_ID`] === undefined) !== (env[`${name}_CLIENT_SECRET`] === undefined))
      problems.push(`${name}_CLIENT_ID and ${name}_CLIENT_SECRET need each other`)
  }
  problems.push(...modelProblems(env))
  if (problems.length > 0) throw new ConfigError(problems)

  const httpPort = env.PORT ?? 3000
  const roles = env.VOREL_ROLES ?? ['api', 'worker']
  const trusted = env.TRUST_PROXY ?? []
  return deepFreeze({
    http: {
      host: env.HOST ?? '127.0.0.1',
      port: httpPort,
      publicUrl: (env.PUBLIC_URL ?? `http://localhost:${httpPort}`).replace(/\/+$/, ''),
      trustProxy: trusted.length === 0 || trusted[0] === 'off' ? false : trusted[0] === 'on' ? true : trusted,
    },
    dataDir: path.resolve(env.VOREL_DATA_DIR ?? 'data'),
    database: { url: env.DATABASE_URL ?? null, appUrl: env.DATABASE_APP_URL ?? null, waitMs: (env.DATABASE_WAIT_SECONDS ?? 30) * 1000 },
    redisUrl: env.REDIS_URL ?? null,
    metrics: { host: env.METRICS_HOST ?? '127.0.0.1', port: env.METRICS_PORT ?? null },
    secret: env.VOREL_SECRET ?? null,
    roles: { api: roles.includes('api'), worker: roles.includes('worker') },
    startInstant: env.VOREL_NOW ?? null,
    mail: env.SMTP_URL && env.MAIL_FROM ? { url: env.SMTP_URL, from: env.MAIL_FROM } : null,
    egressAllow: env.VOREL_EGRESS_ALLOW ?? [],
    model: modelSettings(env),
    oauth: oauthSettings(env),
    crm: { hubspot: hubspotSettings(env) },
    log: { level: env.LOG_LEVEL ?? 'info', pretty: isTerminal },
  })
}

type Env = z.output<typeof Environment>

function oauthSettings(env: Env): Config['oauth'] {
  const google = { clientId: env.GOOGLE_CLIENT_ID ?? '', clientSecret: env.GOOGLE_CLIENT_SECRET ?? '' }
  const microsoft = { clientId: env.MICROSOFT_CLIENT_ID ?? '', clientSecret: env.MICROSOFT_CLIENT_SECRET ?? '' }
  return { ...(google.clientId ? { google } : {}), ...(microsoft.clientId ? { microsoft } : {}) }
}

function hubspotSettings({ HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret, ...env }: Env): HubspotSettings | null {
  if (!clientId || !clientSecret) return null
  const at = (given: string | undefined, usual: string) => (given ?? usual).replace(/\/+$/, '')
  return {
    clientId,
    clientSecret,
    apiUrl: at(env.HUBSPOT_API_URL, 'https://api.hubapi.com'),
    siteUrl: at(env.HUBSPOT_SITE_URL, 'https://app.hubspot.com'),
  }
}

function modelProblems(env: Env): string[] {
  const { LLM_PROVIDER: provider } = env
  const set = (['LLM_BASE_URL', 'LLM_API_KEY', 'LLM_MODEL'] as const).filter((name) => env[name] !== undefined)
  if (provider === undefined) return set.map((name) => `${name} needs LLM_PROVIDER`)
  if (provider === 'embedded') return []
  const problems: string[] = []
  if (!env.LLM_MODEL) problems.push(`LLM_MODEL is required with LLM_PROVIDER=${provider}`)
  if (provider === 'openai-compatible' && !env.LLM_BASE_URL) problems.push('LLM_BASE_URL is required with LLM_PROVIDER=openai-compatible')
  // A server in the house may need no key; the two services always do.
  if (provider !== 'openai-compatible' && !env.LLM_API_KEY) problems.push(`LLM_API_KEY is required with LLM_PROVIDER=${provider}`)
  return problems
}

function modelSettings({ LLM_PROVIDER: provider, LLM_BASE_URL, LLM_API_KEY, LLM_MODEL }: Env): ModelSettings | null {
  if (provider === undefined || provider === 'embedded') return null
  return { provider, baseUrl: LLM_BASE_URL?.replace(/\/+$/, '') ?? null, apiKey: LLM_API_KEY ?? null, model: LLM_MODEL ?? '' }
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (member && typeof member === 'object' && !ArrayBuffer.isView(member) && !(member instanceof Date)) deepFreeze(member)
  }
  return Object.freeze(value)
}
