import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import { addFeature, beginOption, type Options } from '../../src/receptionist/understanding/learning/ranker.ts'
import type { Scene } from './candidates.ts'
import type { Clues } from './clues.ts'
import type { IntentView } from './schema-view.ts'

const T = {
  context: hashText('intent context'),
  gram: hashText('intent gram'),
  kindGram: hashText('intent kind gram'),
  gramWord: hashText('intent gram word'),
  overlap: hashText('intent overlap'),
  acts: hashText('intent acts'),
  actsGram: hashText('intent acts gram'),
  filled: hashText('intent filled'),
  mention: hashText('intent mention'),
  only: hashText('intent only'),
} as const

/** One option for each intent of the service and, last, one for none. */
export function fillIntentOptions(options: Options, scene: Scene, clues: Clues): void {
  const { own, view } = scene
  const overlaps = view.intents.map((intent) => intent.words.filter((word) => clues.stems.has(word)).length)
  const most = Math.max(0, ...overlaps)
  view.intents.forEach((intent, index) => {
    const isNow = own.intent === index
    // What kind of a step it would be: staying, taking up the system's offer, going on to an action, or back to a search.
    const step = (isNow ? 1 : 0) + (clues.offeredIntent === index ? 2 : 0) + (intent.isTransactional ? 4 : 0) + (own.intent < 0 ? 8 : 0)
    beginOption(options)
    fillCommon(options, clues, step)
    const overlap = overlaps[index] ?? 0
    addFeature(options, mix(mix(T.overlap, Math.min(3, overlap)), step))
    addFeature(options, mix(mix(T.overlap, overlap === most ? 11 : 10), mix(step, most === 0 ? 0 : 1)))
    const rivals = view.intents.filter((other) => other.isTransactional === intent.isTransactional).length
    addFeature(options, mix(mix(T.only, rivals), step))
    for (const gram of clues.grams) {
      addFeature(options, mix(mix(T.kindGram, gram), intent.isTransactional ? 1 : 0))
      for (const word of intent.nameWords) addFeature(options, mix(mix(T.gramWord, gram), word))
    }
    for (const word of intent.words) addFeature(options, mix(mix(T.acts, word), mix(step, clues.actsId)))
    fillSlots(options, scene, clues, intent, step)
  })
  beginOption(options)
  fillCommon(options, clues, own.intent < 0 ? 65 : 64)
  addFeature(options, mix(mix(T.overlap, Math.min(3, most)), 64))
  const now = view.intents[own.intent]
  addFeature(options, mix(mix(T.acts, clues.actsId), now?.isTransactional ? 65 : 66))
}

function fillCommon(options: Options, clues: Clues, step: number): void {
  addFeature(options, mix(T.context, step))
  addFeature(options, mix(mix(T.context, step), clues.shape))
  addFeature(options, mix(mix(T.context, step), clues.actsId))
  addFeature(options, mix(mix(T.context, step), mix(clues.actsId, clues.shape)))
  addFeature(options, mix(mix(T.context, step), clues.isQuestion ? 1 : 2))
  for (const gram of clues.grams) {
    addFeature(options, mix(mix(T.gram, gram), step))
    addFeature(options, mix(mix(T.actsGram, gram), mix(step, clues.actsId)))
  }
}

/** How many of the slots that only this intent takes are asked for, known, or look mentioned. */
function fillSlots(options: Options, { own, view, turn }: Scene, clues: Clues, intent: IntentView, step: number): void {
  let requested = 0
  let missing = 0
  let offered = 0
  let mentioned = 0
  for (const slot of view.slots) {
    if (intent.uses[slot.index] === 0) continue
    if (clues.requested.has(slot.index)) requested++
    if (intent.uses[slot.index] === 2 && own.state[slot.index] === undefined) missing++
    if (intent.uses[slot.index] === 2 && clues.acts.some((act) => act.kind === 'OFFER' && act.slot === slot.index)) offered++
    if (turn.mentions.some((mention) => mention.kind === slot.kind) && own.state[slot.index] === undefined) mentioned++
  }
  addFeature(options, mix(mix(T.filled, step), requested > 0 ? 1 : 2))
  addFeature(options, mix(mix(T.filled, step), mix(3, Math.min(3, missing))))
  addFeature(options, mix(mix(T.filled, step), mix(4, Math.min(2, offered))))
  addFeature(options, mix(mix(T.mention, step), mix(Math.min(3, mentioned), own.intent < 0 ? 1 : 2)))
}
