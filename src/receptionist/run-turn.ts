import type { Database } from '../db/database.ts'
import { beginTurn } from '../domain/conversations/begin-turn.ts'
import { type Posted, postReply } from '../domain/conversations/post-reply.ts'
import type { RateLimiter } from '../lib/rate-limit/rate-limiter.ts'
import type { Act, Decision } from './acts.ts'
import { loadTurnContext, type TurnContext } from './context.ts'
import type { DialogueState } from './dialogue/state.ts'
import { checkReply, type Flag, unprovenActs } from './guardrails/check-reply.ts'
import { decideEmbedded } from './models/embedded.ts'
import { renderReply } from './render/render.ts'
import { createToolbox, type ToolCall } from './tools/call-tool.ts'
import { createReferences, type Turn } from './tools/tool.ts'
import type { Understanding } from './understanding/types.ts'

export interface ComputedTurn {
  readonly turn_id: string
  readonly posted: Posted
  readonly reply: string
  readonly acts: readonly Act[]
  readonly reading: Understanding
  readonly calls: readonly ToolCall[]
  readonly flags: readonly Flag[]
  readonly state: DialogueState
}

/** Acts that tell of something done; a reply that is discarded leaves them to the next one. */
const EFFECTS: ReadonlySet<string> = new Set([
  'booked',
  'rescheduled',
  'cancelled',
  'handed_off',
  'message_taken',
  'opted_out',
  'emergency',
])

/**
 * One turn: the customer's unanswered messages in, one checked reply stored. Null when there is nothing to answer. No transaction is open while the brain
 * computes; its tools use short ones of their own. Safe to run again after a crash at any point: the turn keeps its id, and effects are stored under it. Throws
 * ToolExhausted when `limiter` refuses a tool whose answer can't be done without; without a limiter nobody counts.
 */
export async function runTurn(
  db: Database,
  input: { tenantId: string; conversationId: string; signal?: AbortSignal; limiter?: RateLimiter },
): Promise<ComputedTurn | null> {
  const started = performance.now()
  const begun = await db.withTenant(input.tenantId, async (tx) => {
    const turn = await beginTurn(tx, input.conversationId)
    return turn && { ...turn, context: await loadTurnContext(tx, turn.conversation, turn.up_to_sequence_number) }
  })
  if (!begun) return null
  const { context } = begun
  const turn: Turn = { id: begun.turn_id, resumed: begun.resumed, context, references: createReferences(context) }
  const tools = createToolbox(db, turn, input.limiter ?? null)
  const { decision, state, reading } = await decideEmbedded(turn, tools)
  input.signal?.throwIfAborted()

  const unproven = unprovenActs(decision.acts, tools.calls, context.state.unsaid)
  const honest: Decision = { ...decision, acts: decision.acts.filter((act) => !unproven.includes(act)) }
  const checked = checkReply(context, renderReply({ ...context, state }, honest))
  const flags: Flag[] = [
    ...unproven.map((act): Flag => ({ kind: 'unverified_action', severity: 'high', excerpt: act.act })),
    ...checked.flags,
  ]
  const text = checked.text || renderReply({ ...context, state }, { language: decision.language, acts: [{ act: 'not_understood' }] })
  const posted = await db.withTenant(input.tenantId, (tx) =>
    postReply(tx, {
      turn_id: begun.turn_id,
      conversation_id: input.conversationId,
      up_to_sequence_number: begun.up_to_sequence_number,
      text,
      language: decision.language,
      payload: describe(begun.turn_id, honest, { reading, calls: tools.calls }),
      flags,
      state,
      state_if_discarded: stateIfDiscarded(state, honest.acts),
      customer_name: state.contact.name,
      duration_ms: performance.now() - started,
    }),
  )
  return { turn_id: begun.turn_id, posted, reply: text, acts: honest.acts, reading, calls: tools.calls, flags, state }
}

function stateIfDiscarded(state: DialogueState, acts: readonly Act[]): DialogueState | null {
  const effects = acts.filter((act) => EFFECTS.has(act.act))
  return effects.length > 0 ? { ...state, unsaid: effects } : null
}

/** What the console shows folded under the reply: acts, tool calls, sources and how the turn was understood. */
function describe(
  turnId: string,
  decision: Decision,
  made: { reading: Understanding; calls: readonly ToolCall[] },
): Record<string, unknown> {
  const sources = decision.acts.flatMap((act) => {
    if (act.act === 'knowledge') return [{ kind: 'knowledge_entry', id: act.entry_id }]
    return act.act === 'price' || act.act === 'duration' ? [{ kind: 'offering', id: act.offering.id }] : []
  })
  return {
    turn_id: turnId,
    source: 'receptionist',
    acts: decision.acts,
    sources,
    intents: made.reading.intents,
    tool_calls: made.calls.map(({ number, agent, tool, arguments: args, result, duration_ms }) => ({
      number,
      agent,
      tool,
      arguments: args,
      result: shorten(result),
      duration_ms,
    })),
  }
}

/** A result for the record: of a long list (two weeks of free slots) the beginning and the length are enough. */
function shorten(result: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(result).flatMap(([name, value]): [string, unknown][] =>
      Array.isArray(value) && value.length > KEPT_ITEMS
        ? [
            [name, value.slice(0, KEPT_ITEMS)],
            [`${name}_total`, value.length],
          ]
        : [[name, value]],
    ),
  )
}

const KEPT_ITEMS = 5

/** For a turn that fails again and again: an honest reply without the brain, so that the customer is never met with silence. */
export async function postApology(db: Database, input: { tenantId: string; conversationId: string }): Promise<Posted | null> {
  return db.withTenant(input.tenantId, async (tx) => {
    const begun = await beginTurn(tx, input.conversationId)
    if (!begun) return null
    const context: TurnContext = await loadTurnContext(tx, begun.conversation, begun.up_to_sequence_number)
    const language = context.state.language ?? 'en'
    const acts: Act[] = [{ act: 'sorry' }, { act: 'offer_message' }]
    const state: DialogueState = { ...context.state, asked: { what: 'take_message' }, openQuestion: context.text.slice(0, 1000) }
    return postReply(tx, {
      turn_id: begun.turn_id,
      conversation_id: input.conversationId,
      up_to_sequence_number: begun.up_to_sequence_number,
      text: renderReply(context, { language, acts }),
      language,
      payload: { turn_id: begun.turn_id, source: 'apology', acts },
      flags: [],
      state,
      state_if_discarded: null,
      customer_name: null,
      duration_ms: 0,
    })
  })
}
