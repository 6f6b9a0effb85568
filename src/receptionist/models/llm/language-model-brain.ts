import type { LanguageModel, ModelMessage } from 'ai'
import { addUsage, readUsage } from '../../../domain/brains/model-usage.ts'
import { noticeBound } from '../../../domain/guardrail-policy/notice-bound.ts'
import { withoutFacts } from '../../agents/verifying.ts'
import { readTurn } from '../../dialogue/read-turn.ts'
import { recognise } from '../../dialogue/recognise.ts'
import type { Session } from '../../dialogue/session.ts'
import { servicesOf } from '../../dialogue/visit.ts'
import { readHistory, type Said, toMessages } from '../../prompt/history.ts'
import { writeInstructions } from '../../prompt/instructions.ts'
import { createToolbox, FIRST_MODEL_CALL } from '../../tools/call-tool.ts'
import type { Turn } from '../../tools/tool.ts'
import type { Brain, BrainResult, BrainRun } from '../brain.ts'
import { embeddedBrain, keepLead } from '../embedded.ts'
import { answerCalls, toolSet } from './answer-calls.ts'
import { fallBack } from './fall-back.ts'
import type { ModelLimits } from './limits.ts'
import { createMeter, type Meter } from './meter.ts'
import { chooseAgent, staysEmbedded } from './route.ts'
import { runStep, type Step, StepFailed } from './run-step.ts'
import { openSpeech, type Speech } from './speech.ts'
import { standingActs, type Thinking } from './thinking.ts'
import { modelToolsOf } from './tools/model-tools.ts'
import { trackCustomer, trackOffer } from './track.ts'
import { typedCode } from './typed-code.ts'

export interface LanguageModelOptions {
  readonly model: LanguageModel
  readonly provider: string
  readonly name: string
  readonly limits: ModelLimits
}

/**
 * A language model as brain (decisions/0006-how-a-model-may-speak.md). The embedded understanding reads every turn beside it: it routes (safety first, without
 * a model), checks what the model asks of the calendar, keeps the state, and takes over when the model is late, broken, too dear or untrue.
 */
export function languageModelBrain(options: LanguageModelOptions): Brain {
  return async (turn, run) => {
    const session = openSession(turn, run)
    if (staysEmbedded(session)) return embeddedBrain(turn, run)
    const meter = createMeter(options)
    const { limits } = options
    const tokensOfDay = Math.min(limits.tenantTokens, turn.context.policy.tenant_tokens_daily)
    const deadline = AbortSignal.timeout(limits.turnMs)
    const known = await run.db.withTenant(turn.context.tenant.id, async (tx) => ({
      history: await readHistory(tx, { conversationId: turn.context.conversation.id, most: limits.historyMessages }),
      used: await readUsage(tx, turn.context.conversation.id),
    }))
    trackCustomer(session)
    const thinking = openThinking(session, known.history)
    const speech = openSpeech(thinking, run.onSentence)
    const signal = run.signal ? AbortSignal.any([deadline, run.signal]) : deadline
    let result: BrainResult
    try {
      if (known.used.conversation >= limits.conversationTokens || known.used.tenant >= tokensOfDay) throw new StepFailed('budget', false)
      speech.tellActs()
      await converse({ options, thinking, speech, meter, signal, history: known.history })
      const problem = problemOf(thinking, speech)
      if (problem) throw new StepFailed(problem, false)
      await keepLead(session)
      trackOffer(thinking, speech.sentences())
      result = resultOf(thinking, speech, meter)
    } catch (error) {
      run.signal?.throwIfAborted()
      if (!(error instanceof StepFailed)) throw error
      meter.fellBack(error.reason)
      result = await fallBack({ turn, run, thinking, speech, meter })
    }
    await account(turn, run, { meter, boundReached: known.used.tenant >= tokensOfDay ? tokensOfDay : null })
    return result
  }
}

interface Conversing {
  readonly options: LanguageModelOptions
  readonly thinking: Thinking
  readonly speech: Speech
  readonly meter: Meter
  readonly signal: AbortSignal
  readonly history: readonly Said[]
}

/** Calls of the model, each followed by the tools that it asked for, until it asks for none. */
async function converse(input: Conversing): Promise<void> {
  const { options, thinking, speech } = input
  const { session, agent } = thinking
  const { turn, state } = session
  const tools = modelToolsOf(agent)
  const instructions = writeInstructions({
    context: turn.context,
    state,
    agent,
    language: session.reading.language,
    references: turn.references,
  })
  const messages: ModelMessage[] = toMessages(input.history)
  for (let step = 0; step < options.limits.steps; step++) {
    const done = await withRetry(input, { instructions, messages, tools: toolSet(tools) })
    speech.endStep(done.isCut)
    if (done.calls.length === 0) return
    messages.push(...done.said, await answerCalls(thinking, tools, done.calls, options.limits))
    speech.tellActs()
    if (thinking.isOver) return
  }
  throw new StepFailed('too_many_steps', false)
}

