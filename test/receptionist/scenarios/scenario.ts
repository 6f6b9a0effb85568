/** A whole conversation: what the customer writes (a burst is a list), and the dialogue acts of each reply. */
export interface Scenario {
  readonly name: string
  /** The clock at its start; else Monday 2 March 2026, 10:00 in Dubai. */
  readonly now?: string
  readonly turns: readonly (readonly [says: string | readonly string[], acts: string])[]
  /** What is stored in the end. What is left out is not there. */
  readonly ends: {
    /** Status and local start, in the order of booking. */
    readonly appointments?: readonly string[]
    readonly lead?: { readonly status: string; readonly name?: string }
    /** The reason of the one request for people. */
    readonly handoff?: string
    /** How many messages the team got. */
    readonly messages?: number
  }
}
