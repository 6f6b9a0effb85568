import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { bookingPolicy } from '../calendar/booking-policy.ts'
import { COPIED, COPIED_TABLES, COPIED_WHERE, type CopiedTable } from './copied-tables.ts'

/** A business as it is at one moment, for a sandbox. It names none of its customers. */
export interface BusinessCopy {
  readonly id: string
  readonly tenant: {
    readonly name: string
    readonly vertical: string
    readonly timezone: string
    readonly currency: string
    readonly country: string
    readonly region: string
    readonly default_language: string
    readonly profile: unknown
    readonly settings: Readonly<Record<string, unknown>>
  }
  readonly rows: Readonly<Record<CopiedTable, readonly unknown[]>>
  /** Times that are taken. */
  readonly busy: readonly unknown[]
}

/** Whom to tell, and where calls go, is nothing for a sandbox: nobody is to be told of a try. */
const LEFT_OUT = ['notifications', 'voice', 'retention']
const DAY_MS = 86_400_000

/** In one statement, so that all parts are of the same moment. */
export async function readBusiness(tx: TenantTx): Promise<BusinessCopy> {
  const found = await sql<{ tenant: BusinessCopy['tenant'] }>`
    select json_build_object('name', name, 'vertical', vertical, 'timezone', timezone, 'currency', currency, 'country', country, 'region', region,
      'default_language', default_language, 'profile', profile, 'settings', settings) as tenant from tenants where id = ${tx.tenantId}
  `.execute(tx.db)
  const tenant = found.rows[0]?.tenant
  if (!tenant) throw new Error('the transaction has no tenant')
  const settings = Object.fromEntries(Object.entries(tenant.settings ?? {}).filter(([name]) => !LEFT_OUT.includes(name)))
  const until = new Date(tx.now.getTime() + (bookingPolicy(tenant).horizonDays + 1) * DAY_MS).toISOString()
  const parts = COPIED_TABLES.map((table) => {
    const columns = sql.join(COPIED[table].map((column) => sql.ref(column)))
    const where = COPIED_WHERE[table] ?? 'true'
    return sql`(select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (
      select ${columns} from ${sql.table(table)} x where x.tenant_id = ${tx.tenantId} and ${sql.raw(where)}) r) as ${sql.ref(table)}`
  })
  const { rows } = await sql<Record<CopiedTable | 'busy', unknown[]>>`
    select ${sql.join(parts)}, (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from (
      select id, resource_id, scheduled_start, scheduled_end, occupies from appointments
      where tenant_id = ${tx.tenantId} and status in ('confirmed', 'rescheduled') and scheduled_end > ${tx.now.toISOString()} and scheduled_start < ${until}
    ) a) as busy
  `.execute(tx.db)
  const [copy] = rows
  if (!copy) throw new Error('a select without a table returned nothing')
  const { busy, ...copied } = copy
  return { id: tx.tenantId, tenant: { ...tenant, settings }, rows: copied, busy }
}
