import { randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'

export interface NewTenant {
  readonly name: string
  /** Name of a vertical pack: `salon`, `clinic`, … */
  readonly vertical: string
  /** IANA name, e.g. `Asia/Dubai`. */
  readonly timezone: string
  /** ISO 4217. */
  readonly currency: string
  /** ISO 3166-1 alpha-2; phone numbers without a country code are of it. */
  readonly country: string
  /** Part of the chat address; made from the name when absent. */
  readonly slug?: string
  readonly region?: 'us' | 'eu' | 'me'
  readonly default_language?: 'en' | 'ar'
  readonly profile?: Readonly<Record<string, unknown>>
  readonly settings?: Readonly<Record<string, unknown>>
}

export interface Tenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly vertical: string
  readonly timezone: string
  readonly currency: string
  readonly country: string
  readonly widget_key: string
}

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const MAX_TRIES = 50

/**
 * Creates the tenant whose id `tx` is scoped to: `withTenant(newId(clock.now()), (tx) => createTenant(tx, …))`. A slug made from the name gets a number when it
 * is taken. Throws `bad_request` for a wrong zone, currency, country or slug, `conflict` when the wished slug is taken.
 */
export async function createTenant(tx: TenantTx, input: NewTenant): Promise<Tenant> {
  validate(input)
  const wished = input.slug ?? slugOf(input.name)
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const tenant = await insert(tx, input, attempt === 1 ? wished : `${wished.slice(0, 58)}-${attempt}`)
    if (tenant) return tenant
    if (input.slug !== undefined) break
  }
  throw new AppError('conflict', `slug: ${wished} is taken`)
}

function insert(tx: TenantTx, input: NewTenant, slug: string): Promise<Tenant | undefined> {
  return tx.db
    .insertInto('tenants')
    .values({
      id: tx.tenantId,
      slug,
      name: input.name.trim(),
      vertical: input.vertical,
      timezone: input.timezone,
      currency: input.currency,
      country: input.country,
      ...(input.region ? { region: input.region } : {}),
      ...(input.default_language ? { default_language: input.default_language } : {}),
      widget_key: `wk_${randomBytes(16).toString('hex')}`,
      profile: JSON.stringify(input.profile ?? {}),
      settings: JSON.stringify(input.settings ?? {}),
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(['id', 'slug', 'name', 'vertical', 'timezone', 'currency', 'country', 'widget_key'])
    .executeTakeFirst()
}

function validate(input: NewTenant): void {
  const refuse = (message: string): never => {
    throw new AppError('bad_request', message)
  }
  if (input.name.trim() === '' || [...input.name].length > 200) refuse('name: must have 1 to 200 characters')
  if (!isTimeZone(input.timezone)) refuse('timezone: must be an IANA time zone such as Asia/Dubai')
  if (!/^[A-Z]{3}$/.test(input.currency)) refuse('currency: must be a currency code of three capitals')
  if (!/^[A-Z]{2}$/.test(input.country)) refuse('country: must be a country code of two capitals')
  if (input.slug !== undefined && !SLUG.test(input.slug)) refuse('slug: must be 1 to 63 of a-z, 0-9 and - (not at its ends)')
}

/** Zones by name only: a fixed offset knows no daylight saving. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // the constructor's way of saying that it knows no such zone
  }
}

function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '')
  return plain || 'business'
}
