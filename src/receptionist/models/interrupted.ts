import type { TenantTx } from '../../db/database.ts'
import type { Act } from '../acts.ts'
import { viewAppointment } from '../agents/committing.ts'
import { syncLead } from '../agents/lead.ts'
import { localDate } from '../agents/wish.ts'
import { readTurn } from '../dialogue/read-turn.ts'
import { recognise } from '../dialogue/recognise.ts'
import { resourceNames, resourceOf, type Session } from '../dialogue/session.ts'
import { visitNames } from '../dialogue/visit.ts'
import { createToolbox, FIRST_MODEL_CALL } from '../tools/call-tool.ts'
import type { StoredEffect, ToolResult, Turn } from '../tools/tool.ts'
import type { Brain } from './brain.ts'
import { embeddedBrain } from './embedded.ts'
import { openChange } from './llm/open-change.ts'

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
  if (turn.effects.some((effect) => effect.call_number < FIRST_MODEL_CALL)) return changedWhatItRead(turn) ? tellEffects : embeddedBrain
  return turn.effects.some((effect) => actName(effect) !== null) ? tellEffects : null
}

/**
 * What it did took away what led there: who has left the waiting list, or has accepted its offer, is not on it any more, and their "yes" would be read as an
 * answer to something else. Any other booking follows a read-back, which still stands.
 */
function changedWhatItRead({ effects, context }: Turn): boolean {
  const did = (tool: string) => effects.some((effect) => effect.tool === tool && effect.result.ok)
  return did('leave_waitlist') || (did('book_appointment') && context.state.asked?.what !== 'confirm_booking')
}

/** A reply of nothing but what was done, in words of our own. */
export const tellEffects: Brain = async (turn, run) => {
  const state = structuredClone(turn.context.state)
  state.turns += 1
  recognise(turn.context, state)
  const reading = readTurn(turn.context, state)
  state.language = reading.language
  const firstCall = 1 + Math.max(FIRST_MODEL_CALL - 1, ...turn.effects.map((effect) => effect.call_number))
  const tools = createToolbox(run.db, turn, { limiter: run.limiter, firstCall })
  const session: Session = { turn, tools, reading, state, acts: [...state.unsaid], answered: false }
  state.unsaid = []
  if (turn.context.isFirstReply) session.acts.push({ act: 'greet' })
  const told = turn.effects.flatMap((effect) => actOf(session, effect) ?? [])
  session.acts.push(...told)
  settleState(session, told)
  if (told.some(({ act }) => act === 'booked')) await syncLead(session, 'booked')
  // A code is waited for; everything else is done.
  if (state.asked?.what === 'anything_else') session.acts.push({ act: 'ask', asked: state.asked })
  const before = turn.effects.map((effect) => ({
    number: effect.call_number,
    agent: 'booking' as const,
    tool: effect.tool as ToolCallName,
    arguments: {},
    result: effect.result,
    duration_ms: 0,
  }))
  return {
    decision: { language: reading.language, acts: session.acts },
    state,
    reading,
    calls: [...before, ...tools.calls],
    text: null,
    flags: [],
    model: null,
  }
}

type ToolCallName = Parameters<Session['tools']['call']>[1]

/** The task is done with, and the question now open is a general one; where a code was sent, it is asked for and the task goes on. */
export function settleState(session: Session, told: readonly Act[]): void {
  const { state } = session
  state.asked = { what: 'anything_else' }
  for (const act of told) {
    if (act.act === 'booked' || act.act === 'rescheduled') state.lastBookedStart = act.appointment.start
    if (
      act.act === 'booked' ||
      act.act === 'rescheduled' ||
      act.act === 'cancelled' ||
      act.act === 'handed_off' ||
      act.act === 'waitlisted'
    )
      state.task = null
    if (act.act === 'code_sent') {
      openChange(session, 'cancel')
      state.asked = { what: 'code' }
    }
  }
}

const TOLD = {
  book_appointment: 'booked',
  reschedule_appointment: 'rescheduled',
  cancel_appointment: 'cancelled',
  request_handoff: 'handed_off',
  take_message: 'message_taken',
  send_code: 'code_sent',
  join_waitlist: 'waitlisted',
  leave_waitlist: 'waitlist_left',
} as const

function actName({ tool, result }: Pick<StoredEffect, 'tool' | 'result'>) {
  return result.ok ? (TOLD[tool as keyof typeof TOLD] ?? null) : null
}

/** The act that tells of an effect; null for one that needs no telling, and for what failed. */
export function actOf(session: Session, effect: Pick<StoredEffect, 'tool' | 'result'>): Act | null {
  const act = actName(effect)
  if (act === null) return null
  if (act === 'handed_off') return { act, reason: 'asked for' }
  if (act === 'message_taken' || act === 'code_sent' || act === 'waitlist_left') return { act }
  const { result } = effect
  if (act === 'waitlisted') return waitlistedAct(session, result as unknown as Joined)
  if (!('appointment' in result)) return null
  return { act, appointment: viewAppointment(session, result.appointment as Parameters<typeof viewAppointment>[1]) }
}

interface Joined {
  readonly window: { readonly from: string; readonly to: string }
  readonly offering_ids: readonly string[]
  readonly resource_id: string | null
}

function waitlistedAct(session: Session, { window, offering_ids, resource_id }: Joined): Act {
  const { timezone } = session.turn.context.tenant
  // The window ends where the day after begins.
  const last = new Date(Date.parse(window.to) - 1).toISOString()
  return {
    act: 'waitlisted',
    from: localDate(window.from, timezone),
    to: localDate(last, timezone),
    offering: visitNames(session, offering_ids),
    resource: resourceNames(resourceOf(session, resource_id)),
  }
}
