import type { TenantTx } from '../../src/db/database.ts'
import { newId } from '../../src/lib/ids.ts'
import { makeConversation } from '../factories.ts'

/** One of everything that a purge may take, made at `tx.now` and not touched since. Returns the ids of what others refer to. */
export async function addAgedRows(tx: TenantTx, options: { appointmentEnd?: string } = {}) {
  const now = tx.now.toISOString()
  const tenant_id = tx.tenantId
  const id = () => newId(tx.now)
  const insert = async (table: string, values: Record<string, unknown>) => {
    const columns = Object.keys(values)
    const text = `insert into ${table} (tenant_id, ${columns.join(', ')}) values ($1, ${columns.map((_, index) => `$${index + 2}`).join(', ')})`
    await tx.run(text, [tenant_id, ...Object.values(values)])
  }
  const [customer, lead, appointment, handoff, turn, event, endpoint, delivery, mail] = [
    id(),
    id(),
    id(),
    id(),
    id(),
    id(),
    id(),
    id(),
    id(),
  ]
  const conversation = await makeConversation(tx)
  const end = options.appointmentEnd ?? now
  await insert('customers', { id: customer, name: 'Sara', updated_at: now })
  await tx.run('update conversations set customer_id = $1, last_message_at = $2 where id = $3', [customer, now, conversation])
  for (const number of [1, 2]) {
    await insert('messages', {
      ...{ id: id(), conversation_id: conversation, sequence_number: number, role: 'customer', content: 'hi', delivery_status: 'received' },
    })
  }
  await insert('leads', { id: lead, conversation_id: conversation, updated_at: now })
  await insert('handoffs', { id: handoff, conversation_id: conversation, lead_id: lead, reason: 'x', notified_channel: 'email' })
  await insert('appointments', {
    ...{ id: appointment, conversation_id: conversation, lead_id: lead, customer_id: customer, customer_name: 'Sara', customer_phone: '1' },
    ...{ scheduled_start: new Date(Date.parse(end) - 3_600_000).toISOString(), scheduled_end: end, updated_at: now },
    occupies: `[${new Date(Date.parse(end) - 3_600_000).toISOString()},${end})`,
  })
  await insert('team_messages', { id: id(), conversation_id: conversation, kind: 'question', content: 'x', updated_at: now })
  await insert('waitlist_entries', {
    ...{
      id: id(),
      conversation_id: conversation,
      customer_name: 'Sara',
      customer_phone: '1',
      language: 'en',
      status: 'booked',
      updated_at: now,
    },
    ...{ window_from: new Date(Date.parse(now) - 1000).toISOString(), window_to: now },
  })
  await insert('turns', { id: turn, conversation_id: conversation, up_to_sequence_number: 1, status: 'decided' })
  await insert('tool_effects', { turn_id: turn, call_number: 1, tool: 'x', arguments: '{}', result: '{}', created_at: now })
  await insert('model_usage', { day: now.slice(0, 10), conversation_id: conversation, turns: 1 })
  await insert('qa_scores', { id: id(), conversation_id: conversation, up_to_sequence_number: 1 })
  await insert('billing_events', { id: id(), kind: 'conversation_closed', conversation_id: conversation })
  await insert('chat_sessions', { id: id(), token_hash: Buffer.alloc(32), conversation_id: conversation, expires_at: inHours(now, 168) })
  await insert('slot_holds', {
    ...{ id: id(), conversation_id: conversation, starts_at: now, ends_at: inHours(now, 1), occupies: `[${now},${inHours(now, 1)})` },
    expires_at: inHours(now, 1),
  })
  await insert('verifications', {
    ...{ id: id(), conversation_id: conversation, code_salt: Buffer.alloc(1), code_hash: Buffer.alloc(1), expires_at: inHours(now, 1) },
  })
  await insert('idempotency_keys', { key: 'k', request_hash: Buffer.alloc(1), created_at: now, expires_at: inHours(now, 24) })
  await insert('jobs', { id: id(), kind: 'reply', state: 'dead', run_at: now })
  await insert('webhook_endpoints', {
    id: endpoint,
    url: 'https://x.example',
    events: ['lead.created'],
    secret_sealed: Buffer.alloc(1),
    updated_at: now,
  })
  await insert('events', { id: event, event: 'lead.created', data: '{}', fanned_out: true })
  await insert('webhook_deliveries', { id: delivery, endpoint_id: endpoint, event_id: event, status: 'delivered', updated_at: now })
  await insert('webhook_attempts', { delivery_id: delivery, attempt_number: 1, started_at: now, duration_ms: 1 })
  await insert('mail_outbox', { id: mail, recipients: ['a@b.example'], subject: 'x', body: 'x', status: 'mocked', updated_at: now })
  await insert('notices', {
    id: id(),
    kind: 'conversation.handoff_requested',
    target_id: conversation,
    title: 'x',
    text: 'x',
    mail_id: mail,
  })
  await insert('audit_log', { id: id(), actor: '{}', action: 'x', target_kind: 'x' })
  return { customer, conversation, lead, appointment, handoff }
}

function inHours(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString()
}
