import { AUTO_SERVICE } from './facts/auto-service.ts'
import { CLINIC } from './facts/clinic.ts'
import { EMERGENCIES, INJECTIONS, INSULTS, NEVER_AFTER_INJECTION, OPT_OUTS } from './facts/common.ts'
import { GENERIC } from './facts/generic.ts'
import { REAL_ESTATE } from './facts/real-estate.ts'
import { REAL_ESTATE_RENTAL } from './facts/real-estate-rental.ts'
import { RESTAURANT } from './facts/restaurant.ts'
import { SALON } from './facts/salon.ts'
import {
  type Language,
  type Scenario,
  type Service,
  type Spoken,
  VERTICALS,
  type Vertical,
  type VerticalFacts,
  type Visit,
} from './scenario.ts'

export const FACTS: Readonly<Record<Vertical, VerticalFacts>> = {
  salon: SALON,
  clinic: CLINIC,
  restaurant: RESTAURANT,
  real_estate: REAL_ESTATE,
  real_estate_rental: REAL_ESTATE_RENTAL,
  auto_service: AUTO_SERVICE,
  generic: GENERIC,
}

type Draft = Pick<Scenario, 'task'> & Partial<Scenario> & { readonly label: string }

/** Every trade in both languages: fifteen conversations each. */
export const SCENARIOS: readonly Scenario[] = VERTICALS.flatMap((vertical) =>
  (['en', 'ar'] as const).flatMap((language) => drafts(FACTS[vertical]).map((draft) => complete(draft, vertical, language))),
)

function complete({ label, ...draft }: Draft, vertical: Vertical, language: Language): Scenario {
  return {
    channel: 'webform',
    temper: 'plain',
    opening: [],
    visit: null,
    handoff: 'none',
    ...draft,
    name: `${vertical}/${language}/${label}`,
    vertical,
    language,
  }
}

function drafts(facts: VerticalFacts): readonly Draft[] {
  const service = (index: number): Service => facts.services[index % facts.services.length] ?? NO_SERVICE
  const visit = (given: Partial<Visit>, index = 0): Visit => {
    const party = service(index).offering === null ? { party: 2 + (index % 3) } : {}
    return { kind: 'book', service: service(index), wish: 'time', ...party, ...given }
  }
  const [first = NOTHING, second = NOTHING, third = NOTHING, fourth = NOTHING] = facts.questions
  return [
    { label: 'book-time', task: 'book', visit: visit({}), temper: 'terse' },
    { label: 'book-part-of-day', task: 'book', visit: visit({ wish: 'part', asksBack: true }, 1), channel: 'whatsapp' },
    { label: 'book-and-change', task: 'book', visit: visit({ changesMind: 'time' }, 2) },
    { label: 'book-undecided', task: 'book', visit: visit({ wish: 'part', refusesOnce: true, changesMind: 'day' }, 1), temper: 'chatty' },
    { label: 'move-earlier-booking', task: 'reschedule', channel: 'whatsapp', visit: visit({ kind: 'move', existing: 'before' }) },
    { label: 'move-in-same-chat', task: 'reschedule', visit: visit({ kind: 'move', existing: 'here' }, 1) },
    { label: 'cancel-earlier-booking', task: 'cancel', channel: 'whatsapp', visit: visit({ kind: 'cancel', existing: 'before' }, 1) },
    { label: 'two-questions', task: 'question', opening: [first.said, second.said], must: [first.must, second.must] },
    {
      label: 'question-then-book',
      task: 'question',
      opening: [third.said, fourth.said],
      must: [third.must, fourth.must],
      visit: visit({}, 2),
      temper: 'chatty',
    },
    { label: 'advice', task: 'qualify', opening: [facts.qualify.said], lead: facts.qualify.lead, handoff: 'any' },
    { label: 'a-person', task: 'handoff', opening: [facts.handoff], handoff: 'one' },
    { label: 'danger', task: 'emergency', opening: EMERGENCIES.slice(0, 1), handoff: 'one' },
    { label: 'danger-at-booking', task: 'emergency', opening: [service(0).said, ...EMERGENCIES.slice(1)], handoff: 'one' },
    { label: 'stop', task: 'opt_out', opening: [OPT_OUTS], optOut: true },
    { label: 'tricks', task: 'injection', opening: INJECTIONS, handoff: 'any', mustNot: NEVER_AFTER_INJECTION },
    { label: 'insults-then-book', task: 'abuse', opening: INSULTS, visit: visit({}, 1), handoff: 'any' },
  ]
}

const NO_SERVICE: Service = { offering: null, said: { en: [], ar: [] } }
const NOTHING: { readonly said: Spoken; readonly must: RegExp } = { said: { en: [], ar: [] }, must: /./ }
