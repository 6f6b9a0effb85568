import type { Act } from '../acts.ts'
import { readTurn } from '../dialogue/read-turn.ts'
import { createToolbox, FIRST_MODEL_CALL } from '../tools/call-tool.ts'
import type { AgentName, ToolName } from '../tools/tools.ts'
import type { Brain } from './brain.ts'

/** What a turn is to do: `customer` must be found in what the customer wrote. Acts that claim an effect are held against the calls like everybody's. */
export interface ScriptedStep {
  readonly customer: RegExp
  readonly calls?: readonly (readonly [AgentName, ToolName, unknown])[]
  readonly acts: readonly Act[]
}

/** A brain for tests that plays its steps in order, one a turn; a turn that is not the next one's, or one too many, fails. */
export function scriptedBrain(steps: readonly ScriptedStep[]): { readonly brain: Brain; assertDone(): void } {
  let next = 0
  return {
    async brain(turn, run) {
      const step = steps[next]
      if (!step) throw new Error(`unexpected turn after ${steps.length} scripted ones: ${turn.context.text}`)
      if (!step.customer.test(turn.context.text))
        throw new Error(`step ${next} expects ${step.customer}, and the customer wrote: ${turn.context.text}`)
      next += 1
      const state = structuredClone(turn.context.state)
      state.turns += 1
      const reading = readTurn(turn.context, state)
      state.language = reading.language
      const tools = createToolbox(run.db, turn, { limiter: run.limiter, firstCall: FIRST_MODEL_CALL })
      for (const [agent, name, args] of step.calls ?? []) await tools.attempt(agent, name, args)
      const decision = { language: reading.language, acts: step.acts }
      return { decision, state, reading, calls: tools.calls, text: null, flags: [], model: null }
    },
    assertDone() {
      if (next < steps.length)
        throw new Error(`${steps.length - next} scripted steps were not used, the first expects ${steps[next]?.customer}`)
    },
  }
}
