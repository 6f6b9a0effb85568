import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import { addFeature, beginOption, type Options } from '../../src/receptionist/understanding/learning/ranker.ts'
import type { Candidate, Scene } from './candidates.ts'
import { fillChoice } from './choice-features.ts'
import type { Claims } from './claims.ts'
import type { Clues } from './clues.ts'
import { fillMention } from './mention-features.ts'
import type { SlotView } from './schema-view.ts'
import { type Mention, surenessOf } from './tagger.ts'

/** What all options of one slot share; features of options are crossed with parts of it. */
export interface SlotScene {
  readonly scene: Scene
  readonly clues: Clues
  readonly slot: SlotView
  /** Asked for by the system now: this slot 2, another one 1, none 0; and whether it has a value: 3 dontcare, 1 a value, 0 none. */
  readonly asked: number
  readonly held: number
  /** How the intent just decided uses the slot (2 required, 1 optional), and whether the intent is new. */
  readonly use: number
  readonly isNewIntent: boolean
  /** `asked`, `held`, `use`, `isNewIntent` in one number. */
  readonly status: number
  readonly type: number
  readonly sameKindMentions: number
  /** How likely each mention is each slot's value when the service's slots compete for it (claims.ts). */
  readonly claims: Claims
}

const T = {
  keep: hashText('keep'),
  dontcare: hashText('dontcare'),
  bias: hashText('bias'),
  said: hashText('said'),
  saidGram: hashText('said gram'),
  saidKind: hashText('said kind'),
  earlier: hashText('earlier'),
  earlierGram: hashText('earlier gram'),
  other: hashText('other'),
  otherGram: hashText('other gram'),
  otherWord: hashText('other word'),
  again: hashText('again'),
  sources: hashText('sources'),
  claim: hashText('claim'),
  clear: hashText('clear'),
  impossible: hashText('impossible'),
} as const

interface Given {
  readonly scene: Scene
  readonly clues: Clues
  readonly intentBefore: number
  readonly claims: Claims
}

export function slotScene(slot: SlotView, { scene, clues, intentBefore, claims }: Given): SlotScene {
  const intent = scene.view.intents[scene.own.intent]
  const value = scene.own.state[slot.index]
  const asked = clues.requested.has(slot.index) ? 2 : clues.requested.size > 0 ? 1 : 0
  const held = value === undefined ? 0 : value === 'dontcare' ? 3 : 1
  const use = intent ? (intent.uses[slot.index] ?? 0) : 3
  const isNewIntent = scene.own.intent !== intentBefore && scene.own.intent >= 0
  return {
    scene,
    clues,
    slot,
    asked,
    held,
    use,
    isNewIntent,
    status: asked + 4 * held + 16 * use + 64 * (isNewIntent ? 1 : 0),
    type: mix(slot.kindId, slot.roleId),
    sameKindMentions: Math.min(3, scene.turn.mentions.filter((mention) => !mention.isWeak && mention.kind === slot.kind).length),
    claims,
  }
}

/** What the options that are not candidates stand for; option `FIRST_CANDIDATE` + i sets candidate i. */
export const KEEP = 0
export const DONTCARE = 1
export const CLEAR = 2
export const FIRST_CANDIDATE = 3

export function fillSlotOptions(options: Options, slot: SlotScene, candidates: readonly Candidate[], presentKey: string): void {
  const { status, type } = slot
  beginOption(options)
  addFeature(options, mix(T.keep, status))
  addFeature(options, mix(mix(T.keep, status), slot.slot.kindId))
  addFeature(options, mix(mix(T.keep, slot.asked), mix(slot.held, slot.sameKindMentions)))
  addFeature(options, mix(mix(T.keep, slot.clues.actsId), slot.clues.shape))
  const present = candidates.find((candidate) => candidate.key === presentKey)
  for (const source of present?.sources ?? []) addFeature(options, mix(mix(T.again, hashText(source.type)), slot.sameKindMentions))
  fillDontcare(options, slot)
  fillClear(options, slot)
  for (const candidate of candidates) {
    beginOption(options)
    if (candidate === present) {
      addFeature(options, T.impossible)
      continue
    }
    addFeature(options, mix(T.bias, status))
    addFeature(options, mix(mix(T.bias, type), slot.asked))
    let reasons = 0
    // What the system proposes is taken or not whatever the value: what goes with the value itself would only say how often users ask for it.
    const isProposed = candidate.sources.some((source) => source.type === 'said' && (source.act === 'OFFER' || source.act === 'CONFIRM'))
    for (const source of candidate.sources) {
      reasons |= SOURCE_BITS[source.type]
      if (source.type === 'mention') fillClaimed(options, slot, source.mention, candidate.key)
      else if (source.type === 'choice') fillChoice(options, slot, source.value, isProposed)
      else if (source.type === 'other') fillOther(options, slot, source)
      else fillSaid(options, slot, source, candidate.key)
    }
    addFeature(options, mix(mix(T.sources, reasons), mix(slot.asked, slot.held)))
    addFeature(options, mix(mix(T.sources, reasons), slot.sameKindMentions))
  }
}