/** A call that broke off is made once more, while there is time for it and nothing of its answer has left. Its tools haven't run: nothing can be done twice. */
async function withRetry(
  { options, speech, meter, signal }: Conversing,
  request: Pick<Parameters<typeof runStep>[0], 'instructions' | 'messages' | 'tools'>,
): Promise<Step> {
  const { model, limits } = options
  const attempt = async () => {
    const done = await runStep({ ...request, model, limits, signal, onText: speech.push, onFirstToken: meter.firstToken })
    meter.stepped(done)
    return done
  }
  try {
    return await attempt()
  } catch (error) {
    const isAgain =
      error instanceof StepFailed && error.isRetryable && meter.retries() === 0 && limits.turnMs - meter.elapsedMs() > limits.retryLeavesMs
    if (!speech.dropStep() || !isAgain) throw error
    meter.retried()
    return attempt()
  }
}

function openSession(turn: Turn, run: BrainRun): Session {
  const state = structuredClone(turn.context.state)
  state.turns += 1
  recognise(turn.context, state)
  const read = readTurn(turn.context, state)
  // The digits of a code are no time, number or party.
  const reading = state.asked?.what === 'code' && typedCode(turn.context.text) !== null ? withoutFacts(read) : read
  state.language = reading.language
  const firstCall = 1 + Math.max(FIRST_MODEL_CALL - 1, ...turn.effects.map((effect) => effect.call_number))
  const tools = createToolbox(run.db, turn, { limiter: run.limiter, firstCall })
  const session: Session = { turn, tools, reading, state, acts: [...state.unsaid], answered: false }
  state.unsaid = []
  if (turn.context.isFirstReply) session.acts.push({ act: 'greet' })
  return session
}

function openThinking(session: Session, history: readonly Said[]): Thinking {
  const customerWords = [...history.filter((said) => said.role === 'customer').map((said) => said.content), session.turn.context.text].join(
    '\n',
  )
  return {
    session,
    agent: chooseAgent(session),
    begunWith: session.acts.length,
    customerWords,
    shown: [],
    searches: [],
    appointments: [],
    visit: session.state.task ? servicesOf(session.state.task) : [],
    results: [],
    isOver: false,
    needsProof: false,
  }
}

/** Why the turn can't end with what the model made of it; null when it can. */
function problemOf(thinking: Thinking, speech: Speech): string | null {
  const { session } = thinking
  const asked = session.turn.context.state.asked?.what
  const isYes =
    session.reading.polarity === 'yes' && (asked === 'confirm_booking' || asked === 'confirm_reschedule' || asked === 'confirm_cancel')
  const stands = standingActs(thinking).length > 0
  if (isYes && !stands) return 'yes_not_acted_on'
  const proof = proofMissing(thinking)
  if (proof) return proof
  if (speech.isBroken()) return 'untrue'
  return stands || speech.sentences().length > 0 ? null : 'nothing_said'
}

/** A code or a number that the customer gave to open a booking made elsewhere, and that the model did nothing about. */
function proofMissing({ session, needsProof }: Thinking): string | null {
  const { context } = session.turn
  const has = (tool: string) => session.tools.calls.some((call) => call.tool === tool)
  const asked = context.state.asked?.what
  if (asked === 'code' && typedCode(context.text) !== null && !has('check_code')) return 'code_not_checked'
  if (asked === 'booking_phone' && session.reading.phone?.valid && !has('send_code')) return 'code_not_sent'
  return needsProof ? 'unverified' : null
}

function resultOf({ session }: Thinking, speech: Speech, meter: Meter): BrainResult {
  const { reading, state, acts, tools } = session
  const decision = { language: reading.language, acts }
  return { decision, state, reading, calls: tools.calls, text: speech.text(), flags: speech.flags, model: meter.record() }
}

/** `boundReached`: the tenant's tokens of the day that were used up before this turn; the people of the business are told. */
async function account(
  { context }: Turn,
  { db }: BrainRun,
  { meter, boundReached }: { readonly meter: Meter; readonly boundReached: number | null },
): Promise<void> {
  const { input_tokens, output_tokens, fallback } = meter.record()
  const used = { inputTokens: input_tokens, outputTokens: output_tokens, isFallback: fallback !== null }
  await db.withTenant(context.tenant.id, async (tx) => {
    await addUsage(tx, { conversationId: context.conversation.id, ...used })
    if (boundReached !== null) await noticeBound(tx, { kind: 'daily_tokens.reached', bound: boundReached })
  })
}
