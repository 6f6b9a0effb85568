import type { Context } from '../../context.ts'
import type { TenantTx } from '../../db/database.ts'
import { sayOnCall } from '../../domain/voice/say-on-call.ts'
import { type ComputedTurn, postApology, runTurn } from '../../receptionist/run-turn.ts'
import { detectLanguage } from '../../receptionist/understanding/language.ts'
import { CALL_PHRASES } from '../../receptionist/voice/call-phrases.ts'
import { type Entered, handoffOf, isEnd, type Listener, type SpokenOutcome, type SpokenTurn } from './conduct-turn.ts'

/** Computes the reply and says it while it comes. `human`: a person has taken the conversation meanwhile. */
export async function answerAloud(
  ctx: Context,
  turn: SpokenTurn,
  { entered, listener }: { entered: Entered; listener: Listener },
): Promise<SpokenOutcome | 'human'> {
  const { call } = entered
  const mouthpiece = openMouthpiece(ctx, turn, { entered, listener })
  const isNewCall = call.turns === 0 && !turn.isGreeted
  let computed: ComputedTurn | null = null
  // A turn that an earlier call left unfinished is told first: it answers no more than its own messages.
  for (let round = 0; round < MOST_TURNS; round++) {
    const next = await compute(ctx, turn, { entered, say: mouthpiece.say, greets: isNewCall && round === 0 })
    if (next === 'failed') return failed(ctx, turn, { entered, listener })
    await mouthpiece.settled()
    if (!next) break
    computed = next
    if (next.posted.kind !== 'posted' || next.up_to_sequence_number >= (entered.sequence_number ?? 0)) break
  }
  if (!computed) return ownedByHuman(ctx, turn, entered, listener)
  if (computed.posted.kind === 'posted') return outcomeOf(computed, mouthpiece.said(), call)
  await noteUnposted(ctx, turn, entered, mouthpiece.said())
  if (computed.posted.reason === 'human_takeover') return 'human'
  return nothing('superseded', call.language)
}

/** The turn of an interrupted call, and this one. */
const MOST_TURNS = 3

interface Computing {
  readonly entered: Entered
  readonly say: NonNullable<Parameters<typeof runTurn>[1]['onSentence']>
  readonly greets: boolean
}

async function compute(ctx: Context, turn: SpokenTurn, { entered, say, greets }: Computing): Promise<ComputedTurn | null | 'failed'> {
  const started = performance.now()
  const measure = (outcome: string) => ctx.metrics.turn({ outcome, seconds: (performance.now() - started) / 1000 })
  const input = { tenantId: turn.tenantId, conversationId: entered.call.conversation_id, limiter: ctx.limiter, brains: ctx.brains }
  try {
    const computed = await runTurn(ctx.db, { ...input, onSentence: say, greets })
    measure(computed?.posted.kind ?? 'nothing_to_answer')
    const { tenantId: tenant_id } = turn
    if (computed?.flags.length)
      ctx.log.warn({ tenant_id, turn_id: computed.turn_id, flags: computed.flags.map((flag) => flag.kind) }, 'reply flagged')
    return computed
  } catch (error) {
    measure('failed')
    ctx.log.error({ err: error, tenant_id: turn.tenantId, call_id: entered.call.id }, 'a spoken turn failed')
    return 'failed'
  }
}

/**
 * Says sentences in order. One that leaves before its reply is stored leaves only while the conversation is the receptionist's: a person who takes over while a
 * model speaks is not talked over.
 */
function openMouthpiece(ctx: Context, turn: SpokenTurn, { entered, listener }: { entered: Entered; listener: Listener }) {
  const said: string[] = []
  let isTaken = false
  let last: Promise<void> = Promise.resolve()
  const speak = (text: string, language: 'en' | 'ar') => {
    if (isTaken || listener.isGone()) return
    said.push(text)
    listener.sentence(text, language)
  }
  const { conversation_id } = entered.call
  return {
    say: (text: string, { isStored, language }: { isStored: boolean; language: 'en' | 'ar' }) => {
      if (isStored) {
        last = last.then(() => speak(text, language))
        return
      }
      last = last.then(async () => {
        isTaken = await ctx.db.withTenant(turn.tenantId, (tx) => isHumans(tx, conversation_id)).catch(() => false)
        speak(text, language)
      })
    },
    settled: () => last,
    said: () => said.join(' '),
  }
}

async function isHumans(tx: TenantTx, conversationId: string): Promise<boolean> {
  const row = await tx.db.selectFrom('conversations').select('owner').where('id', '=', conversationId).executeTakeFirst()
  return row?.owner === 'human'
}

/** Nothing is answered: a person has the conversation, or the guardrails keep silent. On a call that is said, and ends it. */
async function ownedByHuman(ctx: Context, turn: SpokenTurn, { call }: Entered, listener: Listener): Promise<SpokenOutcome | 'human'> {
  if (await ctx.db.withTenant(turn.tenantId, (tx) => isHumans(tx, call.conversation_id))) return 'human'
  const language = detectLanguage(turn.text, call.language)
  const text = CALL_PHRASES.over[language]
  if (!listener.isGone()) listener.sentence(text, language)
  return { ...nothing('reply', language), text, ended: true }
}

/** What was said and may not be stored as a reply: the team sees it as a note. */
async function noteUnposted(ctx: Context, turn: SpokenTurn, { call }: Entered, said: string): Promise<void> {
  if (said === '') return
  const note = {
    conversation_id: call.conversation_id,
    external_id: `voice:${turn.provider}:${turn.call_id}:${turn.turnId}:unposted`,
    role: 'system',
    text: said,
    language: detectLanguage(said, call.language),
    acts: [],
  } as const
  await ctx.db.withTenant(turn.tenantId, (tx) => sayOnCall(tx, note))
}

/** An honest sentence instead of silence; stored where that is possible. */
async function failed(
  ctx: Context,
  turn: SpokenTurn,
  { entered, listener }: { entered: Entered; listener: Listener },
): Promise<SpokenOutcome> {
  const { call } = entered
  const language = detectLanguage(turn.text, call.language)
  const posted = await postApology(ctx.db, { tenantId: turn.tenantId, conversationId: call.conversation_id })
  const stored = posted?.kind === 'posted' ? await readText(ctx, turn.tenantId, posted.message_id) : null
  const text = stored ?? CALL_PHRASES.trouble[language]
  if (!listener.isGone()) listener.sentence(text, language)
  return { ...nothing('reply', language), message_id: posted?.kind === 'posted' ? posted.message_id : null, text, acts: ['sorry'] }
}

async function readText(ctx: Context, tenantId: string, id: string): Promise<string | null> {
  const row = await ctx.db.withTenant(tenantId, (tx) =>
    tx.db.selectFrom('messages').select('content').where('id', '=', id).executeTakeFirst(),
  )
  return row?.content ?? null
}

function outcomeOf(turn: ComputedTurn, said: string, call: Entered['call']): SpokenOutcome {
  const acts = turn.acts.map(({ act }) => act)
  return {
    kind: 'reply',
    message_id: turn.posted.kind === 'posted' ? turn.posted.message_id : null,
    text: said === '' ? turn.reply : said,
    language: detectLanguage(turn.reply, call.language),
    acts,
    handoff: handoffOf(acts, call),
    ended: turn.isOver || isEnd(acts),
    tokens: turn.model && { input: turn.model.input_tokens, output: turn.model.output_tokens },
  }
}

function nothing(kind: SpokenOutcome['kind'], language: 'en' | 'ar'): SpokenOutcome {
  return { kind, message_id: null, text: '', language, acts: [], handoff: null, ended: false, tokens: null }
}
