import type { Accounts } from '../accounts/accounts.ts'
import { AppError } from '../contract/errors.ts'
import type { Database, TenantTx } from '../db/database.ts'
import { createTenant } from '../domain/tenants/create-tenant.ts'
import { findTenant } from '../domain/tenants/find-tenant.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import type { Logger } from '../lib/logger.ts'
import type { Sealer } from '../lib/seal.ts'
import { type DemoAccount, ensureDemoAccount } from './demo-account.ts'
import { ensureDemoKey } from './demo-key.ts'
import { DEMO_SLUGS, type DemoSlug, type DemoTenant, readDemoTenant } from './demo-tenant.ts'
import { seedCatalogue } from './seed-catalogue.ts'
import { seedHistory } from './seed-history.ts'

/** The zone and money of all demo businesses. */
export const DEMO_PLACE = { timezone: 'Asia/Dubai', currency: 'AED', country: 'AE' } as const

export interface DemoContext {
  readonly db: Database
  readonly clock: Clock
  readonly sealer: Sealer
  readonly log: Logger
  readonly accounts?: Accounts
}

export interface SeededDemo {
  readonly tenants: readonly { readonly slug: string; readonly name: string; readonly vertical: string; readonly widgetKey: string }[]
  /** The key of demo-salon with all scopes; null after somebody revoked it. */
  readonly apiKey: string | null
  /** Who may open the console of all of them; null where there are no accounts. */
  readonly account: DemoAccount | null
}

/**
 * Makes sure that the seven demo businesses are there: one transaction each, so that an interrupted start leaves whole businesses, and the next start adds the
 * missing ones. What is there is left as it is. `dataDir` keeps the demo key, which could not be shown again otherwise. `onProgress` is called with one line
 * before each business that is made.
 *
 * demo-salon starts without conversations, leads and appointments: its key is the one printed at the start, and a newcomer's first request must show the
 * newcomer's own conversation and nothing else. Its calendar is made lifelike by breaks of the staff. The other six have a little history, which was not
 * lived through and therefore emits no events.
 */
export async function seedDemo(
  context: DemoContext,
  options: { readonly dataDir: string; readonly onProgress?: (step: string) => void },
): Promise<SeededDemo> {
  const tenants: { id: string; slug: string; name: string; vertical: string; widgetKey: string }[] = []
  for (const slug of DEMO_SLUGS) tenants.push(await ensureTenant(context, slug, options.onProgress))
  const salon = tenants.find((tenant) => tenant.slug === 'demo-salon')
  const apiKey = salon ? await ensureDemoKey(context, { tenantId: salon.id, dataDir: options.dataDir }) : null
  const { accounts, db } = context
  const tenantIds = tenants.map(({ id }) => id)
  const account = accounts ? await ensureDemoAccount({ accounts, db, sealer: context.sealer }, tenantIds) : null
  return { account, tenants: tenants.map(({ slug, name, vertical, widgetKey }) => ({ slug, name, vertical, widgetKey })), apiKey }
}

/** One demo business alone, made when it isn't there; its id. */
export async function seedDemoTenant(context: DemoContext, slug: DemoSlug): Promise<string> {
  return (await idOf(context, slug)) ?? (await seedOrFind(context, slug))
}

async function ensureTenant(context: DemoContext, slug: DemoSlug, onProgress?: (step: string) => void) {
  const id = (await idOf(context, slug)) ?? (await seedOrFind(context, slug, onProgress))
  const row = await context.db.withTenant(id, (tx) =>
    tx.db.selectFrom('tenants').select(['id', 'slug', 'name', 'vertical', 'widget_key']).where('id', '=', id).executeTakeFirstOrThrow(),
  )
  return { id, slug: row.slug, name: row.name, vertical: row.vertical, widgetKey: row.widget_key }
}

async function seedOrFind(context: DemoContext, slug: DemoSlug, onProgress?: (step: string) => void): Promise<string> {
  const demo = readDemoTenant(slug)
  onProgress?.(`Setting up ${demo.name} (${slug})`)
  const id = newId(context.clock.now())
  try {
    await context.db.withTenant(id, (tx) => seedTenant(tx, demo))
    context.log.info({ tenant_id: id, slug }, 'demo business seeded')
    return id
  } catch (error) {
    // Another process of this installation seeds at the same time and has committed first.
    const theirs = error instanceof AppError && error.code === 'conflict' ? await idOf(context, slug) : null
    if (theirs) return theirs
    throw error
  }
}

async function seedTenant(tx: TenantTx, demo: DemoTenant): Promise<void> {
  await createTenant(tx, { ...DEMO_PLACE, slug: demo.slug, name: demo.name, vertical: demo.vertical, profile: demo.profile })
  const ids = await seedCatalogue(tx, demo, DEMO_PLACE)
  await seedHistory(tx, demo, { ...DEMO_PLACE, ids })
}

async function idOf(context: DemoContext, slug: string): Promise<string | null> {
  const tenant = await context.db.withSystem('find a demo business', (system) => findTenant(system, slug))
  return tenant?.id ?? null
}
