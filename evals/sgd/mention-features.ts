import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import { addFeature, type Options } from '../../src/receptionist/understanding/learning/ranker.ts'
import { isNamedBy } from './clues.ts'
import { KIND_MARKS, type SlotView } from './schema-view.ts'
import type { SlotScene } from './slot-features.ts'
import { type Mention, surenessOf } from './tagger.ts'
import { normal, type Token } from './words.ts'

const T = {
  fit: hashText('mention fit'),
  status: hashText('mention status'),
  before: hashText('mention before'),
  beforeTwo: hashText('mention before two'),
  after: hashText('mention after'),
  inside: hashText('mention inside'),
  overlap: hashText('mention overlap'),
  rivals: hashText('mention rivals'),
  place: hashText('mention place'),
  same: hashText('mention same'),
  clause: hashText('mention clause'),
  origin: hashText('mention origin'),
  named: hashText('mention named'),
} as const

const PAD = hashText('pad')
/** A stretch of the user's words: is it this slot's value? */
export function fillMention(options: Options, slot: SlotScene, mention: Mention, key: string): void {
  const { clues, type, asked, held, status } = slot
  const { tokens, mentions } = slot.scene.turn
  const kind = KIND_MARKS[mention.kind]
  const isKind = mention.kind === slot.slot.kind ? 1 : 0
  const fit = mix(mix(T.fit, kind), type)
  addFeature(options, fit)
  addFeature(options, mix(fit, status))
  addFeature(options, mix(mix(T.fit, isKind), status))
  addFeature(options, mix(mix(fit, asked), clues.requested.size))
  addFeature(options, mix(mix(T.fit, isKind), mix(asked, surenessOf(mention) + (mention.isWeak ? 10 : 0))))
  const same = mentions.filter((other) => other.kind === mention.kind && other.isWeak === mention.isWeak)
  const position = mix(same.indexOf(mention), Math.min(3, same.length))
  addFeature(options, mix(mix(T.place, position), mix(type, kind)))
  addFeature(options, mix(mix(T.place, clues.shape), mix(isKind, slot.use)))
  addFeature(options, mix(mix(T.place, clues.isOtherFirst ? 1 : 0), fit))
  fillContext(options, slot, mention, tokens, isKind)
  fillRivals(options, slot, mention, tokens, isKind)
  const value = slot.scene.own.state.findIndex((other, index) => other !== undefined && index !== slot.slot.index && normal(other) === key)
  addFeature(options, mix(mix(T.same, value < 0 ? 0 : 1), mix(isKind, held)))
  const origin = originOf(slot, key)
  addFeature(options, mix(mix(T.origin, origin), mix(isKind, held)))
  addFeature(options, mix(mix(T.origin, origin), mix(asked, slot.slot.profile)))
  for (let at = mention.from; at < mention.to; at++) {
    const token = tokens[at]
    if (!token) continue
    addFeature(options, mix(mix(T.inside, token.id), slot.slot.kindId))
    for (const word of slot.slot.crossWords) addFeature(options, mix(mix(T.inside, token.id), word))
  }
  const isLong = Math.min(4, mention.to - mention.from)
  addFeature(options, mix(mix(T.inside, isLong), mix(type, tokens[mention.from]?.shape ?? 0)))
}

/** Has the system said the value: for this slot (3 now, 2 before), for another slot of the service (1), or not (0)? */
function originOf({ slot, clues, scene }: SlotScene, key: string): number {
  let origin = 0
  for (const act of clues.acts) {
    if (act.slot < 0 || !act.values.some((value) => normal(value) === key)) continue
    if (act.slot === slot.index) return 3
    origin = 1
  }
  scene.own.said.forEach((said, index) => {
    if (said?.key === key) origin = Math.max(origin, index === slot.index ? 2 : 1)
  })
  return origin
}

