import type { TurnContext } from '../context.ts'
import type { Brain } from './brain.ts'

/** Who answers whom. */
export interface Brains {
  choose(context: TurnContext): Brain
}
