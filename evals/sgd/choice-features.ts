import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import { addFeature, type Options } from '../../src/receptionist/understanding/learning/ranker.ts'
import { startsWith } from './clues.ts'
import type { SlotView, ValueView } from './schema-view.ts'
import type { SlotScene } from './slot-features.ts'
import type { Token } from './words.ts'

const T = {
  bias: hashText('choice bias'),
  match: hashText('choice match'),
  number: hashText('choice number'),
  near: hashText('choice near'),
  claim: hashText('choice claim'),
  gram: hashText('choice gram'),
  boolean: hashText('boolean'),
  booleanOwn: hashText('boolean own'),
  booleanGram: hashText('boolean gram'),
  booleanWord: hashText('boolean word'),
} as const

/** One of the values a slot is limited to: do the user's words mean it? */
export function fillChoice(options: Options, slot: SlotScene, value: ValueView, isProposed: boolean): void {
  const { clues, asked, status } = slot
  const intent = slot.scene.view.intents[slot.scene.own.intent]
  const isDefault = intent?.defaults[slot.slot.index] === value.text ? 1 : 0
  addFeature(options, mix(mix(T.bias, isDefault), isProposed ? asked - 3 : status))
  if (slot.slot.isBoolean) {
    if (!isProposed) fillBoolean(options, slot, value)
    return
  }
  if (value.number >= 0) fillNumber(options, slot, value)
  else fillWords(options, slot, value)
  if (isProposed) return
  for (const gram of clues.grams) {
    addFeature(options, mix(mix(T.gram, gram), value.id))
    addFeature(options, mix(mix(T.gram, gram), mix(value.id, asked === 2 ? 1 : 0)))
  }
}

/** How much of the value's own wording stands in the turn, against the slot's other values. */
function fillWords(options: Options, slot: SlotScene, value: ValueView): void {
  const { clues, asked, held, status } = slot
  const matchedBy = (other: ValueView) => other.stems.filter((stem) => clues.stems.has(stem)).length
  const matched = matchedBy(value)
  const share = matched === 0 ? 0 : matched === value.stems.length ? 3 : matched * 2 >= value.stems.length ? 2 : 1
  const rivals = Math.max(0, ...slot.slot.values.map((other) => (other === value ? 0 : matchedBy(other))))
  const match = mix(mix(T.match, share), rivals > matched ? 0 : rivals === matched ? 1 : 2)
  const named = slot.slot.words.some((word) => clues.stems.has(word)) ? 1 : 0
  addFeature(options, mix(match, asked))
  addFeature(options, mix(match, mix(asked, held)))
  addFeature(options, mix(match, status))
  addFeature(options, mix(mix(match, value.stems.length), clues.isQuestion ? 1 : 2))
  addFeature(options, mix(match, mix(named, asked) + 5))
  addFeature(options, mix(match, mix(clues.shape, slot.use)))
  if (share > 0) for (const gram of clues.grams) addFeature(options, mix(mix(match, gram), 9))
}

/** "four", "for 2", "just me": which number words stand in the turn, and next to what. */
function fillNumber(options: Options, slot: SlotScene, value: ValueView): void {
  const { clues, asked } = slot
  const { tokens } = slot.scene.turn
  let found = 0
  tokens.forEach((_, at) => {
    if (!means(tokens, at, slot, value.number)) return
    found = Math.max(found, clues.covered[at] ? 1 : 2)
    fillNumberAt(options, slot, at)
    const claims = slot.claims.numbers.get(at)
    if (!claims) return
    const own = claims[slot.slot.index] ?? 0
    const rival = claims.reduce((most, claim, index) => (index === slot.slot.index ? most : Math.max(most, claim)), 0)
    addFeature(options, mix(mix(T.claim, Math.floor(own * 9.99)), mix(asked, slot.held)))
    addFeature(options, mix(mix(T.claim, own > rival ? 1 : 0), mix(Math.floor(rival * 4.99), asked) + 20))
  })
  const counts = tokens.filter((token, at) => token.number >= 0 && !clues.covered[at]).length
  addFeature(options, mix(mix(T.number, found), mix(asked, Math.min(2, counts))))
  addFeature(options, mix(mix(T.number, found), mix(slot.status, Math.min(2, counts))))
  const rivals = slot.scene.view.slots.filter((other) => other !== slot.slot && isCounting(other)).length
  addFeature(options, mix(mix(T.number, found), mix(rivals, mix(asked, slot.use))))
}