function fillContext(options: Options, slot: SlotScene, mention: Mention, tokens: readonly Token[], isKind: number): void {
  const { type, clues } = slot
  const before = contextWord(slot, mention.from - 1)
  const beforeTwo = mix(contextWord(slot, mention.from - 2), before)
  const after = contextWord(slot, mention.to)
  const afterTwo = mix(after, contextWord(slot, mention.to + 1))
  addFeature(options, mix(mix(T.before, before), type))
  addFeature(options, mix(mix(T.beforeTwo, beforeTwo), type))
  addFeature(options, mix(mix(T.beforeTwo, mix(contextWord(slot, mention.from - 3), beforeTwo)), type))
  addFeature(options, mix(mix(T.after, after), type))
  addFeature(options, mix(mix(T.after, afterTwo), type))
  addFeature(options, mix(mix(T.after, before), mix(after, type)))
  for (const word of slot.slot.crossWords) {
    addFeature(options, mix(mix(T.before, before), word))
    addFeature(options, mix(mix(T.beforeTwo, beforeTwo), word))
    addFeature(options, mix(mix(T.after, after), word))
    addFeature(options, mix(mix(T.fit, word), mix(isKind, KIND_MARKS[mention.kind])))
  }
  // Words further off, as a bag: "I will be leaving on <date>".
  const from = Math.max(0, mention.from - 6)
  for (let at = from; at < mention.from - 1; at++) {
    const token = tokens[at]
    if (token && !clues.covered[at]) addFeature(options, mix(mix(T.clause, token.stem), type))
  }
}

/** A word beside the mention; a neighbouring value by its being one, the turn's edge by its own id. */
function contextWord({ scene, clues }: SlotScene, at: number): number {
  const token = scene.turn.tokens[at]
  if (!token) return PAD
  return clues.covered[at] ? 7 : token.id
}

/** Do the words around speak for this slot more than for the service's other slots of the kind; are those asked for or already known? */
function fillRivals(options: Options, slot: SlotScene, mention: Mention, tokens: readonly Token[], isKind: number): void {
  const { scene, clues } = slot
  const own = overlapOf(slot.slot.words, slot, mention, tokens)
  let best = 0
  let rivalNamed = 0
  let asked = 0
  let open = 0
  let usable = 0
  for (const rival of scene.view.slots) {
    if (rival === slot.slot || !rival.isInput || rival.isCategorical || rival.kind !== slot.slot.kind) continue
    best = Math.max(best, overlapOf(rival.words, slot, mention, tokens))
    if (isNamedNear(rival, slot, mention, tokens)) rivalNamed = 1
    if (clues.requested.has(rival.index)) asked = 1
    if (scene.own.state[rival.index] === undefined) open = 1
    if (scene.view.intents[scene.own.intent]?.uses[rival.index]) usable = 1
  }
  const lead = own === best ? 1 : own > best ? 2 : 0
  addFeature(options, mix(mix(T.overlap, Math.min(2, own)), mix(lead, isKind)))
  addFeature(options, mix(mix(T.overlap, lead), mix(slot.asked, mix(isKind, asked))))
  const names = (isNamedNear(slot.slot, slot, mention, tokens) ? 1 : 0) + 2 * rivalNamed
  addFeature(options, mix(mix(T.named, names), isKind))
  addFeature(options, mix(mix(T.named, names), mix(slot.asked, mix(isKind, slot.held))))
  const rivals = asked + 2 * open + 4 * usable
  addFeature(options, mix(mix(T.rivals, rivals), mix(slot.status, isKind)))
  addFeature(options, mix(mix(T.rivals, rivals), mix(slot.type, mix(slot.held, slot.asked))))
}

/** Is one of the slot's own words within a few words of the mention? */
function isNamedNear(named: SlotView, { clues }: SlotScene, mention: Mention, tokens: readonly Token[]): boolean {
  for (let at = Math.max(0, mention.from - 4); at < Math.min(tokens.length, mention.to + 3); at++) {
    const token = tokens[at]
    if (token && !clues.covered[at] && isNamedBy(named, token)) return true
  }
  return false
}

function overlapOf(words: readonly number[], { clues }: SlotScene, mention: Mention, tokens: readonly Token[]): number {
  let overlap = 0
  for (let at = Math.max(0, mention.from - 5); at < Math.min(tokens.length, mention.to + 3); at++)
    if (!clues.covered[at] && words.includes(tokens[at]?.stem ?? 0)) overlap++
  return overlap
}
