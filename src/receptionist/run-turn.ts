import type { Database, TenantTx } from '../db/database.ts'
import { beginTurn } from '../domain/conversations/begin-turn.ts'
import { passOverTurn } from '../domain/conversations/pass-over-turn.ts'
import { type Posted, postReply } from '../domain/conversations/post-reply.ts'
import { noticeBound } from '../domain/guardrail-policy/notice-bound.ts'
import { requestHandoff } from '../domain/handoffs/request-handoff.ts'
import { requestGrade } from '../domain/quality/request-grade.ts'
import type { RateLimiter } from '../lib/rate-limit/rate-limiter.ts'
import type { Act, Decision } from './acts.ts'
import { defaultLanguage, loadTurnContext, type TurnContext } from './context.ts'
import { readTurn } from './dialogue/read-turn.ts'
import type { DialogueState } from './dialogue/state.ts'
import { EFFECTS } from './effects.ts'
import { type Admission, admitTurn, endingText } from './guardrails/admit-turn.ts'
import { checkReply, unprovenActs } from './guardrails/check-reply.ts'
import { type Flag, reaches } from './guardrails/flag.ts'
import { splitSentences } from './guardrails/sentences.ts'
import type { Brain, BrainResult, ModelRecord } from './models/brain.ts'
import type { Brains } from './models/choose-brain.ts'
import { embeddedBrain } from './models/embedded.ts'
import { brainOfInterrupted, readEffects } from './models/interrupted.ts'
import { brainOfWordless } from './models/wordless.ts'
import { openMouth } from './render/mouth.ts'
import { isOnCall, renderReply } from './render/render.ts'
import { type SpokenSentence, speak } from './render/spoken.ts'
import type { ToolCall } from './tools/call-tool.ts'
import { createReferences, type Turn } from './tools/tool.ts'
import { detectLanguage } from './understanding/language.ts'
import type { Language, Understanding } from './understanding/types.ts'

export interface ComputedTurn {
  readonly turn_id: string
  readonly posted: Posted
  /** The last message that it answered. */
  readonly up_to_sequence_number: number
  readonly reply: string
  /** The guardrails ended the conversation for now. */
  readonly isOver: boolean
  readonly acts: readonly Act[]
  readonly reading: Understanding
  readonly calls: readonly ToolCall[]
  readonly flags: readonly Flag[]
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
  /**
   * Is told each sentence as soon as it may leave. On a call what needs no model is stored before it is said, and of a model's reply the first sentence alone
   * leaves before that (`isStored` false).
   */
  readonly onSentence?: (text: string, sentence: { readonly isStored: boolean; readonly language: Language }) => void
  /** A new call of a known caller: who speaks is said again. */
  readonly greets?: boolean
}

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
  const isFirstReply = begun.context.isFirstReply || input.greets === true
  const context = { ...begun.context, state: admission.state, isFirstReply }
  if (admission.kind === 'silent') {
    const passed = { turn_id: begun.turn_id, conversation_id: input.conversationId, up_to_sequence_number: begun.up_to_sequence_number }
    await db.withTenant(input.tenantId, (tx) => passOverTurn(tx, { ...passed, reason: admission.reason, state: admission.state }))
    return null
  }
  const turn: Turn = { id: begun.turn_id, effects: begun.effects, context, references: createReferences(context) }
  const brain =
    (admission.kind === 'end' ? endingBrain(admission) : (brainOfInterrupted(turn) ?? brainOfWordless(context))) ??
    input.brains?.choose(context) ??
    embeddedBrain
  const voice = openVoice(context, input.onSentence)
  const result = await brain(turn, { db, limiter: input.limiter ?? null, signal: input.signal ?? null, onSentence: voice.onSentence })
  const { decision, state, reading, calls } = result
  input.signal?.throwIfAborted()

  const { acts, text, flags, handsOver, spoken } = finish(context, result, voice)
  if (!voice.isOnCall && result.text === null) for (const sentence of splitSentences(text)) voice.onSentence?.(sentence, false)
  const posted = await db.withTenant(input.tenantId, async (tx) => {
    const stored = await postReply(tx, {
      turn_id: begun.turn_id,
      conversation_id: input.conversationId,
      up_to_sequence_number: begun.up_to_sequence_number,
      text,
      language: decision.language,
      payload: { ...describe(begun.turn_id, acts, result), ...(spoken ? { spoken } : {}) },
      is_streamed: voice.isOnCall && input.onSentence !== undefined,
      flags,
      state,
      state_if_discarded: stateIfDiscarded(state, acts),
      customer_name: state.contact.name,
      duration_ms: performance.now() - started,
    })
    if (handsOver && stored.kind === 'posted') await askForPeople(tx, context, flags)
    // A model's own words get a second look, off the path.
    if (stored.kind === 'posted' && result.model && result.text !== null) await requestGrade(tx, { message_id: stored.message_id })
    if (admission.kind === 'end' && admission.reason === 'tenant_bound')
      await noticeBound(tx, { kind: 'daily_turns.reached', bound: context.policy.tenant_turns_daily })
    return stored
  })
  if (voice.isOnCall && posted.kind === 'posted') for (const sentence of voice.left(spoken)) voice.leave(sentence, decision.language)
  return {
    turn_id: begun.turn_id,
    posted,
    up_to_sequence_number: begun.up_to_sequence_number,
    reply: text,
    isOver: admission.kind === 'end',
    acts,
    reading,
    calls,
    flags,
    state,
    model: result.model,
  }
}

