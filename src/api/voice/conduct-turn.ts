import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { greetingText } from '../../domain/conversations/greeting-text.ts'
import { receiveMessage } from '../../domain/conversations/receive-message.ts'
import { findAnswer, findSaid, type SpokenReply } from '../../domain/voice/find-answer.ts'
import { type EndReason, noteTurn } from '../../domain/voice/note-turn.ts'
import { sayOnCall } from '../../domain/voice/say-on-call.ts'
import { type IncomingCall, type TakenCall, takeCall } from '../../domain/voice/take-call.ts'
import { claimTurn, LEASE_SECONDS, releaseTurn, renewTurn } from '../../domain/voice/turn-lease.ts'
import { claim } from '../../lib/rate-limit/layers.ts'
import { splitSentences } from '../../receptionist/guardrails/sentences.ts'
import { spell } from '../../receptionist/render/spell.ts'
import { detectLanguage } from '../../receptionist/understanding/language.ts'
import { CALL_PHRASES } from '../../receptionist/voice/call-phrases.ts'
import { interruptReply } from '../../receptionist/voice/interrupt-reply.ts'
import { answerAloud } from './answer-aloud.ts'

/** What was said on a call, once: the same `turnId` on the same call again is the same turn, and gets the same answer. */
export interface SpokenTurn extends IncomingCall {
  readonly tenantId: string
  readonly turnId: string
  /** What the caller said; blank: nothing. */
  readonly text: string
  /** How much of the reply before was heard; null: all of it, or nobody knows. */
  readonly heard: string | null
  /** Somebody else has greeted the caller on this call. */
  readonly isGreeted: boolean
}

/** Where the sentences go. */
export interface Listener {
  sentence(text: string, language: 'en' | 'ar'): void
  /** Nobody listens any more: what is left is not said. */
  isGone(): boolean
}

export interface SpokenOutcome {
  /** `superseded`: something newer was said meanwhile, and is answered instead. */
  readonly kind: 'reply' | 'greeting' | 'silence' | 'human' | 'superseded'
  readonly message_id: string | null
  readonly text: string
  readonly language: 'en' | 'ar'
  readonly acts: readonly string[]
  readonly handoff: { readonly transfer_to: string | null } | null
  /** The call is over when this has been said. */
  readonly ended: boolean
  readonly tokens: { readonly input: number; readonly output: number } | null
}

const POLL_MS = 15
/** A dead holder's lease runs out within this, and a living one is done or nearly so. */
const MOST_WAIT_MS = (LEASE_SECONDS + 15) * 1000

/**
 * One turn of a call. In one transaction the conversation is claimed for this turn and what was said is stored; then the turn is computed as any other
 * (run-turn.ts), and each sentence leaves as soon as it may. A turn that was answered before is answered with the same words and does nothing.
 */
export async function conductTurn(ctx: Context, turn: SpokenTurn, listener: Listener): Promise<SpokenOutcome> {
  await limit(ctx, turn)
  const lease = randomUUID()
  const entered = await enter(ctx, turn, lease)
  const renewal = setInterval(() => void renew(ctx, turn.tenantId, entered.call, lease), (LEASE_SECONDS * 1000) / 3)
  try {
    const outcome = await answer(ctx, turn, { entered, listener })
    const end = outcome.ended || (outcome.handoff?.transfer_to ?? null) !== null ? reasonOf(outcome) : null
    await ctx.db.withTenant(turn.tenantId, async (tx) => {
      if (!entered.isRepeat) await noteTurn(tx, { id: entered.call.id, isSilence: outcome.kind === 'silence', end })
      await releaseTurn(tx, { conversation_id: entered.call.conversation_id, holder: lease })
    })
    return outcome
  } catch (error) {
    await ctx.db
      .withTenant(turn.tenantId, (tx) => releaseTurn(tx, { conversation_id: entered.call.conversation_id, holder: lease }))
      .catch(() => undefined) // It runs out by itself; the caller hears of the first failure.
    throw error
  } finally {
    clearInterval(renewal)
  }
}

