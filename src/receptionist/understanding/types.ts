/** What the embedded understanding says about one customer turn. Pure data: no database ids beyond those the caller put into the gazetteer. */

export type Language = 'en' | 'ar'

/** The router's classes (docs/architecture.md), best first in `Understanding.intents`. */
export type Intent =
  | 'greeting'
  | 'qualify'
  | 'search_offering'
  | 'faq'
  | 'book'
  | 'reschedule'
  | 'cancel'
  | 'human'
  | 'complaint'
  | 'negotiation'
  | 'emergency'
  | 'opt_out'
  | 'goodbye'
  | 'out_of_scope'

/** Structured facts a question may be about; answered from fields, not from text. */
export type Topic = 'price' | 'hours' | 'location' | 'contact' | 'availability' | 'duration' | 'staff' | 'services'

/** Minutes from local midnight. `from === to` is a point; "after 6" is 1080…1440. `to` may pass 1440 for spans over midnight. */
export interface TimeRange {
  readonly from: number
  readonly to: number
  /** "around 5", "fiveish" */
  readonly approximate: boolean
}

/** Local calendar dates `YYYY-MM-DD`, both inclusive; `from === to` is one day. */
export interface DateRange {
  readonly from: string
  readonly to: string
}

export type AmbiguityKind = 'weekday_conflict' | 'meridiem' | 'which_week' | 'date_order'

/**
 * One date/time expression, resolved against the tenant's clock but never guessed: where more than one reading is plausible, `ambiguity` lists them, best
 * first, and `date`/`time` hold the best one.
 */
export interface WhenReading {
  /** Range in the original text. */
  readonly span: readonly [number, number]
  readonly text: string
  readonly granularity: 'minute' | 'hour' | 'part_of_day' | 'day' | 'week' | 'month' | 'range'
  readonly date: DateRange | null
  readonly time: TimeRange | null
  readonly ambiguity: {
    readonly kind: AmbiguityKind
    readonly options: readonly { date: DateRange | null; time: TimeRange | null }[]
  } | null
  /** "every Tuesday": recognised, never booked as one date. */
  readonly recurring: boolean
  /** True when the whole reading lies before the clock. */
  readonly past: boolean
}

/** "for an hour", "ساعتين": a length, not a position. */
export interface DurationReading {
  readonly span: readonly [number, number]
  readonly text: string
  readonly minutes: number
}

/** A tenant's own term: an offering, a member of staff, a room. `id` is the caller's handle and means nothing here. */
export interface GazetteerEntry {
  readonly kind: 'offering' | 'resource'
  readonly id: string
  /** Names and aliases in any language; the first is the name to show. */
  readonly names: readonly string[]
}

export interface GazetteerMatch {
  readonly kind: 'offering' | 'resource'
  readonly id: string
  readonly span: readonly [number, number]
  /** 0…1, 1 is exact. */
  readonly score: number
}

/** What the receptionist last asked or offered: it decides how a bare "yes", "5" or "Sara" is read. */
export type Expectation =
  | { readonly kind: 'name' }
  | { readonly kind: 'phone' }
  | { readonly kind: 'email' }
  | { readonly kind: 'when' }
  | { readonly kind: 'offering' }
  | { readonly kind: 'number'; readonly slot: string }
  | { readonly kind: 'text'; readonly slot: string }
  /** A list was read out; `options` are what the customer may point at ("the second", "5:30", "with Rana"). `local` is `YYYY-MM-DDTHH:MM`. */
  | { readonly kind: 'choice'; readonly options: readonly { readonly local?: string; readonly label: string }[] }
  /** A yes/no question; `about` is the caller's own word for it ("confirm_booking", "take_message"). */
  | { readonly kind: 'yes_no'; readonly about: string }

/** A sentence of a tenant's own customers, and what they mean by it. */
export interface IntentExample {
  readonly intent: Intent
  readonly text: string
}

export interface UnderstandInput {
  readonly text: string
  /** Clock in the tenant's zone: epoch milliseconds and IANA zone. */
  readonly now: number
  readonly timeZone: string
  /** ISO 3166-1 alpha-2, for phone numbers without a country code. */
  readonly country: string
  /** Order of all-number dates such as 3/4: day first except for `en-US` tenants. */
  readonly dateOrder: 'dmy' | 'mdy'
  /** Language of the conversation so far; decides texts without letters ("5?", "👍"). */
  readonly language: Language | null
  readonly gazetteer: readonly GazetteerEntry[]
  /** Attribute names of the pack whose values are worth extracting, e.g. `party_size`, `bedrooms`, `budget_max`, `vehicle_make`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly expectations: readonly Expectation[]
  /** The tenant's own examples of intents. */
  readonly examples?: readonly IntentExample[]
}

export interface Understanding {
  readonly language: Language
  /** Best first, never empty; scores 0…1. */
  readonly intents: readonly { readonly intent: Intent; readonly score: number }[]
  readonly topics: readonly Topic[]
  readonly whens: readonly WhenReading[]
  readonly durations: readonly DurationReading[]
  /** How many days were named that their month doesn't have: "30 February". */
  readonly noSuchDays: number
  readonly name: string | null
  /** E.164 when it parses, with the text as written. */
  readonly phone: { readonly e164: string | null; readonly text: string; readonly valid: boolean } | null
  readonly email: string | null
  readonly numbers: readonly number[]
  readonly offerings: readonly GazetteerMatch[]
  readonly resources: readonly GazetteerMatch[]
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  /** "yes"/"no" to the last question or offer; null when neither was said. */
  readonly polarity: 'yes' | 'no' | null
  /** Zero-based index into the options of a `choice` expectation. */
  readonly choice: number | null
  /** "any time", "whichever", "no preference". */
  readonly indifferent: boolean
  /** The customer corrects themself or the last reading ("no, Thursday", "I meant 6"). */
  readonly correction: boolean
  readonly isQuestion: boolean
  readonly thanks: boolean
}
