import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import {
  addFeature,
  beginOption,
  clearOptions,
  learn,
  type Options,
  type Ranker,
  rank,
} from '../../src/receptionist/understanding/learning/ranker.ts'
import type { Scene } from './candidates.ts'
import { fillNumberAt, isCounting } from './choice-features.ts'
import { fillMention } from './mention-features.ts'
import type { TurnFrame } from './prepare.ts'
import type { SlotScene } from './slot-features.ts'
import { type Mention, surenessOf } from './tagger.ts'
import { normal } from './words.ts'

/**
 * For each mention, and for each number word by its place, by the slot's number: the probability that it is that slot's value. What is missing to 1 is that it
 * is none's.
 */
export interface Claims {
  readonly mentions: Map<Mention, Float64Array>
  readonly numbers: Map<number, Float64Array>
}

export function createClaims(): Claims {
  return { mentions: new Map(), numbers: new Map() }
}

export interface Contest {
  readonly ranker: Ranker
  readonly options: Options
  readonly scene: Scene
  /** The service's input slots; their scenes share the claims that are filled here. */
  readonly slots: readonly SlotScene[]
  /** When given, the ranker learns from it after having answered. */
  readonly gold?: TurnFrame | undefined
}

const T = { none: hashText('claim none'), noneKind: hashText('claim none kind'), noNumber: hashText('claim no number') } as const

/**
 * The slots of a service compete for each mention. A slot decided alone would miss values for a slot that training had no like of; here "a person's name that
 * nobody else claims" goes to the one slot left.
 */
export function claimMentions({ ranker, options, scene, slots, gold }: Contest): void {
  const rivals = slots.filter(({ slot }) => !slot.isCategorical)
  for (const mention of scene.turn.mentions) {
    const key = normal(textOf(scene, mention))
    clearOptions(options)
    for (const slot of rivals) {
      beginOption(options)
      fillMention(options, slot, mention, key)
    }
    beginOption(options)
    fillNone(options, slots, mention)
    if (gold) learn(ranker, options, rightSlot(rivals, scene, key, gold))
    else rank(ranker, options)
    const shares = new Float64Array(scene.view.slots.length)
    rivals.forEach(({ slot }, option) => {
      shares[slot.index] = options.probabilities[option] ?? 0
    })
    slots[0]?.claims.mentions.set(mention, shares)
  }
}

/** Likewise the slots that count something compete for each number word outside the mentions. */
export function claimNumbers({ ranker, options, scene, slots, gold }: Contest): void {
  const rivals = slots.filter(({ slot }) => isCounting(slot))
  scene.turn.tokens.forEach((token, at) => {
    if (token.number < 0 || rivals.length === 0 || slots[0]?.clues.covered[at]) return
    clearOptions(options)
    for (const slot of rivals) {
      beginOption(options)
      fillNumberAt(options, slot, at)
    }
    beginOption(options)
    addFeature(options, T.noNumber)
    addFeature(options, mix(T.noNumber, mix(token.id, scene.turn.tokens[at + 1]?.stem ?? 1)))
    addFeature(options, mix(T.noNumber, mix(rivals.length, rivals.some(({ asked }) => asked === 2) ? 1 : 0)))
    if (gold) learn(ranker, options, rightCount(rivals, scene, token.number, gold))
    else rank(ranker, options)
    const shares = new Float64Array(scene.view.slots.length)
    rivals.forEach(({ slot }, option) => {
      shares[slot.index] = options.probabilities[option] ?? 0
    })
    slots[0]?.claims.numbers.set(at, shares)
  })
}

/** The slot whose value the number has become, if it has become one's. */
function rightCount(rivals: readonly SlotScene[], { own }: Scene, number: number, gold: TurnFrame): number {
  const right = rivals.findIndex(({ slot }) => {
    const value = gold.values[slot.index]?.[0]
    return value !== undefined && Number(value) === number && own.state[slot.index] !== value
  })
  return right < 0 ? rivals.length : right
}

export function textOf({ turn: { text, tokens } }: Scene, mention: Mention): string {
  return text.slice(tokens[mention.from]?.from ?? 0, tokens[mention.to - 1]?.to ?? 0)
}

function fillNone(options: Options, slots: readonly SlotScene[], mention: Mention): void {
  const clues = slots[0]?.clues
  const fitting = slots.filter(({ slot }) => !slot.isCategorical && slot.kind === mention.kind)
  const number = Math.min(3, fitting.length)
  const open = fitting.filter(({ held }) => held === 0).length
  addFeature(options, mix(T.none, mention.isWeak ? 1 : 0))
  addFeature(options, mix(mix(T.none, number), mix(Math.min(2, open), mention.isWeak ? 1 : 0)))
  addFeature(options, mix(mix(T.none, surenessOf(mention)), mention.isWeak ? 3 : 2))
  addFeature(options, mix(mix(T.noneKind, number), mix(clues?.shape ?? 0, clues?.isOtherFirst ? 1 : 0)))
}

/** The slot that has the mention as its value, rather one whose value changed; the last option when there is none. */
function rightSlot(rivals: readonly SlotScene[], scene: Scene, key: string, gold: TurnFrame): number {
  const holders = rivals.flatMap(({ slot }, option) =>
    gold.values[slot.index]?.some((value) => normal(value) === key) ? [{ slot, option }] : [],
  )
  const changed = holders.find(({ slot }) => normal(scene.own.state[slot.index] ?? '') !== key)
  return (changed ?? holders[0])?.option ?? rivals.length
}
