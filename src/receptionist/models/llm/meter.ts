import type { ModelRecord } from '../brain.ts'
import type { Step } from './run-step.ts'

/** What one turn took of a model. */
export interface Meter {
  firstToken(): void
  stepped(step: Step): void
  retried(): void
  retries(): number
  fellBack(reason: string): void
  elapsedMs(): number
  record(): ModelRecord
}

export function createMeter({ provider, name }: { readonly provider: string; readonly name: string }): Meter {
  const started = performance.now()
  const elapsedMs = () => Math.round(performance.now() - started)
  let [steps, retries, input, output] = [0, 0, 0, 0]
  let first: number | null = null
  let fallback: string | null = null
  return {
    firstToken: () => {
      first ??= elapsedMs()
    },
    stepped(step) {
      steps += 1
      input += step.inputTokens
      output += step.outputTokens
    },
    retried: () => {
      retries += 1
    },
    retries: () => retries,
    fellBack: (reason) => {
      fallback = reason
    },
    elapsedMs,
    record: () => ({
      provider,
      model: name,
      steps,
      retries,
      input_tokens: input,
      output_tokens: output,
      first_token_ms: first,
      duration_ms: elapsedMs(),
      fallback,
    }),
  }
}
