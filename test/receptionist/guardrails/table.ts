import type { Flag } from '../../../src/receptionist/guardrails/flag.ts'

/** What the turn's tools did before the sentence is said; see facts.ts for the rows behind the names. */
export type Given = 'nothing' | 'slots' | 'none_free' | 'booked' | 'moved' | 'cancelled' | 'handed_off' | 'message' | 'failed'

/** A sentence of a reply, what must be found in it (`none`: it must pass), and what makes it true or false. */
export type Row = readonly [expected: Flag['kind'] | 'none', sentence: string, given?: Given, pack?: 'clinic' | 'salon']

/** Rows that the rules were tuned on, and rows that were written at the same time, before the rules, and are only measured. */
export interface Table {
  readonly tuned: readonly Row[]
  readonly heldOut: readonly Row[]
}
