import { fittingOfferings } from '../agents/catalogue.ts'
import { defaultLanguage, gazetteerOf, type TurnContext } from '../context.ts'
import { matchGazetteer } from '../understanding/gazetteer.ts'
import { fold } from '../understanding/normalise.ts'
import type { GazetteerEntry, GazetteerMatch, Understanding } from '../understanding/types.ts'
import { understand } from '../understanding/understand.ts'
import { expectationsOf } from './expectations.ts'
import { examplesOf } from './intent-examples.ts'
import { instantOfSpeech } from './night.ts'
import type { DialogueState } from './state.ts'
import { complaintIn } from './symptoms.ts'

/** A match as good as the name itself. */
const SURE = 0.9

/**
 * What the turn says, read with what the conversation knows: the understanding looks at words alone, and here readings go that the dialogue rules out, such as
 * a member of staff who is only the customer's namesake, or a whole sentence taken for the area that was asked for.
 */
export function readTurn(context: TurnContext, state: DialogueState): Understanding {
  const labels = new Map(
    context.offerings.map((row) => [row.id, [row.title, row.title_ar, ...row.aliases].filter((name) => name !== null).join(' ')]),
  )
  const raw = understand({
    text: context.text,
    now: instantOfSpeech(context, state),
    timeZone: context.tenant.timezone,
    country: context.tenant.country,
    dateOrder: context.tenant.country === 'US' ? 'mdy' : 'dmy',
    language: state.language ?? defaultLanguage(context.tenant, context.conversation),
    gazetteer: gazetteerOf(context),
    attributes: context.pack.lead_attributes,
    expectations: expectationsOf(state, {
      timeZone: context.tenant.timezone,
      offeringLabels: labels,
      entryLabels: entryLabels(context, state),
    }),
    examples: examplesOf(context.tenant),
  })
  const named = withoutNamesakes(context, withoutFalseName(context, state, raw))
  const attributes = { ...reasonOfVisit(context, state), ...withoutSentences(context, state, named), ...catalogueValues(context) }
  const offerings = fitting(context, { ...state.attributes, ...attributes }, once(named.offerings)).filter(
    (match) => !saysElse(context, named, match),
  )
  // A make that is also a month (نيسان): the car was asked about, not the month.
  const whens = attributes.vehicle_make === undefined ? named.whens : named.whens.filter((when) => when.granularity !== 'month')
  // A home that is let by the month is seen once.
  const isLet = context.offerings.some((row) => row.attributes.rent_period !== undefined)
  const meant = isLet ? whens.filter((when) => !(when.recurring && RENT_PERIOD.test(when.text.trim()))) : whens
  const indifferent = named.indifferent || (state.asked?.what === 'when' && whens.length === 0 && isUnsure(context.text))
  return {
    ...named,
    attributes,
    offerings,
    whens: meant,
    indifferent,
    resources: named.resources.filter((match) => isMeant(context, match)),
  }
}

const BUT =
  /(?:\b(?:but|except|not|besides|other than|without|instead of)|(?:^|\s)(?:غير|الا|مو|مش|مب|بدون|ماعدا|ما عدا))(?: with| مع)?(?: (?:dr\.?|doctor|د\.?|(?:ال)?دكتور[ه]?))?\s*$/u

/** To "when?" a shrug is an invitation to propose something. */
function isUnsure(text: string): boolean {
  return UNSURE.test(fold(text.slice(0, 200)).text)
}

const RENT_PERIOD = /^(?:monthly|yearly|weekly|شهري\S*|سنوي\S*)$/iu

