import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { listUpcomingAppointments } from '../appointments/list-upcoming-appointments.ts'
import { MINUTE } from '../calendar/zone.ts'
import { announce } from '../conversations/announce.ts'
import { openInboundConversation } from '../conversations/open-inbound-conversation.ts'
import { CODE_MINUTES, MAX_SENDINGS, makeCode } from './code.ts'

export interface CodeRequest {
  /** The conversation that asks; the code counts in no other. */
  readonly conversation_id: string
  /** The number that the booking is said to be under, E.164. */
  readonly phone_e164: string
  readonly language: 'en' | 'ar'
  readonly business: string
}

const MAX_APPOINTMENTS = 5

/**
 * Sends six digits to a booking's own phone, by the message channel of that number. `sent` says that the request was taken and nothing else: without a booking
 * under that number (or after too many codes for it) the same rows are written and the same work is done, with a code that goes to nobody, so neither the
 * answer nor its time tells whether there is one. A new sending ends the one before it. `too_many`: this conversation has asked often enough.
 */
export async function sendCode(tx: TenantTx, request: CodeRequest): Promise<{ kind: 'sent' | 'too_many' }> {
  const hourAgo = new Date(tx.now.getTime() - 60 * MINUTE).toISOString()
  // Lines up the requests of one conversation, so that none slips past the count.
  await sql`select from conversations where id = ${request.conversation_id} for no key update`.execute(tx.db)
  const asked = await sql<{ count: number }>`
    select count(*)::int as count from verifications where conversation_id = ${request.conversation_id} and created_at > ${hourAgo}
  `.execute(tx.db)
  if ((asked.rows[0]?.count ?? 0) >= MAX_SENDINGS) return { kind: 'too_many' }
  const { code, salt, hash } = await makeCode()
  const appointments = (await listUpcomingAppointments(tx, { phone_e164: request.phone_e164 })).slice(0, MAX_APPOINTMENTS)
  const id = newId(tx.now)
  const expires_at = new Date(tx.now.getTime() + CODE_MINUTES * MINUTE).toISOString()
  await tx.db
    .insertInto('verifications')
    .values({ tenant_id: tx.tenantId, id, conversation_id: request.conversation_id, code_salt: salt, code_hash: hash, expires_at })
    .execute()
  const ids = appointments.map((appointment) => appointment.id)
  if (ids.length === 0 || (await sentTo(tx, ids, hourAgo)) >= MAX_SENDINGS) return { kind: 'sent' }
  await tx.db
    .insertInto('verification_appointments')
    .values(ids.map((appointment_id) => ({ tenant_id: tx.tenantId, verification_id: id, appointment_id })))
    .execute()
  const { phone_e164: phone } = request
  const to = await openInboundConversation(tx, { channel: 'whatsapp', customer_identifier: phone, identifier_key: phone })
  await announce(tx, {
    conversation_id: to.id,
    text: words(request, code),
    language: request.language,
    payload: { source: 'verification', verification_id: id },
  })
  return { kind: 'sent' }
}

/** How many codes these bookings' phone got: nobody's phone is flooded by asking from one chat after the other. */
async function sentTo(tx: TenantTx, ids: readonly string[], since: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(distinct v.id)::int as count from verification_appointments x
    join verifications v on v.tenant_id = x.tenant_id and v.id = x.verification_id
    where x.appointment_id = any(${ids}::uuid[]) and v.created_at > ${since}
  `.execute(tx.db)
  return found.rows[0]?.count ?? 0
}

function words({ language, business }: CodeRequest, code: string): string {
  return language === 'ar'
    ? `رمز تعديل حجزك لدى ${business}: \u2066${code}\u2069. الرمز صالح لمدة ${CODE_MINUTES} دقائق. إذا لم تطلبه فتجاهل هذه الرسالة ولا تعطه لأحد.`
    : `Your code for changing your booking with ${business}: ${code}. It is valid for ${CODE_MINUTES} minutes. If you didn't ask for it, ignore this message and give it to nobody.`
}
