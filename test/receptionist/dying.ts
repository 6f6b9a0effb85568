import type { Database, TenantTx } from '../../src/db/database.ts'

/** The database of a process that dies before its n-th transaction of the turn. */
export function dyingAt(db: Database, at: number): Database {
  let call = 0
  return {
    ...db,
    async withTenant<T>(tenantId: string, work: (tx: TenantTx) => Promise<T>) {
      call += 1
      if (call >= at) throw new Error('killed')
      return db.withTenant(tenantId, work)
    },
  }
}
