import type { Act } from '../acts.ts'
import { defaultLanguage, type TurnContext } from '../context.ts'
import { readTurn } from '../dialogue/read-turn.ts'
import type { Brain } from './brain.ts'

/**
 * Who answers a turn that has no words in it: pictures, recordings, files. Nobody here can open them, and no brain is asked what they might be: the customer is
 * asked to write instead, in the language they wrote in so far. What the dialogue was about stays as it is. Null for a turn with words.
 */
export function brainOfWordless(context: TurnContext): Brain | null {
  const { wordless: media } = context
  if (media === null) return null
  return async () => {
    const state = structuredClone(context.state)
    state.turns += 1
    const reading = readTurn(context, state)
    const language = state.language ?? defaultLanguage(context.tenant, context.conversation)
    const greeting: Act[] = context.isFirstReply ? [{ act: 'greet' }] : []
    const acts: Act[] = [...state.unsaid, ...greeting, { act: 'wordless', media }]
    state.unsaid = []
    return { decision: { language, acts }, state, reading, calls: [], text: null, flags: [], model: null }
  }
}
