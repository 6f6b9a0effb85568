import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { toE164 } from '../customers/phone.ts'

/** The known customer whose number or address a record carries (`phone`, `email`), so that it can be taken back when they are erased. Null when there is none. */
export async function findCustomerOf(tx: TenantTx, fields: Readonly<Record<string, unknown>>): Promise<string | null> {
  const phone = typeof fields.phone === 'string' ? fields.phone : null
  const email = typeof fields.email === 'string' ? fields.email.toLowerCase() : null
  if (phone === null && email === null) return null
  const tenant = await tx.db.selectFrom('tenants').select('country').executeTakeFirst()
  const number = phone === null ? null : toE164(phone, tenant?.country ?? '')
  const found = await sql<{ id: string }>`
    select id from customers where tenant_id = ${tx.tenantId} and (phone_e164 = ${number} or lower(email) = ${email})
    order by phone_e164 = ${number} desc nulls last, id limit 1
  `.execute(tx.db)
  return found.rows[0]?.id ?? null
}
