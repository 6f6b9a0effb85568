import type { Act, Asked, SlotView } from '../../src/receptionist/acts.ts'
import type { Plan } from './arrange.ts'
import { addNoise, type Noise } from './noise.ts'
import { type Half, half, type Random } from './random.ts'
import type { Sayings, Scenario } from './scenario.ts'
import { FACTS } from './scenarios.ts'
import { type Said, sayWish, type Wish } from './wish.ts'

/**
 * A customer who follows rules: they know what they want, listen to what the receptionist does (its acts) and answer in their own words. They go through these
 * steps: what they came to say first → their errand (asked for, answered, confirmed; perhaps changed) → thanks. They leave when done, when people take over,
 * or when they have said the same thing too often.
 */
export interface Customer {
  /** Null: they have left. */
  next(heard: readonly Act[] | null): string | null
}

interface Self {
  readonly scenario: Scenario
  readonly plan: Plan
  readonly half: Half
  readonly noise: Noise | null
  readonly random: Random
  readonly zone: string
  readonly party: string
  /** Lines of the opening already said. */
  said: number
  errand: 'unasked' | 'booking' | 'changing' | 'done'
  wish: Wish | undefined
  changed: boolean
  refused: boolean
  askedBack: boolean
  thanked: boolean
  corrections: number
  repeats: number
  slots: readonly SlotView[]
}

const PATIENCE = { corrections: 4, repeats: 5 }

export function createCustomer(
  scenario: Scenario,
  plan: Plan,
  how: { half: Half; noise: Noise | null; random: Random; zone: string },
): Customer {
  const self: Self = {
    ...how,
    scenario,
    plan,
    party: String(scenario.visit?.party ?? ''),
    said: 0,
    errand: scenario.visit ? 'unasked' : 'done',
    wish: plan.wishes[0],
    changed: false,
    refused: false,
    askedBack: false,
    thanked: false,
    corrections: 0,
    repeats: 0,
    slots: [],
  }
  const kept = [plan.name, ...(scenario.visit?.service.resource?.said[scenario.language] ?? [])]
  return {
    next(heard) {
      const line = say(self, heard)
      if (line === null) return null
      const clean = line.replaceAll(/\s+/g, ' ').trim()
      return self.noise ? addNoise(clean, self.noise, { kept, random: self.random }) : clean
    },
  }
}

function say(self: Self, heard: readonly Act[] | null): string | null {
  const { scenario, plan } = self
  const opening = scenario.opening[self.said]
  if (opening) {
    self.said += 1
    return choose(self, opening[scenario.language])
  }
  if (self.errand === 'unasked') return withGreeting(self, heard === null, openErrand(self))
  if (self.corrections > PATIENCE.corrections || self.repeats > PATIENCE.repeats) return null
  const acts = heard ?? []
  for (const act of acts) if (act.act === 'slots') self.slots = act.slots
  const done = acts.some((act) => DONE[self.errand]?.has(act.act))
  if (done && self.errand === 'booking' && scenario.visit?.existing === 'here') {
    self.errand = 'changing'
    self.wish = plan.wishes[1] ?? self.wish
    return fill(self, scenario.visit.kind === 'cancel' ? plan.bank.cancel : plan.bank.moveTo)
  }
  if (done) self.errand = 'done'
  if (self.errand === 'done' && scenario.visit) return thank(self)
  return answer(self, acts)
}

const DONE: Readonly<Record<string, ReadonlySet<string>>> = {
  booking: new Set(['booked']),
  // A second booking is not what they asked for, but they believe that it is done.
  changing: new Set(['rescheduled', 'cancelled', 'booked']),
}

function thank(self: Self): string | null {
  if (self.thanked || self.random.chance(0.5)) return null
  self.thanked = true
  return choose(self, self.plan.bank.bye)
}

function openErrand(self: Self): string {
  const { scenario, plan, random } = self
  const visit = scenario.visit
  const bank = plan.bank
  if (visit?.kind === 'cancel') {
    self.errand = 'changing'
    return fill(self, bank.cancel)
  }
  if (visit?.kind === 'move' && visit.existing === 'before') {
    self.errand = 'changing'
    return fill(self, random.chance(0.5) ? bank.moveTo : bank.move)
  }
  self.errand = 'booking'
  const form = random.of([bank.openBare, bank.openService, bank.openDay, bank.openFull, bank.openFull])
  const party = self.party !== '' && form !== bank.openBare && random.chance(0.6) ? ` ${fill(self, bank.partyHint)}` : ''
  const contact = form === bank.openFull && random.chance(0.2) ? `. ${fill(self, bank.nameAndPhone)}` : ''
  return fill(self, form) + party + contact
}