async function limit({ limiter }: Context, turn: SpokenTurn): Promise<void> {
  const customer = turn.from ?? `${turn.provider}:${turn.call_id}`
  const {
    isAdmitted,
    limit: most,
    retryAfterSeconds,
  } = await limiter.take([claim('tenant_customer', `${turn.tenantId}:voice:${customer}`)])
  if (isAdmitted) return
  throw new AppError('rate_limited', `more than ${most} turns in 60 seconds; try again in ${retryAfterSeconds} s`, {
    headers: { 'Retry-After': String(retryAfterSeconds) },
  })
}

/** A call whose conversation is this turn's now, with what was said in it stored. */
export interface Entered {
  readonly call: TakenCall
  /** Null for silence. */
  readonly sequence_number: number | null
  /** It was stored before. */
  readonly isRepeat: boolean
  /** What was answered then; null when nothing was yet. */
  readonly answered: SpokenReply | null
}

async function enter(ctx: Context, turn: SpokenTurn, holder: string): Promise<Entered> {
  const deadline = performance.now() + MOST_WAIT_MS
  for (;;) {
    const entered = await ctx.db.withTenant(turn.tenantId, (tx) => tryEnter(tx, turn, holder))
    if (entered) return entered
    if (performance.now() > deadline) {
      throw new AppError('internal_error', 'another turn of this call takes too long', { status: 503, headers: { 'Retry-After': '2' } })
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** Null while another turn of the conversation is computed. */
async function tryEnter(tx: TenantTx, turn: SpokenTurn, holder: string): Promise<Entered | null> {
  const call = await takeCall(tx, turn)
  if (!(await claimTurn(tx, { conversation_id: call.conversation_id, holder }))) return null
  if (turn.heard !== null) await cutLast(tx, call.conversation_id, turn.heard)
  if (isSilence(turn.text)) {
    const said = await findSaid(tx, { conversation_id: call.conversation_id, external_id: saidId(turn) })
    return { call, sequence_number: null, isRepeat: said !== null, answered: said }
  }
  const received = await receiveMessage(
    tx,
    {
      conversation_id: call.conversation_id,
      text: [...turn.text].slice(0, MAX_LENGTH).join(''),
      external_id: externalId(turn),
      payload: { source: 'voice', call_id: call.id },
    },
    { turnDebounceMs: null },
  )
  const isRepeat = received.kind === 'duplicate'
  const answered = isRepeat
    ? await findAnswer(tx, { conversation_id: call.conversation_id, sequence_number: received.sequence_number })
    : null
  return { call, sequence_number: received.sequence_number, isRepeat, answered }
}

/** In code points, as messages are counted. */
const MAX_LENGTH = 4096

function externalId(turn: SpokenTurn): string {
  return `voice:${turn.provider}:${turn.call_id}:${turn.turnId}`
}

/** Of what is said into the silence of this turn. */
function saidId(turn: SpokenTurn): string {
  return `${externalId(turn)}:said`
}

function isSilence(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text)
}

/** The reply before is cut to what was heard of it. */
async function cutLast(tx: TenantTx, conversationId: string, utterance: string): Promise<void> {
  const last = await tx.db
    .selectFrom('messages')
    .select(['id', 'role'])
    .where('conversation_id', '=', conversationId)
    .where('role', 'in', ['agent_bot', 'customer', 'human_agent'])
    .orderBy('sequence_number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last?.role === 'agent_bot') await interruptReply(tx, { message_id: last.id, utterance })
}

async function renew(ctx: Context, tenantId: string, call: TakenCall, holder: string): Promise<void> {
  await ctx.db
    .withTenant(tenantId, (tx) => renewTurn(tx, { conversation_id: call.conversation_id, holder }))
    .catch((error: unknown) => ctx.log.warn({ err: error, tenant_id: tenantId }, 'the lease of a spoken turn was not renewed'))
}

interface Answering {
  readonly entered: Entered
  readonly listener: Listener
}

async function answer(ctx: Context, turn: SpokenTurn, { entered, listener }: Answering): Promise<SpokenOutcome> {
  const { call } = entered
  if (call.owner === 'human') return tell(ctx, turn, { entered, listener, said: humanSentence(call, turn) })
  if (entered.answered) return repeat(entered.answered, call, listener)
  if (entered.sequence_number === null) return tell(ctx, turn, { entered, listener, said: silenceSentence(call, turn) })
  const spoken = await answerAloud(ctx, turn, { entered, listener })
  if (spoken === 'human') return tell(ctx, turn, { entered, listener, said: humanSentence(call, turn) })
  if (spoken.kind !== 'superseded') return spoken
  // Somebody else has answered it meanwhile (a person gave the conversation back, say): that is the answer.
  const found = { conversation_id: call.conversation_id, sequence_number: entered.sequence_number }
  const other = await ctx.db.withTenant(turn.tenantId, (tx) => findAnswer(tx, found))
  return other && !listener.isGone() ? repeat(other, call, listener) : spoken
}

interface Saying {
  readonly kind: SpokenOutcome['kind']
  readonly text: string
  readonly acts: readonly string[]
  readonly ended: boolean
  /** Distinguishes what is said of itself; the same again is the same. */
  readonly id: string
}

/** The first silence of a call is its beginning: nobody has spoken yet. */
function silenceSentence(call: TakenCall, turn: SpokenTurn): Saying {
  const { language } = call
  const id = saidId(turn)
  if (call.turns === 0) {
    const text = spell(greetingText(call.tenant, language), language)
    return { kind: 'greeting', text, acts: ['greet'], ended: false, id }
  }
  if (call.silences >= 2) return { kind: 'silence', text: CALL_PHRASES.silent_goodbye[language], acts: ['goodbye'], ended: true, id }
  const words = call.silences === 0 ? CALL_PHRASES.are_you_there : CALL_PHRASES.still_there
  return { kind: 'silence', text: words[language], acts: ['ask'], ended: false, id }
}

function humanSentence(call: TakenCall, turn: SpokenTurn): Saying {
  const language = turn.text === '' ? call.language : detectLanguage(turn.text, call.language)
  const words = call.transfer_number === null ? CALL_PHRASES.with_colleague : CALL_PHRASES.transferring
  return { kind: 'human', text: words[language], acts: ['waiting_for_team'], ended: false, id: `${externalId(turn)}:human` }
}

/** Says something outside a turn: under a person it is kept as a note, since the receptionist says nothing there. */
async function tell(
  ctx: Context,
  turn: SpokenTurn,
  { entered, listener, said }: Answering & { readonly said: Saying },
): Promise<SpokenOutcome> {
  const { call } = entered
  const kept = await ctx.db.withTenant(turn.tenantId, (tx) =>
    sayOnCall(tx, {
      conversation_id: call.conversation_id,
      external_id: said.id,
      role: said.kind === 'human' ? 'system' : 'agent_bot',
      text: said.text,
      language: detectLanguage(said.text, call.language),
      acts: said.acts,
    }),
  )
  for (const sentence of sentencesOf(kept.content)) if (!listener.isGone()) listener.sentence(sentence, kept.language)
  return {
    kind: said.kind,
    message_id: kept.message_id,
    text: kept.content,
    language: kept.language,
    acts: kept.acts,
    handoff: said.kind === 'human' ? { transfer_to: call.transfer_number } : null,
    ended: said.ended,
    tokens: null,
  }
}

function repeat(reply: SpokenReply, call: TakenCall, listener: Listener): SpokenOutcome {
  for (const sentence of sentencesOf(reply.content)) if (!listener.isGone()) listener.sentence(sentence, reply.language)
  return {
    kind: 'reply',
    message_id: reply.message_id,
    text: reply.content,
    language: reply.language,
    acts: reply.acts,
    handoff: handoffOf(reply.acts, call),
    ended: isEnd(reply.acts),
    tokens: null,
  }
}

function sentencesOf(text: string): string[] {
  return splitSentences(text).map((sentence) => sentence.trim())
}

export function handoffOf(acts: readonly string[], call: TakenCall): SpokenOutcome['handoff'] {
  return acts.includes('handed_off') ? { transfer_to: call.transfer_number } : null
}

export function isEnd(acts: readonly string[]): boolean {
  return acts.includes('goodbye') || acts.includes('opted_out')
}

function reasonOf(outcome: SpokenOutcome): EndReason {
  if (outcome.handoff?.transfer_to) return 'handoff'
  if (outcome.kind === 'silence') return 'silence'
  return isEnd(outcome.acts) ? 'goodbye' : 'bound'
}
