import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { cancelAppointment } from '../appointments/cancel-appointment.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import { recordEvent } from '../events/record-event.ts'
import { asRetention } from '../retention/as-retention.ts'
import { wakeWaitlist } from '../waitlist/wake-waitlist.ts'
import { eraseQuestions } from './erase-questions.ts'
import { findSubject, isEmpty, type Subject, type SubjectIds, subjectOfIds } from './find-subject.ts'
import { scrubMentions } from './scrub-mentions.ts'
import { scrubRows } from './scrub-rows.ts'

export interface Erasure {
  /** False when there is nobody of this id, number or address: also after they were erased. */
  readonly found: boolean
  readonly customers: number
  readonly conversations: number
  readonly leads: number
  readonly appointments: number
  /** Of the appointments, those that were still to come. */
  readonly cancelled: number
  /** Records that the CRM is told to delete. */
  readonly crm_records: number
}

const NOTHING: Erasure = { found: false, customers: 0, conversations: 0, leads: 0, appointments: 0, cancelled: 0, crm_records: 0 }
/** A turn or a delivery that runs at this moment may still write: by then it has ended. */
const SWEEP_AFTER_MS = 120_000

/**
 * Takes one customer out of everything, in one transaction. Rows stay, so that figures, bills and calendars stay true; who it was, what they said and how to
 * reach them goes (treatments.ts). Their conversations are closed and open to nobody, appointments to come are cancelled and their time is free, the waiting
 * list forgets them. Events tell of that, of ids only; what waits to be delivered is delivered without the person. The CRM is told by jobs.
 *
 * Twice is fine: the second time there is nobody to find by number or address, and by id nothing is left to change. Throws as `findSubject` does.
 */
export async function eraseCustomer(tx: TenantTx, input: { readonly customer: string; readonly actor: Actor }): Promise<Erasure> {
  const subject = await findSubject(tx, input)
  if (isEmpty(subject)) return NOTHING
  const erasure = await eraseSubject(tx, subject)
  const { customers, conversations, leads, appointments, waitlist } = subject
  const payload = { customers, conversations, leads, appointments, waitlist }
  // JSON of ids: the job's schema wants plain arrays.
  await enqueue(tx, 'erase-again', structuredClone(payload) as { [K in keyof SubjectIds]: string[] }, {
    runAt: new Date(tx.now.getTime() + SWEEP_AFTER_MS),
  })
  await writeAudit(tx, {
    actor: input.actor,
    action: 'customer.erased',
    target: { kind: customers[0] ? 'customer' : 'conversation', id: customers[0] ?? conversations[0] ?? null },
    details: { ...erasure },
  })
  return erasure
}

/** The second look: whatever came to their conversations from what was running during the first. */
export async function eraseAgain(tx: TenantTx, ids: SubjectIds): Promise<void> {
  await eraseSubject(tx, await subjectOfIds(tx, ids))
}

async function eraseSubject(tx: TenantTx, subject: Subject): Promise<Erasure> {
  const { customers, conversations, leads, appointments } = subject
  await sql`select from conversations where id = any(${conversations}::uuid[]) order by id for update`.execute(tx.db)
  const crmRecords = await tellCrm(tx, subject)
  const others = await othersConversations(tx, subject)
  await eraseQuestions(tx, subject)
  await asRetention(tx, async () => {
    await endWhatRuns(tx, subject)
    await scrubRows(tx, subject)
    await scrubMentions(tx, others, subject.marks)
  })
  await leaveWaitingList(tx, subject)
  await closeConversations(tx, subject)
  const cancelled = await cancelWhatIsToCome(tx, subject)
  return {
    found: true,
    customers: customers.length,
    conversations: conversations.length,
    leads: leads.length,
    appointments: appointments.length,
    cancelled,
    crm_records: crmRecords,
  }
}

