import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { wakeConversation } from '../../domain/conversations/wake-conversation.ts'
import { cutReply } from '../../domain/voice/cut-reply.ts'
import type { Act } from '../acts.ts'
import { type DialogueState, readState } from '../dialogue/state.ts'
import { EFFECTS } from '../effects.ts'
import type { SpokenSentence } from '../render/spoken.ts'
import { heardLength } from './heard-length.ts'

interface Row {
  readonly conversation_id: string
  readonly content: string
  readonly sequence_number: number
  readonly answered: number
  readonly payload: { readonly acts?: readonly Act[]; readonly spoken?: readonly SpokenSentence[] }
  readonly state: unknown
}

/**
 * The caller spoke into a reply, having heard `utterance` of it. What the history holds is what was said; what was done and not told is told by the next reply;
 * a yes counts for a booking only whose details were heard. Nothing changes for a reply that was heard to its end, or that something was answered to since.
 */
export async function interruptReply(tx: TenantTx, interruption: { message_id: string; utterance: string }): Promise<boolean> {
  const found = await sql<Row>`
    select m.conversation_id, m.content, m.sequence_number, c.answered_sequence_number as answered, m.payload, c.state
    from messages m join conversations c on c.id = m.conversation_id
    where m.id = ${interruption.message_id} and m.role = 'agent_bot' for update of c
  `.execute(tx.db)
  const row = found.rows[0]
  if (!row) return false
  const length = heardLength(row.content, interruption.utterance)
  if (length === null || !(await cutReply(tx, { message_id: interruption.message_id, content: row.content, length }))) return false
  if (row.answered < row.sequence_number) {
    const state = afterCut(readState(row.state), row, length)
    await sql`update conversations set state = ${JSON.stringify(state)}::jsonb where id = ${row.conversation_id}`.execute(tx.db)
  }
  wakeConversation(tx, row.conversation_id)
  return true
}

function afterCut(state: DialogueState, { content, payload }: Row, length: number): DialogueState {
  const acts = payload.acts ?? []
  const heard = heardActs(content, payload.spoken ?? null, length)
  const untold = acts.filter((act, index) => EFFECTS.has(act.act) && !heard.has(index))
  const isUnread = acts.some((act, index) => (act.act === 'read_back' || act.act === 'read_back_cancel') && !heard.has(index))
  const isConfirmation = state.asked?.what.startsWith('confirm_') === true
  const known = new Set(state.unsaid.map((act) => JSON.stringify(act)))
  return {
    ...state,
    unsaid: [...state.unsaid, ...untold.filter((act) => !known.has(JSON.stringify(act)))],
    asked: isUnread && isConfirmation ? null : state.asked,
  }
}

/** The acts whose telling was heard: to its end, or but for the question behind it. Without a record of the sentences (a model's reply) none of them. */
function heardActs(content: string, spoken: readonly SpokenSentence[] | null, length: number): ReadonlySet<number> {
  const heard = new Set<number>()
  if (spoken === null) return heard
  let start = 0
  const unheard = new Set<number>()
  for (const { text, acts } of spoken) {
    const at = content.indexOf(text, start)
    start = Math.max(start, at) + text.length
    const isQuestion = /[?؟]$/.test(text)
    for (const act of acts) (start <= length || (isQuestion && heard.has(act)) ? heard : unheard).add(act)
  }
  for (const act of unheard) heard.delete(act)
  return heard
}
