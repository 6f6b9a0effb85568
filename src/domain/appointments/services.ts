import { sql } from 'kysely'
import type { Appointment } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import { noSuch } from './queries.ts'

/** Refuses further services that this tenant doesn't offer; throws not_found naming `offering_id`. */
export async function requireOfferings(tx: TenantTx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const found = await tx.db.selectFrom('offerings').select('id').where('id', 'in', ids).where('deleted_at', 'is', null).execute()
  if (found.length < new Set(ids).size) throw noSuch('offering_id')
}

/** Writes what a visit is for; one with a single service needs no more than its own offering_id. */
export async function keepServices(tx: TenantTx, appointment: Appointment, also: readonly string[]): Promise<void> {
  const ids = [...new Set([...(appointment.offering_id === null ? [] : [appointment.offering_id]), ...also])]
  if (ids.length < 2) return
  await tx.db
    .insertInto('appointment_offerings')
    .values(ids.map((offering_id, index) => ({ tenant_id: tx.tenantId, appointment_id: appointment.id, position: index + 1, offering_id })))
    .execute()
}

/** The services of appointment `a`, the first one first. */
export const SERVICES_OF_A = sql<string[]>`coalesce((select array_agg(x.offering_id order by x.position) from appointment_offerings x
  where x.tenant_id = a.tenant_id and x.appointment_id = a.id), array_remove(array[a.offering_id], null))`
