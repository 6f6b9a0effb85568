import { type RawBuilder, sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import type { Subject } from './find-subject.ts'
import { rowsOf } from './rows-of.ts'
import { type Erasing, TREATMENTS } from './treatments.ts'

/** What stands where a person's words, name or number stood and something has to stand. */
export const ERASED = '[erased]'

/** Takes the person out of every row that is theirs, table by table, as treatments.ts says. As the role that may (as-retention.ts). */
export async function scrubRows(tx: TenantTx, subject: Subject): Promise<void> {
  for (const [table, { rows, erased, deleted }] of Object.entries(TREATMENTS)) {
    if (!rows || deleted || !erased) continue
    const changes = Object.entries(erased).map(([column, how]) => sql`${sql.ref(column)} = ${erasedValue(how, column)}`)
    await sql`update ${sql.table(table)} set ${sql.join(changes)} where tenant_id = ${tx.tenantId} and ${rowsOf(rows, subject)}`.execute(
      tx.db,
    )
  }
  for (const [table, { rows, deleted }] of Object.entries(TREATMENTS)) {
    if (!rows || !deleted) continue
    await sql`delete from ${sql.table(table)} where tenant_id = ${tx.tenantId} and ${rowsOf(rows, subject)}`.execute(tx.db)
  }
}

function erasedValue(how: Erasing, name: string): RawBuilder<unknown> {
  const column = sql.ref(name)
  switch (how) {
    case 'null':
      return sql`null`
    case 'replaced':
      return sql`${ERASED}`
    case 'renamed':
      return sql`'erased-' || id::text`
    case 'emptied':
      return sql`case jsonb_typeof(${column}) when 'array' then '[]'::jsonb else '{}'::jsonb end`
    case 'source':
      return sql`jsonb_strip_nulls(jsonb_build_object('source', ${column}->'source'))`
    case 'kinds':
      return sql`(select coalesce(jsonb_agg(jsonb_build_object('kind', flag->'kind', 'severity', flag->'severity')), '[]')
        from jsonb_array_elements(${column}) as flag)`
    case 'event':
      return sql`(select coalesce(jsonb_object_agg(key, case
          when key = any(${[...SHOWN]}::text[]) then value
          when key = any(${[...NULLABLE]}::text[]) or jsonb_typeof(value) in ('null', 'number', 'boolean') then 'null'::jsonb
          when jsonb_typeof(value) = 'object' then '{}'::jsonb
          when jsonb_typeof(value) = 'array' then '[]'::jsonb
          else to_jsonb(${ERASED}::text) end), '{}')
        from jsonb_each(${column}::jsonb))`
    default:
      return how satisfies never
  }
}

/** Of an event's snapshot these members stay. */
const SHOWN = [
  ...['id', 'conversation_id', 'lead_id', 'booking_id', 'offering_id', 'resource_id', 'handoff_id'],
  ...['channel', 'status', 'conversation_status', 'notified_channel', 'qualification_score'],
  ...['scheduled_start', 'scheduled_end', 'created_at', 'updated_at', 'first_message_at', 'last_message_at'],
] as const

/** These may be null by the contract, so they are. */
const NULLABLE = [
  ...['name', 'email', 'phone', 'intent', 'timeline', 'source', 'summary'],
  ...['customer_email', 'customer_language', 'location_text', 'google_calendar_event_id'],
] as const