/** Where sentences leave to, and what a model's reply has come to on a call. */
interface Voice {
  readonly isOnCall: boolean
  readonly onSentence: ((text: string, isOwn?: boolean) => void) | null
  /** What was said of the reply that a model makes, all of it: null while it has not begun. */
  readonly said: () => string
  /** What is still to be said once the reply is stored. */
  readonly left: (spoken: readonly SpokenSentence[] | null) => readonly string[]
  readonly leave: (text: string, language: Language) => void
}

function openVoice(context: TurnContext, onSentence: TurnInput['onSentence']): Voice {
  const language = context.state.language ?? defaultLanguage(context.tenant, context.conversation)
  const tell = (text: string, isStored: boolean, spokenIn = language) =>
    onSentence?.(text, { isStored, language: detectLanguage(text, spokenIn) })
  if (!isOnCall(context)) {
    const plain = onSentence ? (text: string) => tell(text, false) : null
    return { isOnCall: false, onSentence: plain, said: () => '', left: () => [], leave: () => undefined }
  }
  const early: string[] = []
  const say = (text: string) => {
    early.push(text)
    tell(text, false)
  }
  const mouth = openMouth(say, { fallback: language, greets: context.isFirstReply })
  return {
    isOnCall: true,
    onSentence: (text, isOwn = true) => mouth.push(text, isOwn),
    said: () => [...early, ...mouth.end()].join(' '),
    left: (spoken) => (spoken === null ? mouth.end() : spoken.map((sentence) => sentence.text)),
    leave: (text, spokenIn) => tell(text, true, spokenIn),
  }
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
  readonly flags: readonly Flag[]
  /** The tenant's policy asks for people after what was found. */
  readonly handsOver: boolean
  /** On a call: sentence by sentence, where no model has spoken. */
  readonly spoken: readonly SpokenSentence[] | null
}

/** The acts that are true, and the reply in words: a model's own are checked sentence by sentence before they leave, the acts' words here. */
function finish(context: TurnContext, result: BrainResult, voice: Voice): Finished {
  const { decision, state } = result
  const unproven = unprovenActs(decision.acts, result.calls, context.state.unsaid)
  const acts = decision.acts.filter((act) => !unproven.includes(act))
  const flags: Flag[] = unproven.map((act) => ({ kind: 'unverified_action', severity: 'high', excerpt: act.act }))
  const words = (said: readonly Act[]) => renderReply({ ...context, state }, { language: decision.language, acts: said })
  if (result.text !== null) {
    const found = [...flags, ...result.flags]
    const handsOver = needsPeople(context, found)
    const told = handsOver ? ` ${words([{ act: 'handed_off', reason: 'guardrail' }])}` : ''
    if (told) voice.onSentence?.(told, false)
    return { acts, text: voice.isOnCall ? voice.said() : `${result.text}${told}`, flags: found, handsOver, spoken: null }
  }
  if (voice.isOnCall) return finishSpoken(context, { language: decision.language, acts }, { result, flags })
  const checked = checkReply(context, words(acts), result.calls)
  const found = [...flags, ...result.flags, ...checked.flags]
  const handsOver = needsPeople(context, found)
  // The request is stored with the reply, in one transaction: what it says is true.
  const told = handsOver ? [words([{ act: 'handed_off', reason: 'guardrail' }])] : []
  const text = [checked.text, ...told].filter((part) => part !== '').join(' ')
  return { acts, text: text || words([{ act: 'not_understood' }]), flags: found, handsOver, spoken: null }
}

/** The same for the ear: each act's written words are checked, then said. */
function finishSpoken(context: TurnContext, decision: Decision, found: { result: BrainResult; flags: readonly Flag[] }): Finished {
  const flags = [...found.flags, ...found.result.flags]
  const check = (written: string) => {
    const checked = checkReply(context, written, found.result.calls)
    flags.push(...checked.flags)
    return checked.text
  }
  const words = { ...context, state: found.result.state }
  const said = speak(words, decision, check)
  const handsOver = needsPeople(context, flags)
  const { language } = decision
  const told = handsOver ? speak(words, { language, acts: [{ act: 'handed_off', reason: 'guardrail' }] }) : []
  const all = [...said.slice(0, handsOver ? 1 : undefined), ...told.map(({ text }) => ({ text, acts: [] }))]
  const spoken =
    all.length > 0 ? all : speak(words, { language, acts: [{ act: 'not_understood' }] }).map(({ text }) => ({ text, acts: [] }))
  return { acts: decision.acts, text: spoken.map(({ text }) => text).join(' '), flags, handsOver, spoken }
}

function needsPeople({ policy, conversation }: TurnContext, flags: readonly Flag[]): boolean {
  return policy.action === 'handoff' && conversation.status === 'active' && flags.some(({ severity }) => reaches(policy, severity))
}

async function askForPeople(tx: TenantTx, { conversation, leadId, state, text }: TurnContext, flags: readonly Flag[]): Promise<void> {
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
  const offered = new Set(acts.flatMap((act) => (act.act === 'slots' ? act.slots.map((slot) => slot.start) : [])))
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
      result: shorten(result, offered),
      duration_ms,
    })),
    ...(model ? { model } : {}),
  }
}

/** A result for the record: of a long list (two weeks of free slots) the beginning, the length and what was offered of it are enough. */
function shorten(result: object, offered: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(result).flatMap(([name, value]): [string, unknown][] =>
      Array.isArray(value) && value.length > KEPT_ITEMS
        ? [
            [name, value.filter((item, index) => index < KEPT_ITEMS || offered.has(item?.start))],
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
