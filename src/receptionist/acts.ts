import type { AmbiguityKind, DateRange, Language, TimeRange } from './understanding/types.ts'

/** A slot that the availability function returned; instants are RFC 3339 in UTC. */
export interface SlotView {
  readonly ref: string
  readonly start: string
  readonly end: string
  readonly resource_id: string | null
  readonly resource: Names | null
}

/** A name in both languages; `ar` falls back to `en` when rendered. */
export interface Names {
  readonly en: string
  readonly ar: string | null
}

export interface OfferingView {
  readonly id: string
  readonly title: Names
  readonly price: string
  readonly currency: string
  readonly duration_minutes: number | null
}

export interface AppointmentView {
  readonly id: string
  readonly start: string
  readonly end: string
  readonly offering: Names | null
  readonly resource: Names | null
  readonly customer_name: string
  readonly party: number | null
}

/** How offered slots relate to the wish: the very time, near it, only other times are free, or the same ones put again. */
export type SlotRelation = 'exact' | 'near' | 'range' | 'other_day' | 'other_resource' | 'earliest' | 'after_closed' | 'again'

/** The pack's wordings of one question; the renderer picks one. */
export interface Wordings {
  readonly en: readonly string[]
  readonly ar: readonly string[]
}

/** What can be asked for. `attribute` is one of the pack's slots. */
export type Asked =
  | { readonly what: 'offering'; readonly options: readonly string[] }
  | { readonly what: 'when' }
  /** `contact`: the name and number were asked for in the same breath. */
  | { readonly what: 'slot'; readonly refs: readonly string[]; readonly contact?: boolean }
  | { readonly what: 'name' | 'phone' | 'name_and_phone' }
  | { readonly what: 'attribute'; readonly attribute: string; readonly type: string }
  | { readonly what: 'clarify_when'; readonly options: readonly { date: DateRange | null; time: TimeRange | null }[] }
  /** Name and number for the people who will answer. */
  | { readonly what: 'contact_for_team' }
  /** "Would you like to book it?" after a price, "a colleague?" after "are you a robot?" */
  | { readonly what: 'offer_booking' | 'offer_human' }
  | { readonly what: 'confirm_booking' | 'confirm_reschedule' | 'confirm_cancel' | 'take_message' | 'message_text' | 'anything_else' }
  /** "Shall I put you on the waiting list?", for local dates; and the yes or no to a slot that became free. */
  | { readonly what: 'offer_waitlist'; readonly from: string; readonly to: string }
  | { readonly what: 'waitlist_offer' }
  /** One of at most two known questions, by their entries. */
  | { readonly what: 'did_you_mean'; readonly entry_ids: readonly string[] }
  /** Proof that a booking made elsewhere is the customer's. */
  | { readonly what: 'booking_phone' | 'code' }
  | { readonly what: 'appointment'; readonly ids: readonly string[] }

/**
 * Dialogue acts: what a reply says, before it is put into words. They are stored with the reply, rendered per language and channel, and checked by the
 * guardrails: an act that claims an effect (`booked`, `rescheduled`, `cancelled`, `handed_off`, `message_taken`) is only made from that tool's result.
 */
