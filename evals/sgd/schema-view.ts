import { hashText } from '../../src/receptionist/understanding/learning/hash.ts'
import type { Intent, Service, Slot } from './read.ts'
import { schemaWords, splitWords, stem } from './words.ts'

/** What a slot's value looks like, read off the slot's name and description. */
export const KINDS = ['date', 'time', 'money', 'count', 'address', 'place', 'person', 'genre', 'title', 'other'] as const
export type Kind = (typeof KINDS)[number]
/** An id for each kind, where one stands for a value. */
export const KIND_MARKS = Object.fromEntries(KINDS.map((kind) => [kind, hashText(`<${kind}>`)])) as Readonly<Record<Kind, number>>
/** Of two slots of a kind (two cities, two dates): which end of a journey or a stay it names. */
type Role = 'none' | 'start' | 'end'

export interface SlotView {
  readonly index: number
  readonly name: string
  readonly isCategorical: boolean
  readonly isBoolean: boolean
  /** Is an input of some intent; others (a phone number) are only ever asked for. */
  readonly isInput: boolean
  /** How the actions (×3) and the searches use it: 2 required, 1 optional, 0 not at all. */
  readonly profile: number
  readonly kind: Kind
  readonly kindId: number
  readonly roleId: number
  readonly words: readonly number[]
  /** How the words begin that neither the service's description nor its other slots have ("pet", "furnish"): saying one is naming the slot. */
  readonly ownStarts: readonly string[]
  /** The same against the other slots that count something only: "three tickets" is clear although the whole service is about tickets. */
  readonly countedStarts: readonly string[]
  /** Those of `words` that features may be crossed with; none in a blinded view. */
  readonly crossWords: readonly number[]
  readonly values: readonly ValueView[]
}

export interface ValueView {
  readonly text: string
  readonly id: number
  readonly stems: readonly number[]
  readonly number: number
}

export interface IntentView {
  readonly name: string
  readonly isTransactional: boolean
  /** An id of what is done (searching, booking, playing…), read off the name's verb. */
  readonly deed: number
  readonly words: readonly number[]
  readonly crossWords: readonly number[]
  /** The words that the service's other intents don't have. */
  readonly ownWords: readonly number[]
  readonly nameWords: readonly number[]
  /** By the slot's number: 2 required, 1 optional, 0 not an input. */
  readonly uses: Uint8Array
  readonly defaults: readonly (string | undefined)[]
}

export interface ServiceView {
  readonly name: string
  readonly slots: readonly SlotView[]
  readonly intents: readonly IntentView[]
  readonly slotNumbers: ReadonlyMap<string, number>
}

const KIND_WORDS: readonly (readonly [Kind, RegExp])[] = [
  ['date', /\b(?:dates?|birthday|calendar date)\b/],
  ['time', /\b(?:time|showtime|when)\b/],
  ['money', /\b(?:amount|price|fare|cost|balance|money|funds|rent|budget|fee)\b/],
  ['count', /\b(?:number|count|length|duration|days|how many|size|rating|period|nights)\b/],
  ['address', /\b(?:address|street)\b/],
  ['genre', /\b(?:genre|category|subcategory|cuisine|style|classification|type|sport)\b/],
  ['place', /\b(?:city|town|area|location|destination|origin|where|place(?! name)|airport|station|locale|region|starting point)\b/],
  [
    'person',
    /\b(?:artist|singer|performer|director|directed|actors?|starring|cast|recipient|receiver|contact|person|stylist|dentist|doctor|therapist)\b/,
  ],
  ['title', /\b(?:name|title|song|album|movie|film|event|restaurant|hotel|theat(?:er|re)|apartment|property|track)\b/],
]

const PEOPLE = /\b(?:actor|artist|director|recipient|contact|stylist|dentist|doctor|therapist)\b/

const START = new Set([
  'origin',
  'depart',
  'departure',
  'departing',
  'leaving',
  'leave',
  'pickup',
  'start',
  'starting',
  'begin',
  'first',
  'checkin',
  'originates',
])
const END = new Set([
  'destination',
  'arrival',
  'return',
  'returning',
  'dropoff',
  'end',
  'ending',
  'arrive',
  'checkout',
  'inbound',
  'ends',
  'flying',
])

export function viewService(service: Service): ServiceView {
  const useIn = (intent: Intent, name: string) => (intent.required.includes(name) ? 2 : name in intent.optional ? 1 : 0)
  const mostIn = (name: string, isTransactional: boolean) =>
    Math.max(0, ...service.intents.filter((intent) => intent.isTransactional === isTransactional).map((intent) => useIn(intent, name)))
  // A service that only searches lets choose among what it finds all the same.
  const canAct = service.intents.some((intent) => intent.isTransactional)
  const profileOf = (name: string) => 3 * mostIn(name, canAct) + mostIn(name, false)
  return {
    name: service.name,
    slots: service.slots.map((slot, index) => viewSlot(slot, index, profileOf(slot.name), startsOf(service, slot))),
    intents: service.intents.map((intent, index) => ({
      name: intent.name,
      isTransactional: intent.isTransactional,
      deed: deedOf(intent.name),
      ownWords: ownWords(service.intents, index),
      words: schemaWords(intent.name, intent.description),
      crossWords: schemaWords(intent.name, intent.description),
      nameWords: schemaWords(intent.name),
      uses: Uint8Array.from(service.slots, (slot) => useIn(intent, slot.name)),
      defaults: service.slots.map((slot) => intent.optional[slot.name]),
    })),
    slotNumbers: new Map(service.slots.map((slot, index) => [slot.name, index])),
  }
}

