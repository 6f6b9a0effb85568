import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { isUuid } from '../../lib/ids.ts'
import { toE164 } from '../customers/phone.ts'

/** One person, as everything that is known to be theirs. Ids only; `marks` are what they are recognised by, and never leave the process. */
export interface Subject {
  readonly customers: readonly string[]
  readonly conversations: readonly string[]
  readonly leads: readonly string[]
  readonly appointments: readonly string[]
  readonly waitlist: readonly string[]
  /** Events that show any of these. */
  readonly events: readonly string[]
  readonly marks: Marks
}

export interface Marks {
  /** E.164. */
  readonly phones: readonly string[]
  /** Lower case. */
  readonly emails: readonly string[]
  readonly names: readonly string[]
}

/** The last digits of a number are the same in its national and its international spelling. */
const COMMON_DIGITS = 7

/**
 * Who `customer` (an id, a phone number or an e-mail address) is, and what is theirs: their customer rows, the conversations linked to those or held under
 * their number or address, the leads, appointments and waiting-list entries of all these and those that carry their number or address. A conversation in which
 * somebody else booked for them is that other person's: the booking is among the appointments, the conversation is not. Nothing found: all lists are empty.
 * Throws bad_request for what is none of the three.
 */
export async function findSubject(tx: TenantTx, input: { readonly customer: string }): Promise<Subject> {
  const tenant = await tx.db.selectFrom('tenants').select('country').executeTakeFirstOrThrow()
  const given = readGiven(input.customer, tenant.country)
  const customers = await tx.db
    .selectFrom('customers')
    .select(['id', 'name', 'email', 'phone', 'phone_e164'])
    .where(
      sql<boolean>`(id = ${given.id}::uuid or phone_e164 = ${given.phone} or lower(email) = ${given.email}
        or id in (select customer_id from conversations where id = ${given.id}::uuid))`,
    )
    .execute()
  const phones = unique([
    given.phone,
    ...customers.flatMap(({ phone, phone_e164 }) => [phone_e164, phone && toE164(phone, tenant.country)]),
  ])
  const emails = unique([given.email, ...customers.map(({ email }) => email?.toLowerCase())])
  const ids = customers.map(({ id }) => id)
  const marks = { phones, emails, country: tenant.country }
  const found = await findRows(tx, { ids, given: given.id, byEmail: given.email !== null, ...marks })
  const names = unique([...customers.map(({ name }) => name), ...found.names]).filter((name) => name.trim().length > 2)
  return { customers: ids, ...found.rows, events: await findEvents(tx, found.rows), marks: { phones, emails, names } }
}

export function isEmpty({ customers, conversations, leads, appointments, waitlist }: Subject): boolean {
  return [customers, conversations, leads, appointments, waitlist].every((ids) => ids.length === 0)
}

export type SubjectIds = Pick<Subject, 'customers' | 'conversations' | 'leads' | 'appointments' | 'waitlist'>

/** Who is left when what they were recognised by has been erased, with whatever has come to their conversations since. */
export async function subjectOfIds(tx: TenantTx, ids: SubjectIds): Promise<Subject> {
  const { customers, conversations } = ids
  const later = await findRows(tx, { ids: customers, given: null, byEmail: false, phones: [], emails: [], country: '' })
  const rows = {
    conversations: unique([...conversations, ...later.rows.conversations]),
    leads: unique([...ids.leads, ...(await idsOf(tx, 'leads', conversations))]),
    appointments: unique([...ids.appointments, ...(await idsOf(tx, 'appointments', conversations))]),
    waitlist: unique([...ids.waitlist, ...(await idsOf(tx, 'waitlist_entries', conversations))]),
  }
  return { customers, ...rows, events: await findEvents(tx, rows), marks: { phones: [], emails: [], names: [] } }
}

