import type { LanguageModelOptions } from './language-model-brain.ts'
import { runStep, StepFailed } from './run-step.ts'

const INSTRUCTIONS = 'You are a receptionist. Answer with one short sentence.'
const QUESTION = 'Hello, is anybody there?'
const LONGEST = 300

export type Asked =
  | { readonly ok: true; readonly duration_ms: number; readonly answer: string }
  | { readonly ok: false; readonly duration_ms: number; readonly reason: string }

/** Whether a model answers at all: one question, without tools, within the bounds of a turn. `reason` is ours, never a provider's own words. */
export async function askOnce({ model, limits }: LanguageModelOptions): Promise<Asked> {
  const started = performance.now()
  const duration = () => Math.round(performance.now() - started)
  let answer = ''
  try {
    await runStep({
      model,
      instructions: INSTRUCTIONS,
      messages: [{ role: 'user', content: QUESTION }],
      tools: {},
      limits,
      signal: AbortSignal.timeout(Math.min(limits.turnMs, 15_000)),
      onText: (delta) => {
        answer += delta
      },
      onFirstToken: () => undefined,
    })
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    return { ok: false, duration_ms: duration(), reason: error.reason }
  }
  return answer.trim() === ''
    ? { ok: false, duration_ms: duration(), reason: 'nothing_said' }
    : { ok: true, duration_ms: duration(), answer: answer.trim().slice(0, LONGEST) }
}