const UNSURE =
  /\b(?:don'?t know|dunno|not sure|no idea|whatever you think|you (?:choose|decide|pick)|what do you have)\b|(?:^|\s)(?:مدري|مادري|(?:ما|مو|مش|مب|لا) ?(?:ادري|اعرف|بعرف|عارف|عارفه|متاكد|متاكده)|مش عارف|انتوا? (?:قولوا|اختاروا)|شو عندكم)(?=\s|$)/u

function entryLabels({ knowledge }: TurnContext, { asked }: DialogueState): ReadonlyMap<string, string> {
  const ids = asked?.what === 'did_you_mean' ? asked.entry_ids : []
  return new Map(
    ids.map((id) => [id, [knowledge.entries.get(id)?.question, knowledge.entries.get(id)?.question_ar].filter(Boolean).join(' ')]),
  )
}

/** People go by any of their names; "a table for six" names no table. */
function isMeant(context: TurnContext, { id, score, span }: GazetteerMatch): boolean {
  // "With anyone but Joy", "Dr. Sami, not Dr. Huda".
  if (BUT.test(fold(context.text.slice(Math.max(0, span[0] - 20), span[0])).text)) return false
  const row = context.resources.find((one) => one.id === id)
  if (row?.kind === 'staff' || row?.kind === 'agent') return true
  const written = fold(context.text.slice(...span)).text
  return score >= SURE && [row?.name, row?.name_ar, ...(row?.aliases ?? [])].some((name) => name && fold(name).text === written)
}

/** "the second" and "women's" answer the question; they are nobody's name. */
function withoutFalseName({ text }: TurnContext, state: DialogueState, reading: Understanding): Understanding {
  if (reading.name === null || reading.phone !== null) return reading
  const isWhole = fold(reading.name).text === fold(text).text.trim()
  const isAnswer = reading.choice !== null || (state.asked?.what === 'attribute' && Object.keys(reading.attributes).length > 0)
  return isWhole && isAnswer ? { ...reading, name: null } : reading
}

const WITH = /(?:\b(?:with|by|dr\.?|doctor)|مع|عند|د\.|دكتور[هة]?)\s*$/iu

/** "Hala, 055…" is a customer called Hala, also where a Hala works; "with Hala" is the colleague. */
function withoutNamesakes(context: TurnContext, reading: Understanding): Understanding {
  const { name } = reading
  if (name === null || reading.resources.length === 0) return reading
  const at = context.text.indexOf(name)
  const start = at === -1 ? context.text.toLowerCase().indexOf(name.toLowerCase()) : at
  // "Layla Osman, mum is Nadia, 050…" gives names: nearly a colleague's one is none of theirs.
  const isNearly = ({ span, score }: GazetteerMatch) =>
    reading.phone !== null &&
    !WITH.test(context.text.slice(Math.max(0, span[0] - 8), span[0])) &&
    (score < SURE || /^ \p{Lu}/u.test(context.text.slice(span[1])))
  const isNamesake = (match: GazetteerMatch) =>
    isNearly(match) || (start !== -1 && match.span[0] >= start && match.span[1] <= start + name.length)
  const resources = reading.resources.filter((match) => !isNamesake(match))
  if (resources.length === reading.resources.length) return reading
  const attributes = Object.fromEntries(
    Object.entries(reading.attributes).filter(([key]) => !key.startsWith('preferred_') || resources.length > 0),
  )
  return { ...reading, resources, attributes }
}

const WHOLE = 0.7

/** A free answer is the whole message as it stands; a message that plainly says something else answers nothing. */
function withoutSentences(context: TurnContext, state: DialogueState, reading: Understanding): Understanding['attributes'] {
  const { asked } = state
  if (asked?.what !== 'attribute') return reading.attributes
  if (asked.type !== 'string') return withoutOtherAnswers(asked, reading)
  const { [asked.attribute]: value, ...others } = reading.attributes
  const written = context.text.trim().length
  // What was recognised amid other words ("Toyota 2019") is no sentence that was taken for an answer.
  if (typeof value !== 'string' || value.length < written - 6 || value.length < WHOLE * written) return reading.attributes
  const other = context.pack.slots.some((slot) => others[slot.attribute] !== undefined)
  const booking = reading.intents.some(({ intent, score }) => /^(?:book|reschedule|cancel|faq)$/.test(intent) && score >= 0.85)
  const when = reading.whens[0]
  const isTime = when !== undefined && when.text.length >= context.text.trim().length * 0.6
  const about = isTime && asked.attribute !== 'timeline' && !/symptom/.test(asked.attribute)
  const isElse =
    (booking && reading.whens.length > 0) || reading.phone !== null || reading.email !== null || (other && reading.name === null)
  const date = about && when.time === null ? context.pack.slots.find((slot) => slot.type === 'date' && slot.required) : undefined
  if (date && when?.date && state.attributes[date.attribute] === undefined) return { ...others, [date.attribute]: when.date.from }
  if (about && context.pack.slots.some((slot) => slot.attribute === 'timeline')) return { ...others, timeline: when.text }
  return isElse || about ? others : reading.attributes
}

/** The reason of a visit, where the customer tells it before being asked. */
function reasonOfVisit({ pack, text }: TurnContext, state: DialogueState): Understanding['attributes'] {
  const wanted = pack.slots.some((slot) => slot.attribute === 'symptoms_summary')
  const reason = wanted && state.attributes.symptoms_summary === undefined ? complaintIn(text) : null
  return reason === null ? {} : { symptoms_summary: reason }
}

/** "One cheque", asked for a budget, is no budget of one; "Thursday at five", asked for a moving date, is a wish for the viewing. */
function withoutOtherAnswers(
  asked: { readonly attribute: string; readonly type: string },
  reading: Understanding,
): Understanding['attributes'] {
  const { [asked.attribute]: value, ...others } = reading.attributes
  const isOthers = typeof value === 'number' && Object.values(others).includes(value) && reading.numbers.length <= 1
  const isWish = asked.type === 'date' && reading.whens.some((when) => when.time !== null)
  return isOthers || isWish ? others : reading.attributes
}

/** Words that the catalogue itself uses for an attribute: "JVC" or "marina" is an area because homes there are on offer. */
function catalogueValues(context: TurnContext): Understanding['attributes'] {
  const found: Record<string, string> = {}
  const folded = fold(context.text.slice(0, 2000))
  for (const [name, type] of Object.entries(context.pack.lead_attributes)) {
    if (type !== 'string') continue
    const entries = valuesOf(context, name)
    const match = entries.length === 0 ? undefined : matchGazetteer(folded, entries).offerings[0]
    if (match) found[name] = match.id
  }
  return found
}

const values = new WeakMap<readonly GazetteerEntry[], Map<string, readonly GazetteerEntry[]>>()

function valuesOf(context: TurnContext, attribute: string): readonly GazetteerEntry[] {
  const gazetteer = gazetteerOf(context)
  const known = values.get(gazetteer) ?? new Map<string, readonly GazetteerEntry[]>()
  values.set(gazetteer, known)
  const present = known.get(attribute)
  if (present) return present
  const written = new Set(
    context.offerings.map((row) => row.attributes[attribute]).filter((value): value is string => typeof value === 'string'),
  )
  const entries = [...written].map(
    (value): GazetteerEntry => ({ kind: 'offering', id: value, names: [value, initials(value)].filter((name) => name.length > 1) }),
  )
  known.set(attribute, entries)
  return entries
}

/** "Jumeirah Village Circle" goes by JVC. */
function initials(value: string): string {
  const words = value.split(/\s+/)
  return words.length >= 3 ? words.map((word) => word.charAt(0)).join('') : ''
}

function once(matches: readonly GazetteerMatch[]): GazetteerMatch[] {
  const best = new Map<string, GazetteerMatch>()
  const length = ({ span }: GazetteerMatch) => span[1] - span[0]
  const isBetter = (match: GazetteerMatch, known: GazetteerMatch) =>
    match.score > known.score || (match.score === known.score && length(match) > length(known))
  for (const match of matches) {
    const known = best.get(match.id)
    if (!known || isBetter(match, known)) best.set(match.id, match)
  }
  return [...best.values()]
}

const TITLE = /^(?:dr\.?|doctor|د\.?|(?:ال|لل)?دكتور[هة]?|(?:ال|لل)?طبيب[هة]?)$/i

/** "Half past seven" is no seven-course menu, and the doctor in "Doctor Leila" no doctor in general. */
function saysElse({ text }: TurnContext, { whens, resources }: Understanding, { span }: GazetteerMatch): boolean {
  const isTime = whens.some((when) => when.span[0] <= span[0] && span[1] <= when.span[1])
  const isTitle = TITLE.test(text.slice(...span).trim())
  return isTime || (isTitle && resources.some((match) => match.span[0] >= span[0] && match.span[0] - span[1] <= 2))
}

/** An offering that the customer's own wishes rule out is meant only where it is named in full. */
function fitting(context: TurnContext, wishes: Understanding['attributes'], matches: readonly GazetteerMatch[]): GazetteerMatch[] {
  const fits = new Set(fittingOfferings(context, wishes).map((row) => row.id))
  return matches.filter((match) => match.score >= SURE || fits.has(match.id))
}