function withGreeting(self: Self, first: boolean, line: string): string {
  const { plan, random, scenario } = self
  if (!first || scenario.temper === 'terse' || (scenario.temper === 'plain' && random.chance(0.4))) return line
  const talk = scenario.temper === 'chatty' ? `, ${choose(self, plan.bank.smallTalk)}. ` : ', '
  return `${choose(self, plan.bank.hello)}${talk}${line}`
}

function answer(self: Self, acts: readonly Act[]): string | null {
  const { plan, scenario } = self
  if (acts.some((act) => isOtherService(self, act))) return correctService(self)
  const readBack = acts.find((act) => act.act === 'read_back')
  if (readBack) return answerReadBack(self, readBack)
  const cancelling = acts.find((act) => act.act === 'read_back_cancel')
  if (cancelling) return self.scenario.visit?.kind === 'cancel' ? choose(self, plan.bank.yes) : correct(self)
  const options = acts.find((act) => act.act === 'clarify_offering')
  if (options && scenario.visit) return chooseOffering(self, options)
  const asked = acts.findLast((act) => act.act === 'ask')?.asked ?? null
  if (asked && scenario.visit?.asksBack && !self.askedBack) {
    self.askedBack = true
    return choose(self, FACTS[scenario.vertical].asides[scenario.language])
  }
  if (acts.some((act) => act.act === 'clarify_when')) return scenario.visit ? exactWhen(self) : notYet(self)
  if (asked) return answerQuestion(self, asked, acts)
  // People were called: who came for a visit has nothing more to say to the receptionist.
  if (!scenario.visit || acts.some((act) => act.act === 'handed_off' || act.act === 'waiting_for_team')) return null
  return repeat(self, plan.bank.openFull)
}

function answerReadBack(self: Self, act: Extract<Act, { act: 'read_back' }>): string | null {
  const { plan, scenario } = self
  if (!scenario.visit) return choose(self, plan.bank.noMore)
  if (scenario.visit.changesMind && !self.changed && plan.wishes[1]) {
    self.changed = true
    self.wish = plan.wishes[1]
    return fill(self, plan.bank.change)
  }
  if (!fits(self, act.slot)) return correct(self)
  if (act.party !== null && self.party !== '' && String(act.party) !== self.party) {
    self.corrections += 1
    return fill(self, plan.bank.partyHint)
  }
  return choose(self, plan.bank.yes)
}

/** The receptionist speaks of something that they don't want. */
function isOtherService({ plan, errand }: Self, act: Act): boolean {
  if (plan.offering === null || errand !== 'booking') return false
  const named = act.act === 'read_back' || act.act === 'slots' || act.act === 'noted' ? act.offering : null
  return named !== null && named.en !== plan.offering.title
}

function correctService(self: Self): string | null {
  self.corrections += 1
  return self.corrections > PATIENCE.corrections ? null : fill(self, self.plan.bank.otherService)
}

/** In the window, and with whom they want. */
function fits({ wish, plan }: Self, slot: SlotView): boolean {
  const start = Date.parse(slot.start)
  return wish !== undefined && start >= wish.from && start < wish.to && (plan.resourceId === null || slot.resource_id === plan.resourceId)
}

function correct(self: Self): string | null {
  self.corrections += 1
  return fill(self, self.plan.bank.correct)
}

function chooseOffering(self: Self, act: Extract<Act, { act: 'clarify_offering' }>): string {
  const wanted = act.options.find((option) => option.id === self.plan.offering?.id)
  if (!wanted) return repeat(self, self.plan.bank.service) ?? ''
  return (self.scenario.language === 'ar' ? wanted.title.ar : null) ?? wanted.title.en.toLowerCase()
}

function answerQuestion(self: Self, asked: Asked, acts: readonly Act[]): string | null {
  const { plan, scenario, random } = self
  const { bank } = plan
  switch (asked.what) {
    case 'offering':
      return scenario.visit ? repeat(self, random.chance(0.4) ? bank.openDay : bank.service) : notYet(self)
    case 'when':
      return scenario.visit ? repeat(self, bank.when) : notYet(self)
    case 'slot':
      return scenario.visit ? answerOffer(self, asked) : notYet(self)
    case 'name':
      return fill(self, random.chance(0.4) ? bank.nameAndPhone : bank.name)
    case 'phone':
      return fill(self, bank.phone)
    case 'name_and_phone':
    case 'contact_for_team':
      return repeat(self, bank.nameAndPhone)
    case 'attribute':
      return answerAttribute(self, asked.attribute)
    case 'clarify_when':
      return exactWhen(self)
    case 'offer_booking':
      return scenario.visit ? repeat(self, bank.when) : choose(self, bank.noMore)
    case 'confirm_booking':
    case 'confirm_reschedule':
    case 'confirm_cancel':
      return choose(self, scenario.visit ? bank.yes : bank.noMore)
    case 'appointment':
      return pickAppointment(self, acts)
    case 'take_message':
    case 'offer_human':
      return choose(self, scenario.task === 'handoff' ? bank.yes : bank.noMore)
    case 'message_text':
      return choose(self, bank.dontKnow)
    case 'anything_else':
      return scenario.visit ? repeat(self, self.errand === 'changing' ? reopening(self) : bank.openFull) : null
    default:
      return repeat(self, bank.openFull)
  }
}

