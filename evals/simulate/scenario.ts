/** Simulated conversations as data: who writes, what they want, and how they behave. What must be stored in the end follows from the wish that `arrange.ts` draws. */

export const LANGUAGES = ['en', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]
export const VERTICALS = ['salon', 'clinic', 'restaurant', 'real_estate', 'real_estate_rental', 'auto_service', 'generic'] as const
export type Vertical = (typeof VERTICALS)[number]
export const TASKS = [
  'book',
  'reschedule',
  'cancel',
  'question',
  'qualify',
  'handoff',
  'emergency',
  'opt_out',
  'injection',
  'abuse',
] as const
export type Task = (typeof TASKS)[number]

/** The same thing as people of one language put it. Even entries are for everyday runs; odd ones are held out (see `pick`). */
export type Sayings = readonly string[]
export interface Spoken {
  readonly en: Sayings
  readonly ar: Sayings
}

export interface Service {
  /** The demo offering's external id; null: no offering has to be named (a table). */
  readonly offering: string | null
  readonly said: Spoken
  /** The one resource that the customer wants: its key in the demo file, and what they call it. */
  readonly resource?: { readonly name: string; readonly said: Spoken }
  /** Where the answers of the trade don't fit this service. */
  readonly answers?: Readonly<Record<string, Spoken>>
}

export interface Question {
  readonly said: Spoken
  /** Must stand in the reply. */
  readonly must: RegExp
}

/** What people of one trade want and say. */
export interface VerticalFacts {
  readonly services: readonly Service[]
  /** To the pack's questions, by attribute. */
  readonly answers: Readonly<Record<string, Spoken>>
  readonly questions: readonly Question[]
  /** Put by the customer before they answer. */
  readonly asides: Spoken
  /** First words of somebody who wants to be advised, and what the lead must know in the end. */
  readonly qualify: { readonly said: Spoken; readonly lead: Readonly<Record<string, string | number | boolean | RegExp>> }
  /** Words for which people must take over. */
  readonly handoff: Spoken
}

export interface Scenario {
  readonly name: string
  readonly vertical: Vertical
  readonly language: Language
  readonly task: Task
  readonly channel: 'webform' | 'whatsapp'
  readonly temper: 'plain' | 'terse' | 'chatty'
  /** Said before anything else, one message each. */
  readonly opening: readonly Spoken[]
  /** What they try to get done; null: nothing is to be booked. */
  readonly visit: Visit | null
  readonly handoff: 'none' | 'one' | 'any'
  readonly optOut?: true
  readonly lead?: VerticalFacts['qualify']['lead']
  /** Must stand in the reply to the opening message of that number. */
  readonly must?: readonly (RegExp | null)[]
  readonly mustNot?: RegExp
}

export interface Visit {
  readonly kind: 'book' | 'move' | 'cancel'
  readonly service: Service
  readonly party?: number
  /** Booked by them before, or booked in this very conversation first. */
  readonly existing?: 'before' | 'here'
  /** `part`: "tomorrow afternoon" instead of a time. */
  readonly wish: 'time' | 'part'
  readonly changesMind?: 'time' | 'day'
  readonly asksBack?: true
  readonly refusesOnce?: true
}
