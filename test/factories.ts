import type { TenantTx } from '../src/db/database.ts'
import { newId } from '../src/lib/ids.ts'
import type { TestWorld } from './harness.ts'

/** A tenant with nothing in it. Each call makes another one. */
export async function makeTenant(
  world: TestWorld,
  overrides: { slug?: string; timezone?: string; vertical?: string; country?: string } = {},
): Promise<string> {
  const id = newId(world.clock.now())
  await world.db.withTenant(id, (tx) =>
    tx.db
      .insertInto('tenants')
      .values({
        id,
        slug: overrides.slug ?? `t-${id.slice(-12)}`,
        name: 'Test business',
        vertical: overrides.vertical ?? 'generic',
        timezone: overrides.timezone ?? 'Asia/Dubai',
        currency: 'AED',
        country: overrides.country ?? 'AE',
        widget_key: `wk_${id.replaceAll('-', '')}`,
      })
      .execute(),
  )
  return id
}

/** A conversation row as the inbound path leaves it. */
export async function makeConversation(tx: TenantTx, overrides: { channel?: string; identifier?: string } = {}): Promise<string> {
  const id = newId(tx.now)
  const identifier = overrides.identifier ?? `visitor-${id.slice(-12)}`
  await tx.db
    .insertInto('conversations')
    .values({
      tenant_id: tx.tenantId,
      id,
      channel: overrides.channel ?? 'webform',
      customer_identifier: identifier,
      identifier_key: identifier,
    })
    .execute()
  return id
}
