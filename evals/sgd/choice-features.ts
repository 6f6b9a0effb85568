import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import { addFeature, type Options } from '../../src/receptionist/understanding/learning/ranker.ts'
import type { ValueView } from './schema-view.ts'
import type { SlotScene } from './slot-features.ts'

const T = {
  bias: hashText('choice bias'),
  match: hashText('choice match'),
  number: hashText('choice number'),
  near: hashText('choice near'),
  gram: hashText('choice gram'),
  boolean: hashText('boolean'),
  booleanGram: hashText('boolean gram'),
  booleanWord: hashText('boolean word'),
} as const

/** One of the values a slot is limited to: do the user's words mean it? */
export function fillChoice(options: Options, slot: SlotScene, value: ValueView): void {
  const { clues, asked, status } = slot
  const intent = slot.scene.view.intents[slot.scene.own.intent]
  const isDefault = intent?.defaults[slot.slot.index] === value.text ? 1 : 0
  addFeature(options, mix(mix(T.bias, isDefault), status))
  if (slot.slot.isBoolean) {
    fillBoolean(options, slot, value)
    return
  }
  if (value.number >= 0) fillNumber(options, slot, value)
  else fillWords(options, slot, value)
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
  const { clues, asked, held } = slot
  const { tokens } = slot.scene.turn
  let found = 0
  tokens.forEach((token, at) => {
    if (token.number !== value.number) return
    const isFree = clues.covered[at] ? 0 : 1
    found = Math.max(found, 1 + isFree)
    const before = tokens[at - 1]?.id ?? 1
    const after = tokens[at + 1]?.stem ?? 1
    const afterNext = mix(after, tokens[at + 2]?.stem ?? 1)
    const near = mix(T.near, isFree)
    addFeature(options, mix(mix(near, asked), mix(token.id, held)))
    for (const id of [before, after + 1, afterNext + 2, mix(before, after)]) {
      addFeature(options, mix(mix(near, id), asked))
      addFeature(options, mix(mix(near, id), slot.slot.nameId))
      for (const word of slot.slot.words) addFeature(options, mix(mix(near, id), word))
    }
    const named = slot.slot.words.includes(after) ? 3 : slot.slot.words.includes(tokens[at + 2]?.stem ?? 0) ? 2 : 0
    const rival = slot.scene.view.slots.some(
      (other) => other !== slot.slot && other.isInput && other.values[0]?.number !== undefined && other.words.includes(after),
    )
    addFeature(options, mix(mix(near, named), mix(rival ? 1 : 2, asked)))
    addFeature(options, mix(mix(near, named), mix(rival ? 1 : 2, slot.status)))
  })
  const counts = tokens.filter((token, at) => token.number >= 0 && !clues.covered[at]).length
  addFeature(options, mix(mix(T.number, found), mix(asked, Math.min(2, counts))))
  addFeature(options, mix(mix(T.number, found), mix(slot.status, Math.min(2, counts))))
  const rivals = slot.scene.view.slots.filter(
    (other) => other !== slot.slot && other.isInput && (other.values[0]?.number ?? -1) >= 0,
  ).length
  addFeature(options, mix(mix(T.number, found), mix(rivals, mix(asked, slot.use))))
}

function fillBoolean(options: Options, slot: SlotScene, value: ValueView): void {
  const { clues, asked, held } = slot
  const named = slot.slot.words.filter((word) => clues.stems.has(word)).length
  const sign = value.text === 'True' ? 1 : 2
  const about = mix(mix(T.boolean, sign), Math.min(3, named))
  addFeature(options, mix(about, asked))
  addFeature(options, mix(about, mix(asked, held)))
  addFeature(options, mix(about, slot.status))
  addFeature(options, mix(mix(about, clues.isQuestion ? 1 : 2), mix(asked, 3)))
  addFeature(options, mix(mix(about, clues.shape), mix(asked, clues.actsId)))
  for (const gram of clues.grams) {
    addFeature(options, mix(mix(T.booleanGram, gram), mix(sign, asked === 2 ? 1 : 0)))
    addFeature(options, mix(mix(T.booleanGram, gram), mix(sign, mix(Math.min(2, named), 3))))
    for (const word of slot.slot.words) addFeature(options, mix(mix(T.booleanWord, gram), mix(sign, word)))
  }
}
