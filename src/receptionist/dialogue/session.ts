import type { Act, Asked, Names, OfferingView } from '../acts.ts'
import type { OfferingFacts, ResourceFacts } from '../context.ts'
import type { Toolbox } from '../tools/call-tool.ts'
import type { Turn } from '../tools/tool.ts'
import type { Intent, Understanding } from '../understanding/types.ts'
import type { DialogueState } from './state.ts'

/** The workspace of one turn of the embedded brain: sub-agents read the turn, change `state` and add `acts`. */
export interface Session {
  readonly turn: Turn
  readonly tools: Toolbox
  readonly reading: Understanding
  readonly state: DialogueState
  readonly acts: Act[]
  /** Whether this turn's question of fact has been answered: what it named was asked about, not asked for. */
  answered: boolean
}

/** Whether the turn carries `intent` clearly enough to act on. */
export function has(session: Session, intent: Intent, minimum = 0.4): boolean {
  return session.reading.intents.some((reading) => reading.intent === intent && reading.score >= minimum)
}

/** People were asked to take over and haven't yet: the receptionist goes on helping, and doesn't announce them again. */
export function isWaiting(session: Session): boolean {
  return session.turn.context.conversation.status === 'awaiting_human'
}

export function say(session: Session, ...acts: Act[]): void {
  session.acts.push(...acts)
}

/** Asks, and remembers the question so that the next turn is read as its answer. */
export function ask(session: Session, asked: Asked, question?: { readonly en: readonly string[]; readonly ar: readonly string[] }): void {
  session.state.asked = asked
  session.acts.push(question ? { act: 'ask', asked, question } : { act: 'ask', asked })
}

export function offeringOf(session: Session, id: string | null): OfferingFacts | null {
  return session.turn.context.offerings.find((row) => row.id === id) ?? null
}

export function resourceOf(session: Session, id: string | null): ResourceFacts | null {
  return session.turn.context.resources.find((row) => row.id === id) ?? null
}

export function offeringNames(row: OfferingFacts | null): Names | null {
  return row && { en: row.title, ar: row.title_ar }
}

/** The name of a person; tables, rooms and bays are not named to customers. */
export function resourceNames(row: ResourceFacts | null): Names | null {
  return row && (row.kind === 'staff' || row.kind === 'agent') ? { en: row.name, ar: row.name_ar } : null
}

export function viewOffering(row: OfferingFacts): OfferingView {
  const duration = row.attributes.duration_minutes
  return {
    id: row.id,
    title: { en: row.title, ar: row.title_ar },
    price: row.price,
    currency: row.price_currency,
    duration_minutes: typeof duration === 'number' ? duration : null,
  }
}

/** Whether `resource` does `offeringId`; a resource without a list does everything. */
export function canDo(resource: ResourceFacts, offeringId: string): boolean {
  return resource.offering_ids.length === 0 || resource.offering_ids.includes(offeringId)
}
