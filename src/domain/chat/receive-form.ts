import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type ReceiveOptions, receiveMessage } from '../conversations/receive-message.ts'
import { findOrCreateCustomer } from '../customers/find-or-create-customer.ts'
import { toE164 } from '../customers/phone.ts'

export interface FormSubmission {
  readonly name: string | null
  readonly email: string | null
  /** As typed; it needn't be a number that can be called. */
  readonly phone: string | null
  readonly message: string
  /** What else the form had; kept with the message. */
  readonly attributes: Readonly<Record<string, unknown>>
  /** The tenant's, for a phone number without a country code. */
  readonly country: string
}

/**
 * Takes a filled web form into a conversation. The same phone number (or, without one, the same e-mail address) leads to the same conversation, so that a
 * second form continues the first; nothing of it is shown to who submits. A form without either is a conversation of its own.
 */
export async function receiveForm(tx: TenantTx, form: FormSubmission, options: ReceiveOptions = {}): Promise<{ conversation_id: string }> {
  const customer = await findOrCreateCustomer(tx, form)
  const formId = newId(tx.now)
  const conversationId = await findOrCreateConversation(tx, {
    identifier: formIdentifier(form) ?? `form-${formId}`,
    customer_name: form.name,
    customer_id: customer?.id ?? null,
  })
  const { name, email, phone, attributes } = form
  await receiveMessage(
    tx,
    {
      conversation_id: conversationId,
      text: form.message,
      external_id: `form-${formId}`,
      payload: { source: 'webform', form: { name, email, phone, attributes } },
    },
    options,
  )
  return { conversation_id: conversationId }
}

/** What a web form's sender is known by: the phone number in E.164, else the e-mail address in lower case, else nothing. */
export function formIdentifier(form: Pick<FormSubmission, 'email' | 'phone' | 'country'>): string | null {
  return (form.phone && toE164(form.phone, form.country)) || form.email?.toLowerCase() || null
}

interface Sender {
  readonly identifier: string
  readonly customer_name: string | null
  readonly customer_id: string | null
}

async function findOrCreateConversation(tx: TenantTx, sender: Sender): Promise<string> {
  const id = newId(tx.now)
  // The update takes the row that is there, also one that another transaction has just inserted.
  const result = await sql<{ id: string }>`
    insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key, customer_id, customer_name)
    values (${tx.tenantId}, ${id}, 'webform', ${sender.identifier}, ${sender.identifier}, ${sender.customer_id}, ${sender.customer_name})
    on conflict (tenant_id, channel, identifier_key) do update set
      customer_id = coalesce(conversations.customer_id, excluded.customer_id),
      customer_name = coalesce(conversations.customer_name, excluded.customer_name)
    returning id`.execute(tx.db)
  const row = result.rows[0]
  if (!row) throw new Error('a conversation could be neither found nor created')
  return row.id
}