function fillClaimed(options: Options, slot: SlotScene, mention: Mention, key: string): void {
  fillMention(options, slot, mention, key)
  const claims = slot.claims.mentions.get(mention)
  if (!claims) return
  const own = claims[slot.slot.index] ?? 0
  let rival = 0
  claims.forEach((claim, index) => {
    if (index !== slot.slot.index && claim > rival) rival = claim
  })
  const share = tenth(own)
  const template = mix(T.claim, mention.isWeak ? 1 : 0)
  let all = 0
  for (const claim of claims) all += claim
  addFeature(options, mix(mix(template, own > rival ? 31 : 32), mix(tenth(all), slot.held)))
  addFeature(options, mix(template, share))
  addFeature(options, mix(mix(template, share), slot.status))
  addFeature(options, mix(mix(template, share), mix(tenth(rival) >> 1, slot.asked)))
  addFeature(options, mix(mix(template, own > rival ? 21 : 22), mix(slot.held, surenessOf(mention))))
}

/** 0 … 10, finer near 0. */
function tenth(probability: number): number {
  return probability < 0.02 ? 0 : 1 + Math.floor(probability * 9.99)
}

const SOURCE_BITS = { mention: 1, said: 2, earlier: 4, other: 8, choice: 16 } as const

function fillDontcare(options: Options, { status, type, clues, slot, scene, asked, held }: SlotScene): void {
  beginOption(options)
  if (held === 3) {
    addFeature(options, T.impossible)
    return
  }
  const intent = scene.view.intents[scene.own.intent]
  const fallback = intent?.defaults[slot.index] === 'dontcare' ? 1 : 2
  addFeature(options, mix(T.dontcare, status))
  addFeature(options, mix(mix(T.dontcare, type), asked))
  addFeature(options, mix(mix(T.dontcare, fallback), asked))
  const near = slot.words.filter((word) => clues.stems.has(word)).length
  const own = Math.min(1, clues.named[slot.index] ?? 0)
  addFeature(options, mix(mix(T.dontcare, Math.min(2, near)), 77))
  addFeature(options, mix(mix(T.dontcare, own), mix(asked, fallback)))
  for (const gram of clues.grams) {
    addFeature(options, mix(mix(T.dontcare, gram), asked))
    addFeature(options, mix(mix(T.dontcare, gram), mix(Math.min(2, near), 78)))
    addFeature(options, mix(mix(T.dontcare, gram), mix(own, 79 + fallback)))
  }
}

/** A value that was wrong, or belonged to something that is done: the system asks for it again, or the user starts over. */
function fillClear(options: Options, slot: SlotScene): void {
  const { clues, held, status } = slot
  beginOption(options)
  if (held === 0) {
    addFeature(options, T.impossible)
    return
  }
  addFeature(options, mix(T.clear, status))
  addFeature(options, mix(mix(T.clear, status), clues.actsId))
  addFeature(options, mix(mix(T.clear, slot.slot.kindId), mix(slot.use, slot.isNewIntent ? 1 : 0)))
  addFeature(options, mix(mix(T.clear, slot.slot.profile), mix(slot.asked, clues.actsId)))
  for (const gram of clues.grams) addFeature(options, mix(mix(T.clear, gram), mix(slot.use, slot.isNewIntent ? 1 : 0)))
}

type SaidSource = Extract<Candidate['sources'][number], { type: 'said' | 'earlier' }>
type OtherSource = Extract<Candidate['sources'][number], { type: 'other' }>

