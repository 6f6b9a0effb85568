import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { COPIED, COPIED_TABLES } from './copied-tables.ts'
import { emptySandbox } from './empty-sandbox.ts'
import type { SandboxPurpose } from './list-sandboxes.ts'
import type { BusinessCopy } from './read-business.ts'

export interface SandboxOwner {
  readonly user_id: string
  readonly purpose: SandboxPurpose
}

/**
 * Makes the transaction's own tenant a sandbox of the business, as it is in `copy`; false when that person has another one already, made at the same moment.
 * Its address and its key are random: nobody finds the way in but by a session that was opened for them.
 */
export async function makeSandbox(tx: TenantTx, { copy, owner }: { copy: BusinessCopy; owner: SandboxOwner }): Promise<boolean> {
  const { tenant } = copy
  const made = await tx.db
    .insertInto('tenants')
    .values({
      id: tx.tenantId,
      slug: `try-${randomBytes(12).toString('hex')}`,
      name: tenant.name,
      vertical: tenant.vertical,
      timezone: tenant.timezone,
      currency: tenant.currency,
      country: tenant.country,
      region: tenant.region,
      default_language: tenant.default_language,
      widget_key: `wk_${randomBytes(16).toString('hex')}`,
      sandbox_of: copy.id,
      sandbox_user: owner.user_id,
      sandbox_purpose: owner.purpose,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

/** Empties the sandbox and fills it with the business as it is in `copy`. */
export async function fillSandbox(tx: TenantTx, copy: BusinessCopy): Promise<void> {
  await emptySandbox(tx)
  await setUp(tx, copy)
  for (const table of COPIED_TABLES) {
    const columns = sql.join(COPIED[table].map((column) => sql.ref(column)))
    await sql`
      insert into ${sql.table(table)} (tenant_id, ${columns})
      select ${tx.tenantId}::uuid, ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(copy.rows[table])}::jsonb)
    `.execute(tx.db)
  }
  await sql`
    insert into appointments (tenant_id, id, resource_id, customer_name, customer_phone, scheduled_start, scheduled_end, occupies, updated_at)
    select ${tx.tenantId}::uuid, id, resource_id, '', '', scheduled_start, scheduled_end, occupies, ${tx.now.toISOString()}
    from jsonb_populate_recordset(null::appointments, ${JSON.stringify(copy.busy)}::jsonb)
  `.execute(tx.db)
}

/** The business's own facts and settings, which may be a draft; what was said stays. */
export async function setUp(tx: TenantTx, { tenant }: Pick<BusinessCopy, 'tenant'>): Promise<void> {
  await tx.db
    .updateTable('tenants')
    .set({ ...tenant, profile: JSON.stringify(tenant.profile ?? {}), settings: JSON.stringify(tenant.settings) })
    .where('id', '=', tx.tenantId)
    .where('sandbox_of', 'is not', null)
    .execute()
}
