import type { Act } from '../acts.ts'
import type { TurnContext } from '../context.ts'
import type { ToolCall } from '../tools/call-tool.ts'
import { checkSentence } from './check-sentence.ts'
import { gatherFacts } from './facts.ts'
import { type Flag, isStopped } from './flag.ts'
import { proofOf } from './proof.ts'
import { splitSentences, stripMarkup } from './sentences.ts'

export type { Flag } from './flag.ts'
export { splitSentences } from './sentences.ts'

export interface CheckedReply {
  readonly text: string
  readonly flags: readonly Flag[]
}

const PROVEN_BY_ACTS: ReadonlySet<Flag['kind']> = new Set(['unverified_action', 'unsupported_availability'])

/** Acts that claim an effect without its tool's success in this turn. `told` are effects of an earlier turn whose reply was discarded. */
export function unprovenActs(acts: readonly Act[], calls: readonly ToolCall[], told: readonly Act[]): Act[] {
  // Compared by content: between the turns they were JSON.
  const known = new Set(told.map((act) => JSON.stringify(act)))
  return acts.filter((act) => {
    const tool = proofOf(act)
    if (tool === null || known.has(JSON.stringify(act))) return false
    return !calls.some((call) => call.tool === tool && call.result.ok)
  })
}

/**
 * The last look at a reply before it is stored: a sentence that may not be said under the tenant's policy (isStopped) is left out, and all that was found is kept with the message.
 * Without `calls` the text is made from acts that were proven (unprovenActs) and drawn from the calendar: what they claim is not asked again.
 */
export function checkReply(context: TurnContext, text: string, calls: readonly ToolCall[] | null = null): CheckedReply {
  const facts = gatherFacts(context, calls ?? [])
  const flags: Flag[] = []
  const kept = splitSentences(stripMarkup(text)).filter((sentence) => {
    const found = checkSentence(context, facts, sentence).flags.filter(({ kind }) => calls !== null || !PROVEN_BY_ACTS.has(kind))
    flags.push(...found)
    return !isStopped(context.policy, found)
  })
  return { text: kept.join('').trim(), flags }
}
