import type { Act, SlotView } from '../../acts.ts'
import type { Session } from '../../dialogue/session.ts'
import type { AgentName } from '../../tools/tools.ts'
import { fold } from '../../understanding/normalise.ts'

/** The workspace of one turn of a language model: the embedded tracker's session, and what the model was shown. */
export interface Thinking {
  readonly session: Session
  readonly agent: AgentName
  /** Acts that the turn began with, such as what an earlier one couldn't say. */
  readonly begunWith: number
  /** The customer's words in this conversation, this turn's included. */
  readonly customerWords: string
  /** Slots that the calendar gave in this turn. */
  readonly shown: SlotView[]
  readonly searches: { from: string; to: string; found: number }[]
  readonly appointments: string[]
  /** The services that times were last looked for, together. */
  visit: readonly string[]
  /** Results as the model got them. */
  readonly results: string[]
  /** The customer is being asked to confirm: nothing more is to be said in this turn. */
  isOver: boolean
  /** The customer wants to change a booking that isn't theirs to see yet: a code has to be sent before the turn can end. */
  needsProof: boolean
}

/** Whether the customer wrote all of these words, in whatever order and form of letters. */
export function wasSaid({ customerWords }: Thinking, text: string): boolean {
  const said = new Set(fold(customerWords).text.match(/[\p{L}\p{N}@.+_-]+/gu) ?? [])
  const words = fold(text).text.match(/[\p{L}\p{N}@.+_-]+/gu) ?? []
  return words.length > 0 && words.every((word) => said.has(word) || said.has(word.replace(/[.]$/, '')))
}

/** Acts that tell of something done in this turn, or read something back: they stand whatever becomes of the model. */
const STANDING: ReadonlySet<Act['act']> = new Set([
  'booked',
  'rescheduled',
  'cancelled',
  'handed_off',
  'message_taken',
  'read_back',
  'read_back_cancel',
  'code_sent',
  'waitlisted',
  'waitlist_left',
])

export function standingActs({ session, begunWith, isOver }: Thinking): Act[] {
  // Where a question of our own ends the turn, it is the reply.
  return session.acts.slice(begunWith).filter((act) => isOver || STANDING.has(act.act))
}
