import type { Database, TenantTx } from '../../db/database.ts'

/** Longer than a call to a CRM may take. A process that dies in the middle is waited for no longer. */
const LEASE_MS = 20_000
const PATIENCE_MS = 25_000
const LOOK_AGAIN_MS = 50

type Refreshed = { readonly kind: 'refreshed'; readonly sealed: Uint8Array } | { readonly kind: 'revoked' }
type Found = { readonly kind: 'fresh'; readonly sealed: Uint8Array } | { readonly kind: 'revoked' | 'gone' | 'busy' }

/**
 * The tokens of the tenant's CRM connection, refreshed by one process at a time (see TokenStore in src/crm/oauth/fresh-tokens.ts). Whoever finds them stale takes
 * a lease in a short transaction, asks the CRM outside of any, and stores what it got; the others look again until the lease is gone. A result whose lease has
 * passed to somebody else, or whose connection was replaced meanwhile, is dropped.
 */
export function tokenStore(db: Database, tenantId: string) {
  return {
    async refreshOnce(isStale: (sealed: Uint8Array) => boolean, refresh: (sealed: Uint8Array) => Promise<Refreshed>): Promise<Found> {
      const deadline = performance.now() + PATIENCE_MS
      while (performance.now() < deadline) {
        const begun = await db.withTenant(tenantId, (tx) => begin(tx, isStale))
        if (begun.kind !== 'mine' && begun.kind !== 'busy') return begun
        if (begun.kind === 'mine') {
          const { lease } = begun
          try {
            const refreshed = await refresh(begun.sealed)
            await db.withTenant(tenantId, (tx) => store(tx, lease, refreshed))
          } catch (error) {
            await db.withTenant(tenantId, (tx) => giveUp(tx, lease))
            throw error
          }
          continue
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
      }
      return { kind: 'busy' }
    },
  }
}

async function begin(
  tx: TenantTx,
  isStale: (sealed: Uint8Array) => boolean,
): Promise<Found | { readonly kind: 'mine'; readonly sealed: Uint8Array; readonly lease: string }> {
  const row = await tx.db
    .selectFrom('crm_connections')
    .select(['credentials_sealed', 'revoked_at', 'refresh_lease_until'])
    .where('tenant_id', '=', tx.tenantId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return { kind: 'gone' }
  if (row.revoked_at !== null) return { kind: 'revoked' }
  if (!isStale(row.credentials_sealed)) return { kind: 'fresh', sealed: row.credentials_sealed }
  if (row.refresh_lease_until !== null && new Date(row.refresh_lease_until) > tx.now) return { kind: 'busy' }
  const lease = new Date(tx.now.getTime() + LEASE_MS).toISOString()
  await tx.db.updateTable('crm_connections').set({ refresh_lease_until: lease }).where('tenant_id', '=', tx.tenantId).execute()
  return { kind: 'mine', sealed: row.credentials_sealed, lease }
}

async function store(tx: TenantTx, lease: string, refreshed: Refreshed): Promise<void> {
  const set = refreshed.kind === 'revoked' ? { revoked_at: tx.now.toISOString() } : { credentials_sealed: Buffer.from(refreshed.sealed) }
  await tx.db
    .updateTable('crm_connections')
    .set({ ...set, refresh_lease_until: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('refresh_lease_until', '=', lease)
    .execute()
}

async function giveUp(tx: TenantTx, lease: string): Promise<void> {
  await tx.db
    .updateTable('crm_connections')
    .set({ refresh_lease_until: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('refresh_lease_until', '=', lease)
    .execute()
}