/** Is one of the values a slot takes a number? */
export function isCounting(slot: SlotView): boolean {
  return slot.isInput && slot.values.some((value) => value.number >= 0)
}

/** A number word and its neighbours: does it count what this slot counts? */
export function fillNumberAt(options: Options, slot: SlotScene, at: number): void {
  const { clues, asked, held } = slot
  const { tokens } = slot.scene.turn
  const before = tokens[at - 1]?.id ?? 1
  const after = tokens[at + 1]?.stem ?? 1
  const afterNext = mix(after, tokens[at + 2]?.stem ?? 1)
  const near = mix(T.near, clues.covered[at] ? 0 : 1)
  addFeature(options, mix(mix(near, asked), mix(tokens[at]?.id ?? 0, held)))
  for (const id of [before, after + 1, afterNext + 2, mix(before, after)]) {
    addFeature(options, mix(mix(near, id), asked))
    for (const word of slot.slot.crossWords) addFeature(options, mix(mix(near, id), word))
  }
  const named = nearness(slot.slot, tokens, at)
  const rival = Math.max(
    0,
    ...slot.scene.view.slots.map((other) => (other !== slot.slot && isCounting(other) ? nearness(other, tokens, at) : 0)),
  )
  addFeature(options, mix(mix(near, named), mix(rival, asked)))
  addFeature(options, mix(mix(near, named > rival ? 11 : named === rival ? 12 : 13), slot.status))
}

/** Is what the slot counts named after the number: next to it (2), one word on (1)? "bedroom" names both "bed" and "room". */
function nearness(slot: SlotView, tokens: readonly Token[], at: number): number {
  const isNamed = (token: Token | undefined) => token !== undefined && startsWith(token, slot.countedStarts)
  if (isNamed(tokens[at + 1])) return 2
  return isNamed(tokens[at + 2]) ? 1 : 0
}

const A_YEAR = 1900

/** Does the word count `number`? Years are also said short ("'16") and by their distance ("two years ago", from the latest year of the schema). */
function means(tokens: readonly Token[], at: number, { slot }: SlotScene, number: number): boolean {
  const token = tokens[at]
  if (!token) return false
  if (token.number === number) return true
  if (number < A_YEAR) return false
  const before = tokens[at - 1]?.lower ?? ''
  if (/^\d\d$/.test(token.lower)) return /^['’]$/.test(before) && number % 100 === token.number
  const latest = Math.max(...slot.values.map((value) => value.number))
  if (token.number > 0) return /^years?$/.test(tokens[at + 1]?.lower ?? '') && latest - token.number === number
  return token.lower === 'year' && ((before === 'last' && number === latest - 1) || (before === 'this' && number === latest))
}

function fillBoolean(options: Options, slot: SlotScene, value: ValueView): void {
  const { clues, asked, held } = slot
  const named = slot.slot.words.filter((word) => clues.stems.has(word)).length
  const sign = value.text === 'True' ? 1 : 2
  const own = Math.min(2, clues.named[slot.slot.index] ?? 0)
  const rival = Math.min(
    1,
    Math.max(0, ...slot.scene.view.slots.map((other) => (other === slot.slot ? 0 : (clues.named[other.index] ?? 0)))),
  )
  const about = mix(mix(T.boolean, sign), Math.min(3, named))
  const byName = mix(mix(T.booleanOwn, sign), own)
  addFeature(options, mix(byName, asked))
  addFeature(options, mix(byName, mix(asked, held)))
  addFeature(options, mix(byName, mix(rival, clues.isQuestion ? 1 : 2)))
  addFeature(options, mix(byName, mix(clues.shape, clues.isQuestion ? 1 : 2)))
  addFeature(options, mix(byName, slot.status))
  if (own > 0) for (const gram of clues.grams) addFeature(options, mix(mix(T.booleanOwn, gram), sign))
  addFeature(options, mix(about, asked))
  addFeature(options, mix(about, mix(asked, held)))
  addFeature(options, mix(about, slot.status))
  addFeature(options, mix(mix(about, clues.isQuestion ? 1 : 2), mix(asked, 3)))
  addFeature(options, mix(mix(about, clues.shape), mix(asked, clues.actsId)))
  for (const gram of clues.grams) {
    addFeature(options, mix(mix(T.booleanGram, gram), mix(sign, asked === 2 ? 1 : 0)))
    addFeature(options, mix(mix(T.booleanGram, gram), mix(sign, mix(Math.min(2, named), 3))))
    for (const word of slot.slot.crossWords) addFeature(options, mix(mix(T.booleanWord, gram), mix(sign, word)))
  }
}
