import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/**
 * Runs `work` as the role that may change and delete what is append-only for the application (migrations/0029). Row security binds it as well: it is still the
 * transaction's own tenant only. When `work` throws, the transaction is lost and the role with it.
 */
export async function asRetention<T>(tx: TenantTx, work: () => Promise<T>): Promise<T> {
  await sql`set local role vorel_retention`.execute(tx.db)
  const result = await work()
  await sql`set local role none`.execute(tx.db)
  return result
}
