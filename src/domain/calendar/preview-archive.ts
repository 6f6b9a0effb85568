import type { TenantTx } from '../../db/database.ts'
import { bookingsAhead } from './bookings-ahead.ts'
import { noResource } from './set-resource.ts'

/** What an archive would leave behind: bookings to come, and a calendar in which nothing can be booked. Throws `not_found`. */
export async function previewArchive(tx: TenantTx, { id }: { readonly id: string }) {
  const rows = await tx.db.selectFrom('resources').select(['id', 'status']).where('tenant_id', '=', tx.tenantId).execute()
  if (!rows.some((row) => row.id === id)) throw noResource()
  const others = rows.filter((row) => row.id !== id && row.status === 'active')
  return { bookings: await bookingsAhead(tx, { resource_id: id }), is_last: others.length === 0 }
}
