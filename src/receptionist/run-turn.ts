import type { Database, TenantTx } from '../db/database.ts'
import { beginTurn } from '../domain/conversations/begin-turn.ts'
import { passOverTurn } from '../domain/conversations/pass-over-turn.ts'
import { type Posted, postReply } from '../domain/conversations/post-reply.ts'
import { requestHandoff } from '../domain/handoffs/request-handoff.ts'
import type { RateLimiter } from '../lib/rate-limit/rate-limiter.ts'
import type { Act } from './acts.ts'
import { loadTurnContext, type TurnContext } from './context.ts'
import { readTurn } from './dialogue/read-turn.ts'
import type { DialogueState } from './dialogue/state.ts'
import { type Admission, admitTurn, endingText } from './guardrails/admit-turn.ts'
import { checkReply, unprovenActs } from './guardrails/check-reply.ts'
import { reaches } from './guardrails/flag.ts'
import { splitSentences } from './guardrails/sentences.ts'
import type { SpeechFlag } from './guardrails/verify-sentence.ts'
import type { Brain, BrainResult, ModelRecord } from './models/brain.ts'
import type { Brains } from './models/choose-brain.ts'
import { embeddedBrain } from './models/embedded.ts'
import { brainOfInterrupted, readEffects } from './models/interrupted.ts'
import { renderReply } from './render/render.ts'
import type { ToolCall } from './tools/call-tool.ts'
import { createReferences, type Turn } from './tools/tool.ts'
import type { Understanding } from './understanding/types.ts'

export interface ComputedTurn {
  readonly turn_id: string
  readonly posted: Posted
  readonly reply: string
  readonly acts: readonly Act[]
  readonly reading: Understanding
  readonly calls: readonly ToolCall[]
  readonly flags: readonly SpeechFlag[]
  readonly state: DialogueState
  readonly model: ModelRecord | null
}

export interface TurnInput {
  readonly tenantId: string
  readonly conversationId: string
  readonly signal?: AbortSignal
  readonly limiter?: RateLimiter
  /** Who answers whom; without them the embedded brain answers everybody. */
  readonly brains?: Brains
  /** Is told each sentence as soon as it may leave (BrainRun.onSentence). */
  readonly onSentence?: (text: string) => void
}

/** Acts that tell of something done; a reply that is discarded leaves them to the next one. */
const EFFECTS: ReadonlySet<string> = new Set([
  'booked',
  'rescheduled',
  'cancelled',
  'handed_off',
  'message_taken',
  'code_sent',
  'waitlisted',
  'waitlist_left',
  'opted_out',
  'emergency',
])

/**
 * One turn: the customer's unanswered messages in, one checked reply stored. Null when there is nothing to answer. No transaction is open while the brain
 * computes; its tools use short ones of their own. Safe to run again after a crash at any point: the turn keeps its id, and effects are stored under it. Throws
 * ToolExhausted when `limiter` refuses a tool whose answer can't be done without; without a limiter nobody counts.
 */
export async function runTurn(db: Database, input: TurnInput): Promise<ComputedTurn | null> {
  const started = performance.now()
  const begun = await db.withTenant(input.tenantId, async (tx) => {
    const turn = await beginTurn(tx, input.conversationId)
    if (!turn) return null
    const context = await loadTurnContext(tx, turn.conversation, turn.up_to_sequence_number)
    return { ...turn, context, effects: turn.resumed ? await readEffects(tx, turn.turn_id) : [] }
  })
  if (!begun) return null
  // What a turn has done already is told, whatever the bounds say.
  const admission = begun.resumed ? ({ kind: 'answer', state: begun.context.state } as const) : admitTurn(begun.context)
  const context = { ...begun.context, state: admission.state }
  if (admission.kind === 'silent') {
    const passed = { turn_id: begun.turn_id, conversation_id: input.conversationId, up_to_sequence_number: begun.up_to_sequence_number }
    await db.withTenant(input.tenantId, (tx) => passOverTurn(tx, { ...passed, reason: admission.reason, state: admission.state }))
    return null
  }
  const turn: Turn = { id: begun.turn_id, effects: begun.effects, context, references: createReferences(context) }
  const brain =
    (admission.kind === 'end' ? endingBrain(admission) : brainOfInterrupted(turn)) ?? input.brains?.choose(context) ?? embeddedBrain
  const onSentence = input.onSentence ?? null
  const result = await brain(turn, { db, limiter: input.limiter ?? null, signal: input.signal ?? null, onSentence })
  const { decision, state, reading, calls } = result
  input.signal?.throwIfAborted()

  const { acts, text, flags, handsOver } = finish(context, result)
  if (result.text === null) for (const sentence of splitSentences(text)) onSentence?.(sentence)
  const posted = await db.withTenant(input.tenantId, async (tx) => {
    const stored = await postReply(tx, {
      turn_id: begun.turn_id,
      conversation_id: input.conversationId,
      up_to_sequence_number: begun.up_to_sequence_number,
      text,
      language: decision.language,
      payload: describe(begun.turn_id, acts, result),
      flags,
      state,
      state_if_discarded: stateIfDiscarded(state, acts),
      customer_name: state.contact.name,
      duration_ms: performance.now() - started,
    })
    if (handsOver && stored.kind === 'posted') await askForPeople(tx, context, flags)
    return stored
  })
  return { turn_id: begun.turn_id, posted, reply: text, acts, reading, calls, flags, state, model: result.model }
}

