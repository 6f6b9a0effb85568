import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { findSubject, isEmpty, type Subject } from './find-subject.ts'
import { readRows } from './read-rows.ts'
import { rowsOf } from './rows-of.ts'
import { TREATMENTS } from './treatments.ts'

/** Of the document's shape: members may be added within a version. */
export const CUSTOMER_EXPORT_VERSION = 1

/** Whom an export is about, and the audit row that says so. The text comes from `exportSubject`, in a transaction of its own. */
export async function beginExport(tx: TenantTx, input: { readonly customer: string; readonly actor: Actor }): Promise<Subject> {
  const subject = await findSubject(tx, input)
  if (isEmpty(subject)) throw new AppError('not_found', 'nobody is known by this id, phone number or e-mail address')
  const { customers, conversations, leads, appointments } = subject
  await writeAudit(tx, {
    actor: input.actor,
    action: 'customer.exported',
    target: { kind: customers[0] ? 'customer' : 'conversation', id: customers[0] ?? conversations[0] ?? null },
    details: { conversations: conversations.length, leads: leads.length, appointments: appointments.length },
  })
  return subject
}

/**
 * Everything about one customer as the text of one JSON document, piece by piece: `{format, version, exported_at, tenant, <table>: [row, …], …}`, a member for
 * each table that can hold something of a customer, rows in the order of their keys. Hashes and sealed values are left out. All of one moment.
 */
export async function* exportSubject(tx: TenantTx, subject: Subject): AsyncGenerator<string> {
  await sql`set transaction isolation level repeatable read read only`.execute(tx.db)
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx.db)
  const tenant = await tx.db.selectFrom('tenants').select(['id', 'slug', 'name']).executeTakeFirstOrThrow()
  const head = {
    format: 'vorel.customer',
    version: CUSTOMER_EXPORT_VERSION,
    exported_at: tx.now.toISOString(),
    tenant,
  }
  yield JSON.stringify(head).slice(0, -1)
  for (const [table, { rows }] of Object.entries(TREATMENTS)) {
    if (!rows) continue
    yield `,\n${JSON.stringify(table)}:[`
    let isFirst = true
    for await (const row of readRows(tx, table, rowsOf(rows, subject))) {
      yield `${isFirst ? '' : ','}\n${row}`
      isFirst = false
    }
    yield ']'
  }
  yield '}\n'
}
