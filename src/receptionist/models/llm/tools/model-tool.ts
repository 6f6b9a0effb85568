import type { z } from 'zod'
import type { Thinking } from '../thinking.ts'

/**
 * A tool in the form that a model is given: dates and times of the business's own clock, references instead of ids, and results that say what to do next. What it
 * does goes through the toolbox like everybody's.
 */
export interface ModelTool<A extends z.ZodType = z.ZodType> {
  readonly description: string
  readonly arguments: A
  run(thinking: Thinking, args: z.output<A>): Promise<object> | object
}

export function modelTool<A extends z.ZodType>(definition: ModelTool<A>): ModelTool<A> {
  return definition
}

export const TOLD = 'The customer has been told so. Don’t repeat it; add only what else they need.'

export function refused(code: string, message: string): object {
  return { ok: false, error: { code, message } }
}

export const ASKED = refused('needs_confirmation', 'The customer is being asked to confirm. Your turn ends here.')
