import type { Act } from '../../acts.ts'
import { checkReply } from '../../guardrails/check-reply.ts'
import { splitSentences } from '../../guardrails/sentences.ts'
import { renderReply } from '../../render/render.ts'
import type { Turn } from '../../tools/tool.ts'
import type { BrainResult, BrainRun } from '../brain.ts'
import { embeddedBrain } from '../embedded.ts'
import type { Meter } from './meter.ts'
import type { Speech } from './speech.ts'
import { standingActs, type Thinking } from './thinking.ts'

/**
 * The end of a turn that the model could not end. What it has done in this turn, or asked the customer to confirm, stands and is told by its acts. Otherwise the
 * embedded brain takes the turn from its beginning. What has left already stays at the head of the reply; without a listener nothing of the model's is kept.
 */
export async function fallBack(input: {
  readonly turn: Turn
  readonly run: BrainRun
  readonly thinking: Thinking
  readonly speech: Speech
  readonly meter: Meter
}): Promise<BrainResult> {
  const { turn, run, thinking, speech, meter } = input
  const { session } = thinking
  const head = run.onSentence === null ? '' : speech.text()
  const flags = speech.flags
  if (standingActs(thinking).length > 0) {
    if (session.state.asked?.what === 'anything_else') session.acts.push({ act: 'ask', asked: session.state.asked })
    speech.tellActs()
    const { reading, state, acts, tools } = session
    const decision = { language: reading.language, acts }
    const text = run.onSentence === null ? null : speech.text()
    return { decision, state, reading, calls: tools.calls, text, flags, model: meter.record() }
  }
  const taken = await embeddedBrain(turn, { ...run, onSentence: null })
  const calls = [...session.tools.calls, ...taken.calls]
  const common = { ...taken, calls, flags, model: meter.record() }
  if (head === '') return common
  const acts = taken.decision.acts.filter((act) => !isSaid(act, session.acts))
  const rendered = renderReply({ ...turn.context, state: taken.state }, { ...taken.decision, acts })
  const { text: words } = checkReply(turn.context, rendered, calls)
  const rest = words === '' ? '' : ` ${words}`
  for (const sentence of splitSentences(rest)) run.onSentence?.(sentence, false)
  return { ...common, decision: { ...taken.decision, acts }, text: `${head}${rest}` }
}

function isSaid(act: Act, said: readonly Act[]): boolean {
  return said.some((other) => JSON.stringify(other) === JSON.stringify(act))
}