/** A value the system offered, asked to confirm or told: does the user take it? */
function fillSaid(options: Options, slot: SlotScene, source: SaidSource, key: string): void {
  const { status, type, clues } = slot
  const act = hashText(source.act)
  const isNow = source.type === 'said'
  const template = mix(isNow ? T.said : T.earlier, act)
  const number = isNow ? Math.min(3, source.alternatives) : Math.min(5, source.age)
  const gramTemplate = mix(mix(isNow ? T.saidGram : T.earlierGram, act), slot.held === 0 ? 0 : 1)
  const isInText = clues.normalText.includes(` ${key} `) ? 1 : 2
  addFeature(options, mix(mix(template, isInText), mix(number, slot.held)))
  addFeature(options, mix(mix(template, isInText), mix(slot.asked, mix(slot.sameKindMentions, slot.slot.isCategorical ? 1 : 0))))
  addFeature(options, mix(template, status))
  addFeature(options, mix(mix(template, status), number))
  const isForAction = slot.slot.profile >= 3 ? 51 : 50
  addFeature(options, mix(mix(template, status), isForAction))
  addFeature(options, mix(mix(template, isForAction), mix(clues.actsId, slot.held)))
  addFeature(options, mix(mix(template, slot.slot.profile), mix(clues.actsId, slot.held)))
  addFeature(options, mix(mix(template, slot.slot.profile), mix(slot.slot.kindId, number)))
  addFeature(options, mix(mix(template, type), number))
  addFeature(options, mix(mix(template, type), mix(slot.use, slot.isNewIntent ? 1 : 0)))
  addFeature(options, mix(mix(template, slot.slot.kindId), mix(slot.sameKindMentions, 5)))
  addFeature(options, mix(mix(template, slot.use), mix(slot.isNewIntent ? 1 : 0, clues.isQuestion ? 7 : 8)))
  addFeature(options, mix(mix(template, slot.scene.turn.mentions.length > 0 ? 1 : 2), mix(clues.shape, clues.actsId)))
  for (const gram of clues.grams) {
    addFeature(options, mix(gramTemplate, gram))
    addFeature(options, mix(mix(template, gram), isInText))
    addFeature(options, mix(mix(gramTemplate, gram), mix(slot.use, slot.isNewIntent ? 1 : 0)))
    addFeature(options, mix(mix(gramTemplate, gram), isForAction))
  }
}

const STANDINGS = { state: 0, now: 1, earlier: 2 } as const

/** A value that another service of the conversation has: is it meant here too? */
function fillOther(options: Options, slot: SlotScene, source: OtherSource): void {
  const { status, clues, scene, type } = slot
  const from = source.slot
  const age = Math.min(4, scene.memory.turn - source.from.turn)
  const shared = from.words.filter((word) => slot.slot.words.includes(word)).length
  const likeness = mix(Math.min(3, shared), from.name === slot.slot.name ? 1 : 0)
  const template = mix(T.other, STANDINGS[source.standing] + (clues.isFirst ? 4 : 0) + (from.isInput ? 8 : 0))
  const pair = mix(mix(from.kindId, from.roleId), type)
  addFeature(options, mix(template, status))
  addFeature(options, mix(template, pair))
  addFeature(options, mix(mix(template, pair), status))
  addFeature(options, mix(mix(template, pair), slot.sameKindMentions))
  addFeature(options, mix(mix(template, likeness), slot.held))
  addFeature(options, mix(mix(template, likeness), mix(slot.slot.kindId, age)))
  addFeature(options, mix(mix(template, pair), mix(age, clues.actsId)))
  addFeature(options, mix(mix(template, type), mix(clues.requested.size > 0 ? 1 : 0, slot.asked)))
  for (const word of slot.slot.crossWords)
    for (const other of from.crossWords) addFeature(options, mix(mix(T.otherWord, word), mix(other, slot.held)))
  const gramTemplate = mix(mix(T.otherGram, slot.slot.kindId), mix(STANDINGS[source.standing], clues.isFirst ? 1 : 2))
  for (const gram of clues.grams) {
    addFeature(options, mix(gramTemplate, gram))
    addFeature(options, mix(mix(gramTemplate, gram), mix(slot.slot.roleId, from.roleId)))
  }
}
