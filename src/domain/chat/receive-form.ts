import { sql } from 'kysely'
import { fitsAttributes } from '../../contract/common.ts'
import { AppError } from '../../contract/errors.ts'
import type { Lead } from '../../contract/leads.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { mergeAttributes } from '../../lib/merge-attributes.ts'
import { type ReceiveOptions, receiveMessage } from '../conversations/receive-message.ts'
import { findOrCreateCustomer } from '../customers/find-or-create-customer.ts'
import { toE164 } from '../customers/phone.ts'
import { createLead } from '../leads/create-lead.ts'
import { findLeadOfConversation } from '../leads/find-lead-of-conversation.ts'
import { updateLead } from '../leads/update-lead.ts'

export interface FormSubmission {
  readonly name: string | null
  readonly email: string | null
  /** As typed; it needn't be a number that can be called. */
  readonly phone: string | null
  readonly message: string
  /** What else the form had; kept with the message and as attributes of the lead. */
  readonly attributes: Readonly<Record<string, unknown>>
  /** The tenant's, for a phone number without a country code. */
  readonly country: string
}

/**
 * Takes a filled web form into a conversation and its lead. The same phone number (or, without one, the same e-mail address) leads to the same conversation, so that a
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
  await keepLead(tx, conversationId, form)
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

/** The conversation's lead, with what the form says of it: gaps are filled and attributes merged; what is known already stands. */
async function keepLead(tx: TenantTx, conversationId: string, form: FormSubmission): Promise<void> {
  const { name, email, phone } = form
  const lead = await findLeadOfConversation(tx, conversationId)
  if (lead) return completeLead(tx, lead, form)
  const attributes = fitsAttributes(form.attributes) ? form.attributes : {}
  try {
    await createLead(tx, { conversation_id: conversationId, name, email, phone, attributes, source: 'webform' })
  } catch (error) {
    // The receptionist made it in the meantime, on an earlier message.
    const other = error instanceof AppError && error.code === 'conflict' ? await findLeadOfConversation(tx, conversationId) : null
    if (!other) throw error
    await completeLead(tx, other, form)
  }
}

/** Attributes that would make the lead's too many stay with the message alone. */
async function completeLead(tx: TenantTx, lead: Lead, form: FormSubmission): Promise<void> {
  const fits = fitsAttributes(mergeAttributes(lead.attributes, form.attributes))
  const patch = {
    name: lead.name ?? form.name,
    email: lead.email ?? form.email,
    phone: lead.phone ?? form.phone,
    ...(fits ? { attributes: form.attributes } : {}),
  }
  await updateLead(tx, { id: lead.id, patch })
}
