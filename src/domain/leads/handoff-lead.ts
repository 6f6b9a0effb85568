import type { HandoffCreate, LeadHandoff } from '../../contract/leads.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Actor } from '../audit/write-audit.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import { requestHandoff } from '../handoffs/request-handoff.ts'
import { getLead } from './get-lead.ts'

const DEFAULT_REASON = 'api_request'

/**
 * Asks people to take over the conversation of a lead. A closed conversation is opened for it: there is somebody to call back, whatever became of the talk.
 * Throws `not_found`.
 */
export async function handoffLead(tx: TenantTx, input: HandoffCreate & { id: string; actor: Actor }): Promise<LeadHandoff> {
  const lead = await getLead(tx, { id: input.id })
  await tx.db
    .updateTable('conversations')
    .set({ status: 'awaiting_human', closed_at: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', lead.conversation_id)
    .where('status', '=', 'closed')
    .execute()
  const handoff = await requestHandoff(tx, {
    conversation_id: lead.conversation_id,
    lead_id: lead.id,
    reason: input.reason?.trim() ? input.reason : DEFAULT_REASON,
    brief: {
      who: lead.name,
      wants: lead.intent,
      known: lead.attributes,
      promised: [],
      ...(input.summary?.trim() ? { summary: input.summary } : {}),
    },
    actor: input.actor,
  })
  wakeConversation(tx, lead.conversation_id)
  return { ...handoff, lead_id: lead.id }
}
