/**
 * How many turns a business has had within 24 hours, for its bound (guardrails/admit-turn.ts). Counting thousands of rows in every turn would cost more than
 * the turn: far below the bound the last count holds for a minute, with this process's own turns added; the nearer the bound, the sooner it is counted anew,
 * and at it in every turn.
 */
interface Count {
  readonly turns: number
  readonly bound: number
  readonly at: number
  /** Turns of this process since. */
  more: number
}

const counts = new Map<string, Count>()
const MAX_COUNTS = 10_000
const HOLDS_MS = 60_000
/** Other processes may have had as many each. */
const PROCESSES = 4

/** Whether this turn has to count. */
export function isCountDue(tenantId: string, now: Date): boolean {
  const known = counts.get(tenantId)
  if (!known || Math.abs(now.getTime() - known.at) > HOLDS_MS) return true
  known.more += 1
  return known.more * PROCESSES >= known.bound - known.turns
}

/** The turns of the business, this one among them; `counted` null where the count was not due. */
export function turnsOfTenant(tenantId: string, now: Date, { counted, bound }: { counted: number | null; bound: number }): number {
  const known = counts.get(tenantId)
  if (counted === null) return known ? known.turns + known.more : 0
  if (counts.size >= MAX_COUNTS) counts.delete(counts.keys().next().value ?? '')
  counts.set(tenantId, { turns: counted, bound, at: now.getTime(), more: 0 })
  return counted
}
