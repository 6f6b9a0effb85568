import type { Act } from '../acts.ts'
import type { TurnContext } from '../context.ts'
import type { ToolCall } from '../tools/call-tool.ts'
import { findForbidden } from './forbidden-phrases.ts'
import { findUnsupportedPrices } from './grounding.ts'

export interface Flag {
  readonly kind: 'forbidden_phrase' | 'unsupported_price' | 'unverified_action'
  readonly severity: 'low' | 'medium' | 'high'
  readonly excerpt: string
}

export interface CheckedReply {
  readonly text: string
  readonly flags: readonly Flag[]
}

/** Which tool must have succeeded in this turn for an act to be said. */
const PROOF = {
  booked: 'book_appointment',
  rescheduled: 'reschedule_appointment',
  cancelled: 'cancel_appointment',
  handed_off: 'request_handoff',
  message_taken: 'take_message',
} as const

/** Acts that claim an effect without its tool's success in this turn. `told` are effects of an earlier turn whose reply was discarded. */
export function unprovenActs(acts: readonly Act[], calls: readonly ToolCall[], told: readonly Act[]): Act[] {
  // Compared by content: between the turns they were JSON.
  const known = new Set(told.map((act) => JSON.stringify(act)))
  return acts.filter((act) => {
    const tool = PROOF[act.act as keyof typeof PROOF]
    if (tool === undefined || known.has(JSON.stringify(act))) return false
    return !calls.some((call) => call.tool === tool && call.result.ok)
  })
}

/**
 * The last look at a reply before it is stored: a sentence with a phrase that the business forbids is left out, a price that nothing supports is flagged.
 * `spoken` renders acts again without the ones that failed.
 */
export function checkReply(context: TurnContext, text: string): CheckedReply {
  const flags: Flag[] = []
  const kept = splitSentences(text).filter((sentence) => {
    const found = findForbidden(sentence, context.pack.forbidden_phrases)
    if (found === null) return true
    flags.push({ kind: 'forbidden_phrase', severity: 'high', excerpt: found })
    return false
  })
  const checked = kept.join('').trim()
  for (const price of findUnsupportedPrices(checked, context)) flags.push({ kind: 'unsupported_price', severity: 'high', excerpt: price })
  return { text: checked, flags }
}

/** Sentences with what follows them, so that joining them gives the text back. */
export function splitSentences(text: string): string[] {
  return text.match(/[^.!?؟\n]*(?:[.!?؟\n]+\s*|$)/g)?.filter((part) => part.length > 0) ?? []
}
