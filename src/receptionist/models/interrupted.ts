import type { TenantTx } from '../../db/database.ts'
import type { Act } from '../acts.ts'
import { viewAppointment } from '../agents/committing.ts'
import { readTurn } from '../dialogue/read-turn.ts'
import type { Session } from '../dialogue/session.ts'
import { createToolbox, FIRST_MODEL_CALL } from '../tools/call-tool.ts'
import type { StoredEffect, ToolResult, Turn } from '../tools/tool.ts'
import type { Brain } from './brain.ts'
import { embeddedBrain } from './embedded.ts'

/** What a turn did before it was interrupted. */
export async function readEffects(tx: TenantTx, turnId: string): Promise<StoredEffect[]> {
  const rows = await tx.db
    .selectFrom('tool_effects')
    .select(['call_number', 'tool', 'result'])
    .where('turn_id', '=', turnId)
    .orderBy('call_number')
    .execute()
  // Written by call-tool.ts only, as JSON of that type.
  return rows.map((row) => ({ call_number: row.call_number, tool: row.tool, result: row.result as unknown as ToolResult }))
}

/**
 * A turn that is taken up again goes on with whoever did something in it. The embedded brain takes the same path again and finds its results stored. A model
 * would not: what it did is told from the stored results, and no model is asked. Null when nothing was done that anybody must be told of.
 */
export function brainOfInterrupted(turn: Turn): Brain | null {
  if (turn.effects.some((effect) => effect.call_number < FIRST_MODEL_CALL)) return embeddedBrain
  return turn.effects.some((effect) => actName(effect) !== null) ? tellEffects : null
}

/** A reply of nothing but what was done, in words of our own. */
export const tellEffects: Brain = async (turn, run) => {
  const state = structuredClone(turn.context.state)
  state.turns += 1
  const reading = readTurn(turn.context, state)
  state.language = reading.language
  const tools = createToolbox(run.db, turn, { limiter: run.limiter, firstCall: FIRST_MODEL_CALL })
  const session: Session = { turn, tools, reading, state, acts: [...state.unsaid], answered: false }
  state.unsaid = []
  if (turn.context.isFirstReply) session.acts.push({ act: 'greet' })
  const told = turn.effects.flatMap((effect) => actOf(session, effect) ?? [])
  session.acts.push(...told, { act: 'ask', asked: { what: 'anything_else' } })
  settleState(session, told)
  const calls = turn.effects.map((effect) => ({
    number: effect.call_number,
    agent: 'booking' as const,
    tool: effect.tool as ToolCallName,
    arguments: {},
    result: effect.result,
    duration_ms: 0,
  }))
  return { decision: { language: reading.language, acts: session.acts }, state, reading, calls, text: null, flags: [], model: null }
}

type ToolCallName = Parameters<Session['tools']['call']>[1]

/** The task is done with, and the question now open is a general one. */
export function settleState({ state }: Session, told: readonly Act[]): void {
  state.asked = { what: 'anything_else' }
  for (const act of told) {
    if (act.act === 'booked' || act.act === 'rescheduled') state.lastBookedStart = act.appointment.start
    if (act.act === 'booked' || act.act === 'rescheduled' || act.act === 'cancelled' || act.act === 'handed_off') state.task = null
  }
}

const TOLD = {
  book_appointment: 'booked',
  reschedule_appointment: 'rescheduled',
  cancel_appointment: 'cancelled',
  request_handoff: 'handed_off',
  take_message: 'message_taken',
} as const

function actName({ tool, result }: Pick<StoredEffect, 'tool' | 'result'>) {
  return result.ok ? (TOLD[tool as keyof typeof TOLD] ?? null) : null
}

/** The act that tells of an effect; null for one that needs no telling, and for what failed. */
export function actOf(session: Session, effect: Pick<StoredEffect, 'tool' | 'result'>): Act | null {
  const act = actName(effect)
  if (act === null) return null
  if (act === 'handed_off') return { act, reason: 'asked for' }
  if (act === 'message_taken') return { act }
  const { result } = effect
  if (!('appointment' in result)) return null
  return { act, appointment: viewAppointment(session, result.appointment as Parameters<typeof viewAppointment>[1]) }
}
