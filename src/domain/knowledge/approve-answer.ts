import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { announce } from '../conversations/announce.ts'

export interface ApprovedAnswer {
  readonly team_message_id: string
  readonly answer: string
  readonly answer_ar: string
  /** The question in good words; left out, as the customer asked it. */
  readonly question?: string | undefined
  readonly question_ar?: string | undefined
  readonly actor: Actor
}

export interface Approved {
  readonly knowledge_entry_id: string
  /** Whether the customer who asked was told. */
  readonly told: boolean
}

/**
 * One approval turns a question of the review queue into an entry that answers everybody from the next turn on. Who asked is told in their conversation, unless
 * it is closed, in the hands of people, or wants no more messages, or the business would rather not (`settings.knowledge.tell_customer` false).
 *
 * Throws not_found for a question that isn't there, conflict for one that is no longer open.
 */
export async function approveAnswer(tx: TenantTx, approved: ApprovedAnswer): Promise<Approved> {
  const message = await tx.db
    .selectFrom('team_messages')
    .select(['id', 'conversation_id', 'content', 'language', 'status'])
    .where('id', '=', approved.team_message_id)
    .where('kind', '=', 'question')
    .forUpdate()
    .executeTakeFirst()
  if (!message) throw new AppError('not_found', 'no such question')
  if (message.status !== 'open') throw new AppError('conflict', 'the question is answered or dismissed already')
  const isArabic = message.language === 'ar'
  const id = newId(tx.now)
  const now = tx.now.toISOString()
  await tx.db
    .insertInto('knowledge_entries')
    .values({
      tenant_id: tx.tenantId,
      id,
      question: approved.question ?? message.content,
      question_ar: approved.question_ar ?? (isArabic ? message.content : null),
      answer: approved.answer,
      answer_ar: approved.answer_ar,
      // The customer's own words find it again.
      alternatives: [message.content],
      updated_at: now,
    })
    .execute()
  await tx.db
    .updateTable('team_messages')
    .set({ status: 'answered', knowledge_entry_id: id, updated_at: now })
    .where('id', '=', message.id)
    .execute()
  await writeAudit(tx, {
    actor: approved.actor,
    action: 'knowledge.answer_approved',
    target: { kind: 'knowledge_entry', id },
    details: { team_message_id: message.id },
  })
  const told = await mayTell(tx, message.conversation_id)
  if (told) {
    const [language, text] = isArabic ? (['ar', approved.answer_ar] as const) : (['en', approved.answer] as const)
    const payload = { source: 'knowledge', knowledge_entry_id: id, team_message_id: message.id }
    await announce(tx, { conversation_id: message.conversation_id, text: words(language, message.content, text), language, payload })
  }
  return { knowledge_entry_id: id, told }
}

async function mayTell(tx: TenantTx, conversationId: string): Promise<boolean> {
  const found = await sql<{ may: boolean }>`
    select c.status <> 'closed' and c.owner = 'bot' and not c.state @> '{"optedOut": true}'
      and not t.settings @> '{"knowledge": {"tell_customer": false}}' as may
    from conversations c join tenants t on t.id = c.tenant_id where c.id = ${conversationId} for update of c
  `.execute(tx.db)
  return found.rows[0]?.may === true
}

const MAX_QUOTED = 120

function words(language: 'en' | 'ar', question: string, answer: string): string {
  const quoted = question.length > MAX_QUOTED ? `${question.slice(0, MAX_QUOTED)}…` : question
  return language === 'ar' ? `سألتنا: «${quoted}»\n${answer}` : `You asked us: “${quoted}”\n${answer}`
}
