import type { Act, Names } from '../acts.ts'
import { joinNames } from '../render/lists.ts'
import { canDo, offeringNames, offeringOf, resourceOf, type Session, viewOffering } from './session.ts'
import type { Task } from './state.ts'

/** Everything that a visit is for, as far as it is settled. */
export function servicesOf(task: Pick<Task, 'offeringId' | 'alsoIds'>): readonly string[] {
  return [...(task.offeringId === null ? [] : [task.offeringId]), ...task.alsoIds]
}

/** The services of one visit as one name: "Men's haircut and Beard trim". */
export function visitNames(session: Session, ids: readonly string[]): Names | null {
  return joinNames(ids.map((id) => offeringNames(offeringOf(session, id))))
}

/** What a visit for several services costs and how long it takes, each part named; null where that can't be added up. */
export function visitAct(session: Session, ids: readonly string[]): Extract<Act, { act: 'visit' }> | null {
  const items = ids
    .map((id) => offeringOf(session, id))
    .filter((row) => row !== null)
    .map(viewOffering)
  const currency = items[0]?.currency
  if (items.length < 2 || currency === undefined || items.some((item) => item.currency !== currency)) return null
  const lengths = items.map((item) => item.duration_minutes)
  const cents = items.reduce((sum, item) => sum + Math.round(Number(item.price) * 100), 0)
  return {
    act: 'visit',
    items,
    total: (cents / 100).toFixed(2),
    currency,
    duration_minutes: lengths.some((length) => length === null) ? null : lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0),
  }
}

/** Of several readings of one service, those that somebody can do together with the rest of the visit; all of them when nobody can. */
export function doableWith(session: Session, options: readonly string[], others: readonly string[]): readonly string[] {
  const together = options.filter((id) => isDoable(session, [id, ...others]))
  return together.length > 0 ? together : options
}

/** Whether one resource does all of these; a business without resources does everything. */
export function isDoable(session: Session, ids: readonly string[]): boolean {
  const { resources } = session.turn.context
  return resources.length === 0 || resources.some((row) => ids.every((id) => canDo(row, id)))
}

/** The first service of the visit that the person asked for doesn't do. */
export function beyond(session: Session, task: Task): string | null {
  const resource = resourceOf(session, task.resourceId)
  return (resource && servicesOf(task).find((id) => !canDo(resource, id))) ?? null
}
