import type { Database, TenantTx } from '../../db/database.ts'
import { addUsage, readUsage } from '../../domain/brains/model-usage.ts'
import { requestHandoff } from '../../domain/handoffs/request-handoff.ts'
import { addLlmFlags, type LlmFlag } from '../../domain/quality/add-llm-flags.ts'
import { readUngraded, type Ungraded } from '../../domain/quality/read-ungraded.ts'
import { type ConversationFacts, loadTurnContext, type TurnContext } from '../context.ts'
import { reaches } from '../guardrails/flag.ts'
import type { Brains } from '../models/choose-brain.ts'
import { gradeReply } from '../models/llm/grade.ts'
import { factsForGrading } from './facts-for-grading.ts'

export interface GradeInput {
  readonly tenantId: string
  readonly messageId: string
  readonly brains: Brains
  readonly signal: AbortSignal
}

/**
 * Has a language model look at a stored reply again, with the tenant's own choice of a model and within its tokens of the day. What it flags is stored with the
 * message; where the tenant's policy asks for people, they are asked. Without a model, or past the bound, nothing happens. Returns the flags.
 */
export async function gradeStoredReply(db: Database, { tenantId, messageId, brains, signal }: GradeInput): Promise<readonly LlmFlag[]> {
  const read = await db.withTenant(tenantId, (tx) => load(tx, messageId))
  if (!read) return []
  const { reply, context, used } = read
  const options = brains.model?.(context) ?? null
  if (!options) return []
  const { conversationTokens, tenantTokens } = options.limits
  if (used.conversation >= conversationTokens || used.tenant >= Math.min(tenantTokens, context.policy.tenant_tokens_daily)) return []
  const facts = factsForGrading(context, reply)
  const graded = await gradeReply(options, { facts, customer: reply.customer, reply: reply.content, signal })
  await db.withTenant(tenantId, async (tx) => {
    const { inputTokens, outputTokens } = graded
    await addUsage(tx, { conversationId: reply.conversation_id, inputTokens, outputTokens, isFallback: false, turns: 0 })
    const isFirst = graded.flags.length > 0 && (await addLlmFlags(tx, { message_id: messageId, flags: graded.flags }))
    if (isFirst) await askForPeople(tx, context, graded.flags)
  })
  return graded.flags
}

async function load(tx: TenantTx, messageId: string) {
  const reply = await readUngraded(tx, messageId)
  if (!reply) return null
  const conversation = await readConversation(tx, reply)
  const context = await loadTurnContext(tx, conversation, reply.sequence_number)
  return { reply, context, used: await readUsage(tx, reply.conversation_id) }
}

async function readConversation(tx: TenantTx, reply: Ungraded): Promise<ConversationFacts> {
  const found = await tx.db
    .selectFrom('conversations')
    .select(['id', 'channel', 'customer_identifier', 'identifier_key', 'customer_id', 'customer_name', 'customer_language'])
    .select(['status', 'owner', 'last_sequence_number'])
    .where('id', '=', reply.conversation_id)
    .executeTakeFirstOrThrow()
  return { ...found, answered_sequence_number: reply.answered_before }
}

async function askForPeople(tx: TenantTx, { policy, conversation, leadId, text }: TurnContext, flags: readonly LlmFlag[]): Promise<void> {
  const isDue = policy.action === 'handoff' && flags.some(({ severity }) => reaches(policy, severity))
  if (!isDue || conversation.status !== 'active' || conversation.owner !== 'bot') return
  const brief = { who: conversation.customer_name, wants: text.slice(0, 500), known: {}, promised: flags.map(({ excerpt }) => excerpt) }
  await requestHandoff(tx, {
    conversation_id: conversation.id,
    lead_id: leadId,
    reason: 'guardrail: llm_flagged',
    brief,
    actor: { kind: 'receptionist' },
  })
}