function ownWords(intents: readonly Intent[], index: number): number[] {
  const others = new Set(intents.flatMap((intent, other) => (other === index ? [] : schemaWords(intent.name, intent.description))))
  const intent = intents[index]
  return intent ? schemaWords(intent.name, intent.description).filter((word) => !others.has(word)) : []
}

const DEEDS: readonly RegExp[] = [
  /\b(?:find|search|lookup|look|discover|browse|explore)/,
  /\b(?:get|check|see|view|show|provide|retrieve)/,
  /\b(?:buy|book|reserve|rent|purchase|order|schedule|ticket)/,
  /\b(?:play|watch|listen|stream|start)/,
  /\b(?:transfer|send|pay|make payment|request)/,
  /\b(?:add|set|create|new|put)/,
  /\b(?:share|message|text|call)/,
]

function deedOf(name: string): number {
  const words = splitWords(name).join(' ')
  return DEEDS.findIndex((deed) => deed.test(words)) + 1
}

function viewSlot(slot: Slot, index: number, profile: number, starts: Starts): SlotView {
  const kind = kindOf(slot)
  const role = roleOf(slot)
  const isBoolean = slot.possibleValues.includes('True') && slot.possibleValues.length === 2
  return {
    index,
    name: slot.name,
    isCategorical: slot.isCategorical,
    isBoolean,
    isInput: profile > 0,
    profile,
    kind,
    kindId: hashText(`kind ${isBoolean ? 'boolean' : slot.isCategorical ? `choice ${kind}` : kind}`),
    roleId: hashText(`role ${role}`),
    words: schemaWords(slot.name, slot.description),
    crossWords: schemaWords(slot.name, slot.description),
    ownStarts: starts.own,
    countedStarts: starts.counted,
    values: slot.isCategorical
      ? slot.possibleValues.map((text) => ({
          text,
          id: hashText(text.toLowerCase()),
          stems: splitWords(text).map((word) => hashText(stem(word))),
          number: /^\d+$/.test(text) ? Number(text) : -1,
        }))
      : [],
  }
}

const TOO_COMMON = /^(?:number|total|count|amount|boolean|flag|indicat\w*|whether|has|have|name|type|date|time|city|user)$/

interface Starts {
  readonly own: readonly string[]
  readonly counted: readonly string[]
}

function startsOf(service: Service, slot: Slot): Starts {
  const read = (text: string) => splitWords(text).flatMap((word) => (word.length < 3 || TOO_COMMON.test(word) ? [] : [stem(word)]))
  const textOf = (one: Slot) => `${one.name} ${one.description}`
  const others = service.slots.filter((other) => other !== slot)
  const counting = others.filter((other) => other.possibleValues.some((value) => /^\d+$/.test(value)))
  const without = (common: ReadonlySet<string>) =>
    [...new Set(read(textOf(slot)))].filter((start) => start.length >= 3 && !common.has(start))
  return {
    own: without(new Set([...others.flatMap((other) => read(textOf(other))), ...read(service.description)])),
    counted: without(new Set(counting.flatMap((other) => read(textOf(other))))),
  }
}

/** The name decides before the description does. */
function kindOf(slot: Slot): Kind {
  const name = splitWords(slot.name).join(' ')
  const description = splitWords(slot.description).join(' ')
  const kind = matchKind(name === 'name' || name === 'title' ? '' : name) ?? matchKind(description) ?? 'other'
  return kind === 'title' && PEOPLE.test(description) ? 'person' : kind
}

function matchKind(text: string): Kind | undefined {
  return KIND_WORDS.find(([, words]) => words.test(text))?.[0]
}

/** The name decides before the description does; "from" and "to" count in names only, descriptions use them for other things. */
function roleOf(slot: Slot): Role {
  for (const [text, isName] of [
    [slot.name, true],
    [slot.description, false],
  ] as const) {
    const words = splitWords(text)
    const joined = words.join(' ')
    const starts = words.filter((word) => START.has(word) || (isName && word === 'from')).length + (/check in/.test(joined) ? 1 : 0)
    const ends =
      words.filter((word) => END.has(word) || (isName && word === 'to')).length + (/check out|drop off|going to/.test(joined) ? 1 : 0)
    if (starts !== ends) return starts > ends ? 'start' : 'end'
  }
  return 'none'
}

/**
 * The same service to a learner that may compare its words with the user's, but not learn what goes with a word. Learning part of the time from such views
 * keeps weight on what holds for every service.
 */
export function blinded(view: ServiceView): ServiceView {
  return {
    ...view,
    slots: view.slots.map((slot) => ({ ...slot, crossWords: [] })),
    intents: view.intents.map((intent) => ({ ...intent, nameWords: [], crossWords: [] })),
  }
}
