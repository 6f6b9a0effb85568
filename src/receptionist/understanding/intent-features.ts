import type { Phrases } from './phrases.ts'
import type { Expectation, Intent, Topic } from './types.ts'

/** One feature of the scorer that fires on wording, with its log-odds. */
export interface IntentFeature {
  readonly feature: string
  readonly weights: Readonly<Partial<Record<Intent, number>>>
  readonly phrases: Phrases<string>['phrases']
}

/** What the rest of the understanding found, as far as it tells something about the intent. */
export interface IntentContext {
  readonly expectations: readonly Expectation[]
  readonly isQuestion: boolean
  readonly hasWhen: boolean
  readonly hasOffering: boolean
  readonly hasResource: boolean
  readonly hasPhone: boolean
  readonly hasEmail: boolean
  readonly hasName: boolean
  readonly hasAttribute: boolean
  readonly hasNumber: boolean
  readonly hasChoice: boolean
  readonly topics: readonly Topic[]
  readonly hasRedFlag: boolean
  readonly thanks: boolean
  readonly indifferent: boolean
  readonly correction: boolean
  readonly polarity: 'yes' | 'no' | null
  readonly words: number
  /** Folded ranges of offerings named in full: "oil change" asks to change nothing. */
  readonly named: readonly (readonly [number, number])[]
  /** Folded ranges of what was recognised, and as what. */
  readonly marks: readonly { readonly range: readonly [number, number]; readonly kind: 'when' | 'offering' | 'resource' | 'contact' }[]
  /** Intents of which the turn nearly repeats a tenant's example, each with its likeness. */
  readonly alike: ReadonlyMap<Intent, number>
}

/** Features that come from the turn's facts and from what was asked, not from wording. */
export const CONTEXT_FEATURES = {
  'has.red_flag': { emergency: 10 },
  'has.when': { book: 1.2, reschedule: 0.4 },
  'has.offering': { book: 1.2, search_offering: 1 },
  'has.resource': { book: 0.8 },
  'has.contact': { qualify: 2.4 },
  'has.name': { qualify: 2.8 },
  'has.attribute': { qualify: 2, search_offering: 0.3 },
  'has.topic': { faq: 2.6, out_of_scope: -2 },
  'has.topic.services': { search_offering: 1.6, faq: 0.5, out_of_scope: -1 },
  'has.topic.staff': { search_offering: -3 },
  'has.availability': { book: 1.2 },
  'has.offering+when': { book: 2, search_offering: -0.5, qualify: -4 },
  'has.offering+question': { search_offering: 0.8, faq: 0.6, book: -0.6 },
  'has.when+question': { book: 1 },
  'is.question': { faq: 1.7, search_offering: 0.4 },
  'is.short+contact': { qualify: 1.6 },
  'is.short+offering': { book: 1.6, search_offering: 0.8 },
  'is.short+when': { book: 2 },
  'is.short+resource': { book: 1.6 },
  'is.thanks': { goodbye: 2.6 },
  'is.thanks+more': { goodbye: -2.4 },
  'is.more+greeting': { greeting: -1.6 },
  'is.indifferent': { book: 1.6 },
  'is.no_more': { goodbye: 1.5 },
  'expect.when': { book: 3.4, qualify: 0.5 },
  'expect.offering': { book: 2.2, search_offering: 0.5 },
  'expect.choice': { book: 4 },
  'expect.fact': { qualify: 4.4, out_of_scope: -2, book: -1 },
  'expect.yes_no.book': { book: 4.2 },
  'expect.yes_no.cancel': { cancel: 4.6 },
  'expect.yes_no.reschedule': { reschedule: 4.6 },
  'expect.yes_no.human': { human: 4.6 },
  'expect.yes_no.other': { qualify: 3.6 },
  'is.empty': { out_of_scope: 0.6 },
} as const satisfies Record<string, Partial<Record<Intent, number>>>

export type ContextFeature = keyof typeof CONTEXT_FEATURES

/** The context features that hold. `hasGreeting` comes from the wording. */
export function contextFeatures(context: IntentContext, hasGreeting: boolean): ContextFeature[] {
  const isShort = context.words <= 5
  const hasTopic = context.topics.some((topic) => topic !== 'availability' && topic !== 'services')
  const hasFact =
    context.hasWhen ||
    context.hasOffering ||
    context.hasResource ||
    context.hasPhone ||
    context.hasEmail ||
    context.topics.length > 0 ||
    context.hasAttribute
  const has: Partial<Record<ContextFeature, boolean>> = {
    'has.red_flag': context.hasRedFlag,
    'has.when': context.hasWhen,
    'has.offering': context.hasOffering,
    'has.resource': context.hasResource,
    'has.contact': context.hasPhone || context.hasEmail,
    'has.name': context.hasName,
    'has.attribute': context.hasAttribute,
    'has.topic': hasTopic,
    'has.topic.services': context.topics.includes('services'),
    'has.topic.staff': context.topics.includes('staff'),
    'has.availability': context.topics.includes('availability'),
    'has.offering+when': context.hasOffering && context.hasWhen,
    'has.offering+question': context.hasOffering && context.isQuestion && !context.hasWhen,
    'has.when+question': context.hasWhen && context.isQuestion && !hasTopic,
    'is.question': context.isQuestion,
    'is.short+contact': isShort && (context.hasPhone || context.hasEmail || context.hasName),
    'is.short+offering': isShort && context.hasOffering && !context.isQuestion,
    'is.short+when': isShort && context.hasWhen && !hasTopic,
    'is.short+resource': isShort && context.hasResource,
    'is.thanks': context.thanks,
    'is.thanks+more': context.thanks && (hasFact || context.words > 5),
    'is.more+greeting': hasGreeting && (hasFact || context.words > 4),
    'is.indifferent': context.indifferent,
    'is.no_more': context.thanks && context.polarity === 'no',
    'is.empty': context.words === 0,
  }
  const names = Object.keys(has).filter((name): name is ContextFeature => has[name as ContextFeature] === true)
  return [...names, ...answerFeatures(context)]
}

/** What was asked, where the turn answers it. */
function answerFeatures(context: IntentContext): ContextFeature[] {
  return context.expectations.flatMap((expectation): ContextFeature[] => {
    switch (expectation.kind) {
      case 'when':
        return context.hasWhen || context.indifferent ? ['expect.when'] : []
      case 'offering':
        return context.hasOffering ? ['expect.offering'] : []
      case 'choice':
        return context.hasChoice || context.indifferent ? ['expect.choice'] : []
      case 'yes_no':
        return context.polarity === null ? [] : [yesNoFeature(expectation.about)]
      case 'name':
        return context.hasName ? ['expect.fact'] : []
      case 'phone':
        return context.hasPhone ? ['expect.fact'] : []
      case 'email':
        return context.hasEmail ? ['expect.fact'] : []
      case 'number':
        return context.hasNumber ? ['expect.fact'] : []
      case 'text':
        return context.hasAttribute ? ['expect.fact'] : []
      default:
        return expectation satisfies never
    }
  })
}

function yesNoFeature(about: string): ContextFeature {
  if (about.includes('cancel')) return 'expect.yes_no.cancel'
  if (about.includes('reschedule') || about.includes('move')) return 'expect.yes_no.reschedule'
  if (/human|handoff|person|callback/.test(about)) return 'expect.yes_no.human'
  return /book|slot|hold|appointment|reserv|time/.test(about) ? 'expect.yes_no.book' : 'expect.yes_no.other'
}
