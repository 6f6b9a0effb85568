import pg from 'pg'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { type DemoSlug, type DemoTenant, readDemoTenant } from '../../src/demo/demo-tenant.ts'
import { seedDemoTenant } from '../../src/demo/seed-demo.ts'
import { frozenClock } from '../../src/lib/clock.ts'
import type { Logger } from '../../src/lib/logger.ts'
import type { Sealer } from '../../src/lib/seal.ts'
import type { Vertical } from './scenario.ts'

/** A migrated database that nobody else uses: as the application's role and as its owner. */
export interface Place {
  readonly appUrl: string
  readonly adminUrl: string
  readonly log: Logger
  readonly sealer: Sealer
}

/** One business with a clock of its own; conversations run through it one after another. */
export interface Lane {
  readonly vertical: Vertical
  readonly tenant: string
  readonly demo: DemoTenant
  readonly db: Database
  readonly clock: ReturnType<typeof frozenClock>
  /** Looks behind row security. */
  readonly owner: pg.Client
  readonly zone: string
  /** Ids by the demo file's external id (offerings) and by name (resources). */
  readonly offerings: ReadonlyMap<string, string>
  readonly resources: ReadonlyMap<string, string>
  close(): Promise<void>
}

export const SLUGS = {
  salon: 'demo-salon',
  clinic: 'demo-clinic',
  restaurant: 'demo-restaurant',
  real_estate: 'demo-real-estate',
  real_estate_rental: 'demo-rental',
  auto_service: 'demo-auto',
  generic: 'demo-generic',
} as const satisfies Record<Vertical, DemoSlug>

const SEEDED = new Date('2026-03-01T06:00:00.000Z')

export async function openLane(place: Place, vertical: Vertical, { zone = 'Asia/Dubai', maxConnections = 2 } = {}): Promise<Lane> {
  const clock = frozenClock(SEEDED)
  const db = openDatabase({ url: place.appUrl, clock, log: place.log, maxConnections })
  const owner = new pg.Client({ connectionString: place.adminUrl, options: '-c timezone=UTC' })
  owner.on('error', () => undefined)
  await owner.connect()
  const tenant = await seedDemoTenant({ db, clock, sealer: place.sealer, log: place.log }, SLUGS[vertical])
  await owner.query('update tenants set timezone = $2 where id = $1', [tenant, zone])
  const named = async (text: string) => {
    const { rows } = await owner.query<{ id: string; name: string }>(text, [tenant])
    return new Map(rows.map(({ id, name }) => [name, id]))
  }
  return {
    vertical,
    tenant,
    demo: readDemoTenant(SLUGS[vertical]),
    db,
    clock,
    owner,
    zone,
    offerings: await named('select id, external_id as name from offerings where tenant_id = $1'),
    resources: await named('select id, name from resources where tenant_id = $1'),
    async close() {
      await db.close()
      await owner.end()
    },
  }
}

/** Leaves the calendar as it was before this conversation. */
export async function freeCalendar(lane: Lane, conversation: string, appointment: string | null): Promise<void> {
  await lane.owner.query('delete from slot_holds where conversation_id = $1', [conversation])
  await lane.owner.query("update appointments set status = 'cancelled' where conversation_id = $1 or id = $2", [conversation, appointment])
}