export type Act =
  | { readonly act: 'greet' }
  | { readonly act: 'greet_back' }
  | { readonly act: 'price'; readonly offering: OfferingView }
  | { readonly act: 'duration'; readonly offering: OfferingView }
  | { readonly act: 'nothing_cheaper'; readonly offering: OfferingView }
  /** One visit for several services: each part, and all together. */
  | {
      readonly act: 'visit'
      readonly items: readonly OfferingView[]
      readonly total: string
      readonly currency: string
      readonly duration_minutes: number | null
    }
  /** `closest`: they don't meet everything that was asked for. */
  | { readonly act: 'offerings'; readonly items: readonly OfferingView[]; readonly more: boolean; readonly closest?: boolean }
  | {
      readonly act: 'hours'
      readonly weekly: readonly { weekday: number; ranges: readonly [number, number][] }[]
      readonly day: { readonly weekday: number; readonly date: string | null }
      /** When the business really is open on that day: its weekly hours without closures, in minutes from local midnight. */
      readonly open: readonly (readonly [number, number])[]
      /** Local dates in the coming weeks on which it is closed although the week says otherwise. */
      readonly closed_dates: readonly string[]
    }
  | { readonly act: 'location'; readonly address: Names; readonly map_url: string | null }
  | { readonly act: 'contact'; readonly phone: string | null; readonly email: string | null }
  | { readonly act: 'staff'; readonly resources: readonly Names[]; readonly offering: Names | null }
  | { readonly act: 'knowledge'; readonly entry_id: string; readonly answer: Names }
  | { readonly act: 'did_you_mean'; readonly questions: readonly Names[] }
  | { readonly act: 'unknown'; readonly question: string }
  | { readonly act: 'noted'; readonly offering: Names | null; readonly resource: Names | null }
  | {
      readonly act: 'slots'
      readonly slots: readonly SlotView[]
      readonly relation: SlotRelation
      readonly offering: Names | null
      readonly resource: Names | null
    }
  | { readonly act: 'no_slots'; readonly resource: Names | null }
  /** Local dates. */
  | { readonly act: 'waitlist_possible'; readonly from: string; readonly to: string }
  | {
      readonly act: 'waitlisted'
      readonly from: string
      readonly to: string
      readonly offering: Names | null
      readonly resource: Names | null
    }
  /** A slot that became free and is held for this customer until `expires_at`. */
  | {
      readonly act: 'waitlist_offer'
      readonly offering: Names | null
      readonly resource: Names | null
      readonly start: string
      readonly expires_at: string
    }
  | { readonly act: 'waitlist_left' }
  | { readonly act: 'closed_day'; readonly date: string }
  | { readonly act: 'slot_taken' }
  | { readonly act: 'past_date' }
  | { readonly act: 'no_such_day' }
  | { readonly act: 'resource_cannot'; readonly resource: Names; readonly offering: Names }
  /** Nobody does all of a visit: `first` is booked now, `after` right behind it. */
  | { readonly act: 'one_after_another'; readonly first: Names; readonly after: Names }
  | { readonly act: 'then_next'; readonly offering: Names }
  | { readonly act: 'recurring' }
  | { readonly act: 'party_too_big'; readonly max: number }
  | {
      readonly act: 'clarify_when'
      readonly kind: AmbiguityKind
      readonly options: readonly { date: DateRange | null; time: TimeRange | null }[]
    }
  | { readonly act: 'clarify_offering'; readonly options: readonly OfferingView[] }
  | { readonly act: 'bad_phone'; readonly text: string }
  | { readonly act: 'ask'; readonly asked: Asked; readonly question?: Wordings }
  /** A question of the pack that may be left unanswered. */
  | { readonly act: 'suggest_offerings'; readonly items: readonly Names[] }
  | { readonly act: 'also_ask'; readonly question: Wordings }
  | {
      readonly act: 'read_back'
      readonly slot: SlotView
      readonly offering: Names | null
      readonly name: string
      readonly phone: string
      /** The number that they write from: only its end is said. */
      readonly is_own_number?: boolean
      readonly party: number | null
      readonly task: 'book' | 'reschedule'
    }
  | { readonly act: 'read_back_cancel'; readonly appointment: AppointmentView }
  | { readonly act: 'booked'; readonly appointment: AppointmentView }
  | { readonly act: 'rescheduled'; readonly appointment: AppointmentView }
  | { readonly act: 'cancelled'; readonly appointment: AppointmentView }
  | { readonly act: 'appointments'; readonly items: readonly AppointmentView[] }
  | { readonly act: 'no_appointment' }
  | { readonly act: 'cannot_verify' }
  | { readonly act: 'verify_first' }
  /** Said for every number alike, with a booking or without. */
  | { readonly act: 'code_sent' }
  | { readonly act: 'code_wrong' }
  | { readonly act: 'kept_as_is' }
  | { readonly act: 'not_booked' }
  | { readonly act: 'nothing_fits' }
  /** A name, a number or an answer that was given and that needs no other reply. */
  | { readonly act: 'thanks_for'; readonly name: string | null; readonly waiting: boolean }
  | { readonly act: 'am_ai' }
  | { readonly act: 'stay_calm' }
  | { readonly act: 'handed_off'; readonly reason: string }
  | { readonly act: 'waiting_for_team' }
  | { readonly act: 'message_taken' }
  | { readonly act: 'offer_message' }
  | { readonly act: 'emergency'; readonly message: Names }
  | { readonly act: 'opted_out' }
  | { readonly act: 'sorry' }
  | { readonly act: 'you_are_welcome' }
  | { readonly act: 'goodbye' }
  | { readonly act: 'out_of_scope' }
  | { readonly act: 'not_understood' }
  | { readonly act: 'too_long' }
  /** Something without words came, which nobody here can open. */
  | { readonly act: 'wordless'; readonly media: string }

export type ActName = Act['act']

/** One computed reply before it is rendered. */
export interface Decision {
  readonly language: Language
  readonly acts: readonly Act[]
}
