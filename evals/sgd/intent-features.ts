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
  own: hashText('intent own'),
  deed: hashText('intent deed'),
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
    const said = Math.min(2, intent.ownWords.filter((word) => clues.stems.has(word)).length)
    const saidOfOthers = Math.min(
      2,
      Math.max(0, ...view.intents.map((other) => (other === intent ? 0 : other.ownWords.filter((word) => clues.stems.has(word)).length))),
    )
    addFeature(options, mix(mix(T.own, said), saidOfOthers))
    addFeature(options, mix(mix(T.own, said), mix(saidOfOthers, step)))
    const rivals = view.intents.filter((other) => other.isTransactional === intent.isTransactional).length
    addFeature(options, mix(mix(T.only, rivals), step))
    for (const gram of clues.grams) {
      addFeature(options, mix(mix(T.kindGram, gram), intent.isTransactional ? 1 : 0))
      addFeature(options, mix(mix(T.deed, gram), mix(intent.deed, isNow ? 1 : 0)))
      for (const word of intent.nameWords) addFeature(options, mix(mix(T.gramWord, gram), word))
    }
    for (const word of intent.crossWords) addFeature(options, mix(mix(T.acts, word), mix(step, clues.actsId)))
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

/**
 * Which intent the conversation's slots speak for: what the system asks for or wants confirmed, it needs; what is known or looks mentioned is likely to be
 * of use. Slots outside the intent speak against it.
 */
function fillSlots(options: Options, { own, view, turn }: Scene, clues: Clues, intent: IntentView, step: number): void {
  const inside = { asked: 0, confirmed: 0, offered: 0, held: 0, mentioned: 0 }
  const outside = { asked: 0, confirmed: 0, offered: 0, held: 0, mentioned: 0 }
  let missing = 0
  // A search is made when its required slots are known: what it then offers was not among them, what it asks for is.
  let askedRequired = 0
  let offeredRequired = 0
  for (const slot of view.slots) {
    const use = intent.uses[slot.index] ?? 0
    const tally = use > 0 ? inside : outside
    if (clues.requested.has(slot.index)) tally.asked++
    if (use === 2 && clues.requested.has(slot.index)) askedRequired = 1
    for (const act of clues.acts) {
      if (act.slot !== slot.index) continue
      if (act.kind === 'CONFIRM') tally.confirmed++
      if (act.kind === 'OFFER') tally.offered++
    }
    const isHeld = own.state[slot.index] !== undefined
    if (isHeld) tally.held++
    if (use === 2 && !isHeld) missing++
    if (use === 2 && !isHeld && clues.acts.some((act) => act.slot === slot.index && act.kind === 'OFFER')) offeredRequired = 1
    if (slot.isInput && !isHeld && turn.mentions.some((mention) => !mention.isWeak && mention.kind === slot.kind)) tally.mentioned++
  }
  for (const key of ['asked', 'confirmed', 'offered', 'held', 'mentioned'] as const) {
    const fit = mix(mix(T.filled, FIT_IDS[key]), mix(Math.min(2, inside[key]), Math.min(2, outside[key])))
    addFeature(options, fit)
    addFeature(options, mix(fit, step))
  }
  addFeature(options, mix(mix(T.filled, step), mix(3, Math.min(3, missing))))
  addFeature(options, mix(mix(T.filled, step), mix(mix(4, Math.min(2, missing)), clues.actsId)))
  addFeature(options, mix(mix(T.filled, step), mix(5, askedRequired + 2 * offeredRequired)))
  addFeature(options, mix(mix(T.mention, step), mix(Math.min(3, inside.mentioned), own.intent < 0 ? 1 : 2)))
}

const FIT_IDS = { asked: 1, confirmed: 2, offered: 3, held: 4, mentioned: 5 } as const
