import type { TenantTx } from '../../db/database.ts'
import { greetingText } from '../conversations/greeting-text.ts'
import type { SpokenReply } from './find-answer.ts'
import { noteTurn } from './note-turn.ts'
import { sayOnCall } from './say-on-call.ts'
import { type IncomingCall, type TakenCall, takeCall } from './take-call.ts'

/** Takes a call whose greeting somebody else speaks, and keeps it as said. Nothing is said for callers whom a person looks after. */
export async function greetCall(tx: TenantTx, incoming: IncomingCall): Promise<{ call: TakenCall; said: SpokenReply | null }> {
  const call = await takeCall(tx, incoming)
  if (call.owner === 'human') return { call, said: null }
  const said = await sayOnCall(tx, {
    conversation_id: call.conversation_id,
    external_id: `voice:${incoming.provider}:${incoming.call_id}:greeting`,
    role: 'agent_bot',
    text: greetingText(call.tenant, call.language),
    language: call.language,
    acts: ['greet'],
  })
  if (call.turns === 0) await noteTurn(tx, { id: call.id, isSilence: false, end: null })
  return { call, said }
}