/** Says that it ends here, and nothing else. */
function endingBrain({ reason }: Extract<Admission, { kind: 'end' | 'silent' }>): Brain {
  return async ({ context }, { onSentence }) => {
    const reading = readTurn(context, context.state)
    const text = endingText(reason, reading.language)
    onSentence?.(text)
    return { decision: { language: reading.language, acts: [] }, state: context.state, reading, calls: [], text, flags: [], model: null }
  }
}

interface Finished {
  readonly acts: readonly Act[]
  readonly text: string
  readonly flags: readonly SpeechFlag[]
  /** The tenant's policy asks for people after what was found. */
  readonly handsOver: boolean
}

/** The acts that are true, and the reply in words: a model's own are checked sentence by sentence before they leave, the acts' words here. */
function finish(context: TurnContext, result: BrainResult): Finished {
  const { decision, state } = result
  const unproven = unprovenActs(decision.acts, result.calls, context.state.unsaid)
  const acts = decision.acts.filter((act) => !unproven.includes(act))
  const flags: SpeechFlag[] = unproven.map((act) => ({ kind: 'unverified_action', severity: 'high', excerpt: act.act }))
  if (result.text !== null) {
    const found = [...flags, ...result.flags]
    return { acts, text: result.text, flags: found, handsOver: needsPeople(context, found) }
  }
  const words = (said: readonly Act[]) => renderReply({ ...context, state }, { language: decision.language, acts: said })
  const checked = checkReply(context, words(acts), result.calls, context.policy)
  const found = [...flags, ...result.flags, ...checked.flags]
  const handsOver = needsPeople(context, found)
  // The request is stored with the reply, in one transaction: what it says is true.
  const told = handsOver ? [words([{ act: 'handed_off', reason: 'guardrail' }])] : []
  const text = [checked.text, ...told].filter((part) => part !== '').join(' ')
  return { acts, text: text || words([{ act: 'not_understood' }]), flags: found, handsOver }
}

function needsPeople({ policy, conversation }: TurnContext, flags: readonly SpeechFlag[]): boolean {
  return policy.action === 'handoff' && conversation.status === 'active' && flags.some(({ severity }) => reaches(policy, severity))
}

async function askForPeople(tx: TenantTx, { conversation, leadId, state, text }: TurnContext, flags: readonly SpeechFlag[]): Promise<void> {
  const reason = `guardrail: ${flags[0]?.kind ?? ''}`
  const known = { ...state.attributes, phone: state.contact.phone, email: state.contact.email }
  const brief = { who: state.contact.name ?? conversation.customer_name, wants: text.slice(0, 500), known, promised: [] }
  await requestHandoff(tx, { conversation_id: conversation.id, lead_id: leadId, reason, brief, actor: { kind: 'receptionist' } })
}

function stateIfDiscarded(state: DialogueState, acts: readonly Act[]): DialogueState | null {
  const effects = acts.filter((act) => EFFECTS.has(act.act))
  return effects.length > 0 ? { ...state, unsaid: effects } : null
}

/** What the console shows folded under the reply: acts, tool calls, sources, how the turn was understood, and what a model had to do with it. */
function describe(turnId: string, acts: readonly Act[], { reading, calls, model }: BrainResult): Record<string, unknown> {
  const sources = acts.flatMap((act) => {
    if (act.act === 'knowledge') return [{ kind: 'knowledge_entry', id: act.entry_id }]
    return act.act === 'price' || act.act === 'duration' ? [{ kind: 'offering', id: act.offering.id }] : []
  })
  return {
    turn_id: turnId,
    source: 'receptionist',
    acts,
    sources,
    intents: reading.intents,
    tool_calls: calls.map(({ number, agent, tool, arguments: args, result, duration_ms }) => ({
      number,
      agent,
      tool,
      arguments: args,
      result: shorten(result),
      duration_ms,
    })),
    ...(model ? { model } : {}),
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