/** Conversations of other people in which this person was booked for. */
async function othersConversations(tx: TenantTx, subject: Subject): Promise<Subject> {
  const { appointments, waitlist, conversations } = subject
  const found = await sql<{ id: string }>`
    select conversation_id as id from appointments where id = any(${appointments}::uuid[]) and conversation_id <> all(${conversations}::uuid[])
    union select conversation_id from waitlist_entries where id = any(${waitlist}::uuid[]) and conversation_id <> all(${conversations}::uuid[])
  `.execute(tx.db)
  return subjectOfIds(tx, { customers: [], conversations: found.rows.map(({ id }) => id), leads: [], appointments: [], waitlist: [] })
}

/** Replies that are computed or wait to be sent; scores that nobody can give any more. */
async function endWhatRuns(tx: TenantTx, { conversations }: Subject): Promise<void> {
  await sql`
    update turns set status = 'discarded', discard_reason = 'erased', decided_at = ${tx.now.toISOString()}
    where conversation_id = any(${conversations}::uuid[]) and status = 'running'
  `.execute(tx.db)
  await sql`
    update messages set delivery_status = 'failed' where conversation_id = any(${conversations}::uuid[]) and delivery_status = 'pending'
  `.execute(tx.db)
  await sql`delete from jobs where payload->>'conversation_id' = any(${conversations}::text[]) and state <> 'running'`.execute(tx.db)
  await sql`delete from qa_scores where conversation_id = any(${conversations}::uuid[]) and score is null`.execute(tx.db)
}

async function leaveWaitingList(tx: TenantTx, { waitlist }: Subject): Promise<void> {
  await sql`
    update waitlist_entries set status = case status when 'offered' then 'declined' else 'cancelled' end, updated_at = ${tx.now.toISOString()}
    where id = any(${waitlist}::uuid[]) and status in ('waiting', 'offered')
  `.execute(tx.db)
  // A time that was held for them is free.
  await wakeWaitlist(tx)
}

/** Without a line on the bill and without a score: nobody ended the talk. */
async function closeConversations(tx: TenantTx, { conversations }: Subject): Promise<void> {
  const closed = await tx.db
    .updateTable('conversations')
    .set({ status: 'closed', owner: 'bot', closed_at: tx.now.toISOString() })
    .where('id', '=', sql<string>`any(${conversations}::uuid[])`)
    .where('status', '<>', 'closed')
    .returning(['id', 'channel', 'customer_identifier', 'customer_name', 'customer_language', 'status'])
    .returning(['first_message_at', 'last_message_at', 'created_at'])
    .execute()
  for (const conversation of closed) {
    await recordEvent(tx, 'conversation.closed', { ...conversation, conversation_id: conversation.id })
    wakeConversation(tx, conversation.id)
  }
}

async function cancelWhatIsToCome(tx: TenantTx, { appointments }: Subject): Promise<number> {
  const toCome = await sql<{ id: string }>`
    select id from appointments where id = any(${appointments}::uuid[]) and status in ('confirmed', 'rescheduled')
      and scheduled_start > ${tx.now.toISOString()} order by id
  `.execute(tx.db)
  for (const { id } of toCome.rows) await cancelAppointment(tx, { id })
  return toCome.rows.length
}

/** One job for each record that was written for them and is known by its id there. */
async function tellCrm(tx: TenantTx, { customers, conversations, leads, appointments }: Subject): Promise<number> {
  const records = await sql<{ source: 'write' | 'copy'; id: string; object: string }>`
    select 'write' as source, id, object from crm_writes
    where customer_id = any(${customers}::uuid[]) and outcome->>'ok' = 'true' and outcome ? 'external_id'
    union all
    select 'copy', record_id, object from crm_copies
    where record_id = any(${[...customers, ...conversations, ...leads, ...appointments]}::uuid[]) and external_id is not null
  `.execute(tx.db)
  for (const record of records.rows) await enqueue(tx, 'erase-crm-record', record)
  return records.rows.length
}
