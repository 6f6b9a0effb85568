import type { Act, Asked, SlotView } from '../acts.ts'
import type { Language, TimeRange } from '../understanding/types.ts'

/** When the customer would like to come. Dates are local; a missing part is null. */
export interface Wish {
  readonly from: string | null
  readonly to: string | null
  /** Readings of the time, likeliest first: "5" is 17:00 or 05:00 until free slots decide. Empty: any time. */
  readonly times: readonly TimeRange[]
}

/** The form of one booking, rescheduling or cancellation, filled over several turns and in any order. */
export interface Task {
  readonly kind: 'book' | 'reschedule' | 'cancel'
  appointmentId: string | null
  /** When the appointment to be changed is now. */
  appointmentStart: string | null
  offeringId: string | null
  /** Further services of the same visit. */
  alsoIds: readonly string[]
  /** Further services that fit several offerings, until the customer says which. */
  alsoOptions: readonly (readonly string[])[]
  /** Several offerings that fit what was said, until the customer says which. */
  offeringOptions: readonly string[]
  /** A resource asked for by name; `any` once the customer said that it doesn't matter. */
  resourceId: string | 'any' | null
  wish: Wish | null
  /** The slot that is held. */
  slot: SlotView | null
  /** What the customer was last offered. */
  offered: readonly SlotView[]
  confirmed: boolean
  /** The customer would rather wait for this time than take another. */
  waits: boolean
}

/** What the embedded brain remembers between the turns of one conversation; stored as JSON in conversations.state. */
export interface DialogueState {
  version: 1
  language: Language | null
  turns: number
  /** Turns in a row that brought nothing forward. */
  stuck: number
  asked: Asked | null
  task: Task | null
  contact: { name: string | null; phone: string | null; email: string | null }
  attributes: Record<string, string | number | boolean>
  /** How often each attribute was asked for. */
  askedAttributes: Record<string, number>
  /** The question that nobody could answer, while the customer decides whether the team gets it. */
  openQuestion: string | null
  /** What the lead was last told, so that only differences are written. */
  lead: Readonly<Record<string, unknown>> | null
  /** Effects of a turn whose reply was discarded: they must be told in the next one. */
  unsaid: readonly Act[]
  optedOut: boolean
  /** Abusive messages so far, the last message and how often it came in a row, and until when too much was said (guardrails/admit-turn.ts). */
  strikes: number
  repeats: { readonly text: string; readonly times: number } | null
  quietUntil: string | null
  /** What was last talked about: the offerings whose price, length or description was told. "Book it" means these. */
  topicOfferingIds: readonly string[]
  /** A question of the pack that was put beside another one and may still be answered. */
  alsoAsked: { readonly attribute: string; readonly type: string } | null
  /** The customer spoke of an emergency: until somebody takes over, what to do is said again rather than anything else. */
  emergency: boolean
  /** The question of the task that a question nobody could answer came between. */
  interrupted: Asked | null
  /** Services that nobody does together with the ones being booked: they get a visit of their own right after it. */
  nextOfferingIds: readonly string[]
  /** When the last booking of this conversation is: "and a pedicure at one" means the same day. */
  lastBookedStart: string | null
  /** The business's local date of the last turn: who said "tomorrow" a minute before midnight means the same day a minute after it. */
  lastSaidOn: string | null
}

export function emptyState(): DialogueState {
  return {
    version: 1,
    language: null,
    turns: 0,
    stuck: 0,
    asked: null,
    task: null,
    contact: { name: null, phone: null, email: null },
    attributes: {},
    askedAttributes: {},
    openQuestion: null,
    lead: null,
    unsaid: [],
    optedOut: false,
    strikes: 0,
    repeats: null,
    quietUntil: null,
    topicOfferingIds: [],
    alsoAsked: null,
    emergency: false,
    interrupted: null,
    nextOfferingIds: [],
    lastBookedStart: null,
    lastSaidOn: null,
  }
}

/** The stored state, or a fresh one for a new conversation and for a state of an unknown version. Always a copy. */
export function readState(stored: unknown): DialogueState {
  const known = typeof stored === 'object' && stored !== null && 'version' in stored && stored.version === 1
  // Written by this module only, as JSON of the type above; structuredClone keeps the caller's row untouched.
  if (!known) return emptyState()
  const state = structuredClone(stored) as unknown as DialogueState
  // What later versions of the task added is empty in an earlier one.
  return { ...emptyState(), ...state, task: state.task && { ...newTask(state.task.kind), ...state.task } }
}

export function newTask(kind: Task['kind']): Task {
  return {
    kind,
    appointmentId: null,
    appointmentStart: null,
    offeringId: null,
    alsoIds: [],
    alsoOptions: [],
    offeringOptions: [],
    resourceId: null,
    wish: null,
    slot: null,
    offered: [],
    confirmed: false,
    waits: false,
  }
}
