import { type SqlBool, sql } from 'kysely'
import type { Appointment } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import { DAY, MINUTE } from '../calendar/zone.ts'
import { toE164 } from '../customers/phone.ts'
import { PROOF_MINUTES } from '../verification/code.ts'
import { APPOINTMENT_COLUMNS, type Narrowed, OCCUPYING } from './queries.ts'
import { SERVICES_OF_A } from './services.ts'

/** An appointment and what its service and resource are called. */
export interface UpcomingAppointment extends Appointment {
  /** All services of the visit, the first one first. */
  readonly offering_ids: readonly string[]
  readonly offering_title: string | null
  readonly offering_title_ar: string | null
  readonly resource_name: string | null
  readonly resource_name_ar: string | null
}

export interface WhoseAppointments {
  readonly customer_id?: string | null | undefined
  /** Matches the customer's own number and the number that was given for the booking, however it was written. */
  readonly phone_e164?: string | null | undefined
  /** Those that were made in this conversation, or that a code opened in it within the last half hour. */
  readonly conversation_id?: string | null | undefined
}

/** The last digits of a number are the same in its national and its international spelling. */
const COMMON_DIGITS = 7
const MAX_CANDIDATES = 200

/**
 * What is still to come (or under way since yesterday at most) for a person, the next one first: appointments that fit any of the given
 * marks. Without a mark there are none. Whether the person at the other end may see them is the caller's to know.
 */
export async function listUpcomingAppointments(tx: TenantTx, whose: WhoseAppointments): Promise<UpcomingAppointment[]> {
  const { customer_id = null, phone_e164 = null, conversation_id = null } = whose
  if (customer_id === null && phone_e164 === null && conversation_id === null) return []
  const digits = phone_e164 === null ? null : phone_e164.replaceAll(/\D/g, '').slice(-COMMON_DIGITS)
  const marked = sql`(a.conversation_id = ${conversation_id} or a.customer_id = ${customer_id} or c.phone_e164 = ${phone_e164}
    or a.id = any(array(select x.appointment_id from verification_appointments x join verifications v on v.tenant_id = x.tenant_id and v.id = x.verification_id
      where v.conversation_id = ${conversation_id} and v.verified_at > ${new Date(tx.now.getTime() - PROOF_MINUTES * MINUTE).toISOString()})))`
  const rows = await tx.db
    .selectFrom('appointments as a')
    .leftJoin('customers as c', (join) => join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'))
    .leftJoin('offerings as o', (join) => join.onRef('o.tenant_id', '=', 'a.tenant_id').onRef('o.id', '=', 'a.offering_id'))
    .leftJoin('resources as r', (join) => join.onRef('r.tenant_id', '=', 'a.tenant_id').onRef('r.id', '=', 'a.resource_id'))
    .innerJoin('tenants as t', 't.id', 'a.tenant_id')
    .select(APPOINTMENT_COLUMNS.map((column) => `a.${column}` as const))
    .select(['o.title as offering_title', 'o.title_ar as offering_title_ar', 'r.name as resource_name', 'r.name_ar as resource_name_ar'])
    .select(['t.country as country', SERVICES_OF_A.as('offering_ids')])
    .select(sql<SqlBool>`coalesce(${marked}, false)`.as('certain'))
    .$narrowType<Narrowed>()
    .where('a.status', 'in', OCCUPYING)
    .where('a.scheduled_end', '>', tx.now.toISOString())
    // Follows the index by start; nothing that began longer ago is "upcoming".
    .where('a.scheduled_start', '>', new Date(tx.now.getTime() - DAY).toISOString())
    .where(
      sql<SqlBool>`(${marked}
        or right(regexp_replace(a.customer_phone, '[^0-9]', '', 'g'), ${COMMON_DIGITS}) = ${digits})`,
    )
    .orderBy('a.scheduled_start')
    .orderBy('a.id')
    .limit(MAX_CANDIDATES)
    .execute()
  return rows
    .filter((row) => row.certain || (phone_e164 !== null && toE164(row.customer_phone, row.country) === phone_e164))
    .map(({ certain: _certain, country: _country, ...appointment }) => appointment)
}