async function idsOf(
  tx: TenantTx,
  table: 'leads' | 'appointments' | 'waitlist_entries',
  conversations: readonly string[],
): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from ${sql.table(table)} where conversation_id = any(${conversations}::uuid[])
  `.execute(tx.db)
  return found.rows.map(({ id }) => id)
}

const EVENTS_A_LOOK = 5000

/** Their snapshots name them by id. Ids begin with the time: nothing that happened before the first of them can show any. In steps, each a short statement. */
async function findEvents(tx: TenantTx, ids: Omit<SubjectIds, 'customers'>): Promise<string[]> {
  const { conversations, leads, appointments } = ids
  const events: string[] = []
  let after = [...conversations, ...leads, ...appointments].sort()[0]
  while (after !== undefined) {
    const look = await sql<{ last: string | null; found: string[] }>`
      with page as materialized (
        select id, data->>'conversation_id' as conversation, data->>'lead_id' as lead, data->>'booking_id' as booking
        from event_log where id >= ${after}::uuid order by id limit ${EVENTS_A_LOOK}
      )
      select (select id from page order by id offset ${EVENTS_A_LOOK - 1}) as last,
        array(select id from page where conversation = any(${conversations}::text[]) or lead = any(${leads}::text[])
          or booking = any(${appointments}::text[])) as found
    `.execute(tx.db)
    events.push(...(look.rows[0]?.found ?? []))
    after = look.rows[0]?.last ?? undefined
  }
  return unique(events)
}

function readGiven(customer: string, country: string): { id: string | null; phone: string | null; email: string | null } {
  const text = customer.trim()
  if (isUuid(text.toLowerCase())) return { id: text.toLowerCase(), phone: null, email: null }
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return { id: null, phone: null, email: text.toLowerCase() }
  const phone = toE164(text, country)
  if (phone === null) throw new AppError('bad_request', 'customer: must be a customer’s id, phone number or e-mail address')
  return { id: null, phone, email: null }
}

interface Sought {
  readonly ids: readonly string[]
  readonly given: string | null
  /** Named by their address: whoever has it is meant. Otherwise it may be a family's, and who has another number is somebody else. */
  readonly byEmail: boolean
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly country: string
}

async function findRows(tx: TenantTx, sought: Sought) {
  const { ids, phones, emails, country } = sought
  const digits = phones.map((phone) => phone.replaceAll(/\D/g, '').slice(-COMMON_DIGITS))
  /** Rows whose number ends alike, to be read as what they are. */
  const alike = (column: string) =>
    sql<boolean>`right(regexp_replace(${sql.ref(column)}, '[^0-9]', '', 'g'), ${COMMON_DIGITS}) = any(${digits}::text[])`
  const isTheirs = (phone: string | null) => phones.includes(toE164(phone ?? '', country) ?? '')
  const isKnown = (row: { phone: string | null; email?: string | null; certain: boolean }) =>
    row.certain ||
    isTheirs(row.phone) ||
    (emails.includes(row.email?.toLowerCase() ?? '') && (sought.byEmail || toE164(row.phone ?? '', country) === null))

  const own = await sql<{ id: string }>`
    select id from conversations where customer_id = any(${ids}::uuid[]) or id = ${sought.given}::uuid
      or identifier_key = any(${phones}::text[])
      or (lower(identifier_key) = any(${emails}::text[]) and (customer_id is null or customer_id = any(${ids}::uuid[]) or ${sought.byEmail}::boolean))
  `.execute(tx.db)
  const owned = own.rows.map(({ id }) => id)
  const leads = (
    await sql<{ id: string; conversation_id: string; name: string | null; phone: string | null; email: string | null; certain: boolean }>`
      select id, conversation_id, name, phone, email, conversation_id = any(${owned}::uuid[]) as certain from leads
      where conversation_id = any(${owned}::uuid[]) or lower(email) = any(${emails}::text[]) or ${alike('phone')}
    `.execute(tx.db)
  ).rows.filter(isKnown)
  const conversations = unique([...owned, ...leads.map((lead) => lead.conversation_id)])
  const leadIds = leads.map(({ id }) => id)
  const appointments = (
    await sql<{ id: string; name: string; phone: string; email: string | null; certain: boolean }>`
      with marked as (
        select id, customer_name as name, customer_phone as phone, customer_email as email,
          coalesce(customer_id = any(${ids}::uuid[]), false) or coalesce(conversation_id = any(${conversations}::uuid[]), false)
            or coalesce(lead_id = any(${leadIds}::uuid[]), false) as certain
        from appointments
      )
      select id, name, phone, email, certain from marked where certain or lower(email) = any(${emails}::text[]) or ${alike('phone')}
    `.execute(tx.db)
  ).rows.filter(isKnown)
  const waitlist = (
    await sql<{ id: string; name: string; phone: string; certain: boolean }>`
      select id, customer_name as name, customer_phone as phone, conversation_id = any(${conversations}::uuid[]) as certain from waitlist_entries
      where conversation_id = any(${conversations}::uuid[]) or ${alike('customer_phone')}
    `.execute(tx.db)
  ).rows.filter(isKnown)
  return {
    rows: { conversations, leads: leadIds, appointments: appointments.map(({ id }) => id), waitlist: waitlist.map(({ id }) => id) },
    names: [...leads, ...appointments.filter((row) => isTheirs(row.phone)), ...waitlist].map(({ name }) => name),
  }
}

function unique(values: readonly (string | null | undefined)[]): string[] {
  return [...new Set(values.filter((value): value is string => typeof value === 'string' && value !== ''))]
}
