import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import type { Memory, ServiceMemory } from './memory.ts'
import type { Turn, TurnAct } from './prepare.ts'
import { KIND_MARKS, type ServiceView, type SlotView } from './schema-view.ts'
import { normal, type Token } from './words.ts'

/** Is the token one of the words that only this slot has? */
export function isNamedBy(slot: SlotView, token: Token): boolean {
  return startsWith(token, slot.ownStarts)
}

export function startsWith(token: Token, starts: readonly string[]): boolean {
  return token.lower.length >= 3 && starts.some((start) => token.lower.startsWith(start))
}

/** What a turn says apart from its values, read once for all decisions about one of its frames. */
export interface Clues {
  /** Words, pairs and marks with the values replaced by their kinds ("make it for <time>"). */
  readonly grams: readonly number[]
  /** Stems of all words. */
  readonly stems: ReadonlySet<number>
  /** Tokens inside a mention. */
  readonly covered: Uint8Array
  /** How often each slot, by its number, is named by a word of its own. */
  readonly named: Uint8Array
  /** The system's last acts for this service, and an id of their kinds together. */
  readonly acts: readonly TurnAct[]
  readonly actsId: number
  readonly requested: ReadonlySet<number>
  readonly offeredIntent: number
  /** Is this service new to the conversation; is another frame of the turn's service new. */
  readonly isFirst: boolean
  readonly isOtherFirst: boolean
  readonly isQuestion: boolean
  /** The turn's words in lower case, each between spaces. */
  readonly normalText: string
  /** `isFirst`, `isOtherFirst`, whether the turn is about several services and how many intents there are, in one number. */
  readonly shape: number
}

export function readClues(turn: Turn, memory: Memory, own: ServiceMemory, view: ServiceView): Clues {
  const covered = new Uint8Array(turn.tokens.length)
  const sequence: number[] = [hashText('<s>')]
  let at = 0
  for (const mention of turn.mentions) {
    if (mention.isWeak) continue
    for (; at < mention.from; at++) sequence.push(turn.tokens[at]?.id ?? 0)
    sequence.push(KIND_MARKS[mention.kind])
    for (; at < mention.to; at++) covered[at] = 1
  }
  for (; at < turn.tokens.length; at++) sequence.push(turn.tokens[at]?.id ?? 0)
  sequence.push(hashText('</s>'))
  const pairs = sequence.slice(1).map((id, index) => mix(sequence[index] ?? 0, id))
  const acts = turn.acts.filter((frame) => frame.service === own.service).flatMap((frame) => frame.acts)
  const actKinds = [...new Set(acts.map((act) => act.kind))].sort().join(' ')
  const isQuestion = turn.text.includes('?')
  const isFirst = own.turn < 0
  const isOtherFirst = turn.frames.some((frame) => frame.service !== own.service && !memory.services.has(frame.service))
  return {
    grams: [...new Set([...sequence, ...pairs])],
    stems: new Set(turn.tokens.map((token) => token.stem)),
    covered,
    named: Uint8Array.from(view.slots, (slot) => turn.tokens.filter((token, index) => !covered[index] && isNamedBy(slot, token)).length),
    acts,
    actsId: hashText(actKinds),
    requested: new Set(acts.filter((act) => act.kind === 'REQUEST').map((act) => act.slot)),
    offeredIntent: acts.find((act) => act.kind === 'OFFER_INTENT')?.intent ?? -1,
    isFirst,
    isOtherFirst,
    isQuestion,
    normalText: ` ${normal(turn.text)} `,
    shape: (isFirst ? 1 : 0) + (isOtherFirst ? 2 : 0) + (turn.frames.length > 1 ? 4 : 0) + 8 * Math.min(2, view.intents.length - 1),
  }
}