function reopening({ scenario, plan }: Self): Sayings {
  return scenario.visit?.kind === 'cancel' ? plan.bank.cancel : plan.bank.moveTo
}

function answerOffer(self: Self, asked: Extract<Asked, { what: 'slot' }>): string | null {
  const { plan, scenario, random } = self
  const { bank } = plan
  const offered = asked.refs.flatMap((ref) => self.slots.filter((slot) => slot.ref === ref))
  const slots = offered.length > 0 ? offered : self.slots
  const at = slots.findIndex((slot) => fits(self, slot))
  const contact = asked.contact ? `, ${fill(self, bank.nameAndPhone)}` : ''
  const slot = slots[at]
  if (!slot) return repeat(self, bank.when)
  if (scenario.visit?.refusesOnce && !self.refused && self.wish?.wide && slots.length > 1) {
    self.refused = true
    return choose(self, bank.refuse)
  }
  // From now on they mean the one that they take.
  if (self.wish?.wide) self.wish = { ...self.wish, start: Date.parse(slot.start), wide: false }
  if (slots.length === 1) return choose(self, bank.yes) + contact
  const ordinals = bank.ordinals[at]
  const sameTime = slots.some((other) => other !== slot && other.start.slice(10) === slot.start.slice(10))
  if (ordinals && (sameTime || random.chance(0.5))) return choose(self, ordinals) + contact
  return fill(self, bank.pickTime) + contact
}

function answerAttribute(self: Self, attribute: string): string {
  const { scenario, plan } = self
  const own = scenario.visit?.service.answers?.[attribute] ?? FACTS[scenario.vertical].answers[attribute]
  const spoken = own?.[scenario.language]
  // Without a party of their own they are four.
  return choose(self, spoken ?? plan.bank.dontKnow).replaceAll('{party}', self.party || '4')
}

function pickAppointment(self: Self, acts: readonly Act[]): string | null {
  const items = acts.find((act) => act.act === 'appointments')?.items ?? []
  const at = items.findIndex((item) => item.id === self.plan.existing?.id)
  const ordinals = self.plan.bank.ordinals[at === -1 ? 0 : at]
  return ordinals ? choose(self, ordinals) : repeat(self, reopening(self))
}

function notYet(self: Self): string | null {
  self.repeats += 2
  return choose(self, self.random.chance(0.5) ? self.plan.bank.dontKnow : self.plan.bank.noMore)
}

/** Day of the week, day of the month, hour and part of the day: nothing left to misunderstand. */
function exactWhen(self: Self): string | null {
  const { wish, plan, zone, scenario } = self
  if (!wish) return null
  self.repeats += 1
  const format = new Intl.DateTimeFormat(scenario.language === 'ar' ? 'ar-AE-u-nu-latn' : 'en-GB', {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(wish.wide ? {} : { hour: 'numeric', minute: '2-digit', hour12: true }),
  })
  const exact = format.format(wish.start)
  return wish.wide
    ? `${exact} ${sayWish(wish, { ...scenario, bank: plan.bank, half: self.half, zone, now: plan.now }, self.random).time}`
    : exact
}

function repeat(self: Self, sayings: Sayings): string | null {
  self.repeats += 1
  return self.repeats > PATIENCE.repeats ? null : fill(self, sayings)
}

function choose(self: Self, sayings: Sayings): string {
  const { random, scenario } = self
  const allowed = half(sayings, self.half)
  const one = random.of(allowed)
  if (scenario.temper !== 'terse') return one
  const other = random.of(allowed)
  return other.length < one.length ? other : one
}

function fill(self: Self, sayings: Sayings): string {
  const { scenario, plan, wish, zone, random } = self
  const visit = scenario.visit
  const words: Said = wish
    ? sayWish(wish, { language: scenario.language, bank: plan.bank, half: self.half, zone, now: plan.now }, random)
    : { day: '', time: '' }
  const of = (spoken: Sayings | undefined) => (spoken ? choose(self, spoken) : '')
  const values: Readonly<Record<string, string>> = {
    service: of(visit?.service.said[scenario.language]),
    with: of(visit?.service.resource?.said[scenario.language]),
    name: plan.name,
    phone: plan.phone.written,
    party: self.party,
    ...words,
  }
  return choose(self, sayings).replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '')
}
