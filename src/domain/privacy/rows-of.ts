import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Subject } from './find-subject.ts'
import type { Rows } from './treatments.ts'

/** The condition for the rows of a table (under its own name) that are the subject's. */
export function rowsOf(rows: Rows, subject: Subject): RawBuilder<SqlBool> {
  const { customers, conversations, leads, appointments, waitlist, events } = subject
  const all = [...customers, ...conversations, ...leads, ...appointments, ...waitlist]
  switch (rows) {
    case 'customer':
      return sql<SqlBool>`id = any(${customers}::uuid[])`
    case 'conversation':
      return sql<SqlBool>`id = any(${conversations}::uuid[])`
    case 'of_conversation':
      return sql<SqlBool>`conversation_id = any(${conversations}::uuid[])`
    case 'of_message':
      return sql<SqlBool>`message_id in (select id from messages where conversation_id = any(${conversations}::uuid[]))`
    case 'of_turn':
      return sql<SqlBool>`turn_id in (select id from turns where conversation_id = any(${conversations}::uuid[]))`
    case 'of_verification':
      return sql<SqlBool>`(verification_id in (select id from verifications where conversation_id = any(${conversations}::uuid[]))
        or appointment_id = any(${appointments}::uuid[]))`
    case 'lead':
      return sql<SqlBool>`id = any(${leads}::uuid[])`
    case 'appointment':
      return sql<SqlBool>`id = any(${appointments}::uuid[])`
    case 'of_appointment':
      return sql<SqlBool>`appointment_id = any(${appointments}::uuid[])`
    case 'waitlist':
      return sql<SqlBool>`id = any(${waitlist}::uuid[])`
    case 'event':
      return sql<SqlBool>`id = any(${events}::uuid[])`
    case 'waiting_event':
      return sql<SqlBool>`(data->>'conversation_id' = any(${conversations}::text[]) or data->>'lead_id' = any(${leads}::text[])
        or data->>'booking_id' = any(${appointments}::text[]))`
    case 'delivery':
      return sql<SqlBool>`event_id = any(${events}::uuid[])`
    case 'attempt':
      return sql<SqlBool>`delivery_id in (select id from webhook_deliveries where event_id = any(${events}::uuid[]))`
    case 'job':
      return sql<SqlBool>`payload->>'conversation_id' = any(${conversations}::text[])`
    case 'crm_write':
      return sql<SqlBool>`customer_id = any(${customers}::uuid[])`
    case 'crm_copy':
      return sql<SqlBool>`record_id = any(${all}::uuid[])`
    case 'audit':
      return sql<SqlBool>`target_id = any(${all}::text[])`
    case 'notice':
      return sql<SqlBool>`target_id = any(${all}::uuid[])`
    default:
      return rows satisfies never
  }
}
