import type { SlotRelation, SlotView } from '../acts.ts'
import { ask, resourceNames, resourceOf, type Session, say } from '../dialogue/session.ts'
import type { Task, Wish } from '../dialogue/state.ts'
import { servicesOf, visitNames } from '../dialogue/visit.ts'
import { isClosedDay } from './opening.ts'
import { earliest, pickSlots, spread } from './pick-slots.ts'
import { joinWaitingList, mentionWaiting, offerWaiting } from './waiting-list.ts'
import { windowOf } from './wish.ts'

type Free = Omit<SlotView, 'ref'>

const DAYS_AHEAD = 7
const DAYS_FURTHER = 14

/**
 * Looks for free slots and offers them. The very time asked for is held at once and proposed; otherwise up to three real ones are offered: the nearest of the
 * day, then the same with anybody else, then the next days. Returns whether a slot is held now, so that the booking can go on in the same reply.
 */
export async function searchSlots(session: Session, task: Task): Promise<boolean> {
  const { timezone } = session.turn.context.tenant
  const resourceId = task.resourceId === 'any' ? null : task.resourceId
  const free = await query(session, { task, wish: task.wish, resourceId, days: DAYS_AHEAD })
  if (free === null) return failSearch(session)

  const undated = !task.wish?.from && (task.wish?.times.length ?? 0) === 0
  const picked = undated ? null : pickSlots(free, task.wish?.times ?? [], timezone)
  if (undated && free.length > 0) return offer(session, task, { slots: earliest(free), relation: 'earliest' })
  if (picked?.relation === 'exact') return propose(session, task, picked.slots)
  const other = await sameTimeElsewhere(session, task, resourceId)
  if (other) return offer(session, task, { slots: other, relation: 'other_resource' })
  if (task.waits && picked?.relation !== 'range') return waitInstead(session, task)
  if (picked) return offer(session, task, { slots: picked.slots, relation: picked.relation })

  if (resourceId !== null) {
    const anybody = await query(session, { task, wish: task.wish, resourceId: null, days: DAYS_AHEAD })
    const others = anybody && pickSlots(anybody, task.wish?.times ?? [], timezone)
    if (others) return offer(session, task, { slots: others.slots, relation: 'other_resource' })
  }
  tellClosedDay(session, task)
  const later: Wish = { from: task.wish?.from ?? null, to: null, times: task.wish?.times ?? [] }
  const further = await query(session, { task, wish: later, resourceId, days: DAYS_FURTHER })
  if (further === null) return failSearch(session)
  const next = pickSlots(further, later.times, timezone)?.slots ?? (further.length > 0 ? spread(further) : [])
  const isClosed = session.acts.some((act) => act.act === 'closed_day')
  if (next.length > 0) return offer(session, task, { slots: next, relation: isClosed ? 'after_closed' : 'other_day' })
  if (!isClosed) say(session, { act: 'no_slots', resource: resourceNames(resourceOf(session, resourceId)) })
  if (!isClosed && offerWaiting(session, task)) return false
  ask(session, { what: 'when' })
  return false
}

/** Who moves an appointment keeps their person, but asked for the time: the very time with somebody else goes before another time. */
async function sameTimeElsewhere(session: Session, task: Task, resourceId: string | null): Promise<readonly Free[] | null> {
  const isAsked = session.reading.resources.some((match) => match.id === resourceId)
  if (task.kind !== 'reschedule' || resourceId === null || isAsked || (task.wish?.times.length ?? 0) === 0) return null
  const anybody = await query(session, { task, wish: task.wish, resourceId: null, days: DAYS_AHEAD })
  const picked = anybody && pickSlots(anybody, task.wish?.times ?? [], session.turn.context.tenant.timezone)
  return picked?.relation === 'exact' ? picked.slots.slice(0, 1) : null
}

async function waitInstead(session: Session, task: Task): Promise<false> {
  await joinWaitingList(session, task)
  return false
}

/** "Is Dr. Leila in on Tuesday?", before it is known what for: tells when she is free, and offers nothing to choose from yet. */
export async function tellWhenFree(session: Session, task: Task): Promise<void> {
  const { context } = session.turn
  const resource = resourceOf(session, task.resourceId)
  const { isQuestion, topics, whens } = session.reading
  if (
    !resource ||
    resourceNames(resource) === null ||
    task.wish === null ||
    (!topics.includes('availability') && !(isQuestion && whens.length > 0))
  )
    return
  const free = await query(session, { task, wish: task.wish, resourceId: resource.id, days: DAYS_AHEAD })
  const picked = free && pickSlots(free, task.wish.times, context.tenant.timezone)
  if (!picked) return say(session, { act: 'no_slots', resource: resourceNames(resource) })
  const slots = picked.slots.map((slot) => session.turn.references.addSlot(slot))
  say(session, {
    act: 'slots',
    slots,
    relation: picked.relation === 'near' ? 'near' : 'range',
    offering: null,
    resource: resourceNames(resource),
  })
}

/** "We're closed on Monday" says more than "nothing free". */
function tellClosedDay(session: Session, { wish }: Task): void {
  const date = wish?.from
  if (date && date === wish.to && isClosedDay(session.turn.context, date)) say(session, { act: 'closed_day', date })
}

/** Holds `slot` for the customer. Somebody else may have been faster: then says so and offers what is left. */
export async function holdChosen(session: Session, task: Task, slot: SlotView): Promise<boolean> {
  const held = await session.tools.call('booking', 'hold_slot', { slot: slot.ref, moving: moving(session, task) })
  if (held.ok) {
    task.slot = slot
    task.offered = []
    return true
  }
  say(session, { act: 'slot_taken' })
  task.slot = null
  task.offered = []
  return searchSlots(session, task)
}

async function propose(session: Session, task: Task, found: readonly Free[]): Promise<boolean> {
  const slots = found.map((slot) => session.turn.references.addSlot(slot))
  const [first] = slots
  if (!first) return false
  const held = await session.tools.call('booking', 'hold_slot', { slot: first.ref, moving: moving(session, task) })
  // Somebody was faster. With nothing else at hand the calendar is read again, which now shows the slot as theirs.
  if (!held.ok) return found.length > 1 ? offer(session, task, { slots: found.slice(1), relation: 'near' }) : searchSlots(session, task)
  task.slot = first
  task.offered = slots
  session.state.asked = { what: 'slot', refs: slots.map((slot) => slot.ref) }
  say(session, { act: 'slots', slots, relation: 'exact', ...subject(session, task) })
  return true
}

function offer(session: Session, task: Task, found: { slots: readonly Free[]; relation: Exclude<SlotRelation, 'exact' | 'again'> }): false {
  const slots = found.slots.map((slot) => session.turn.references.addSlot(slot))
  task.slot = null
  task.offered = slots
  if (slots.length === 0) {
    say(session, { act: 'no_slots', resource: null })
    ask(session, { what: 'when' })
    return false
  }
  say(session, { act: 'slots', slots, relation: found.relation, ...subject(session, task) })
  if (found.relation === 'other_day') mentionWaiting(session, task)
  ask(session, { what: 'slot', refs: slots.map((slot) => slot.ref) })
  return false
}

function subject(session: Session, task: Task) {
  const resource = resourceOf(session, task.resourceId)
  return { offering: visitNames(session, servicesOf(task)), resource: resourceNames(resource) }
}

/** The appointment that is being moved, by its reference. */
function moving(session: Session, task: Task): string | null {
  return task.kind === 'reschedule' && task.appointmentId !== null ? session.turn.references.appointment(task.appointmentId) : null
}

async function query(
  session: Session,
  search: { task: Task; wish: Wish | null; resourceId: string | null; days: number },
): Promise<Free[] | null> {
  const { references, context } = session.turn
  const party = session.state.attributes.party_size
  const window = windowOf(search.wish, context.tenant.timezone, context.now, search.days)
  const result = await session.tools.call('booking', 'check_availability', {
    ...window,
    offering: search.task.offeringId === null ? null : references.offering(search.task.offeringId),
    also: search.task.alsoIds.map((id) => references.offering(id)),
    resource: search.resourceId === null ? null : references.resource(search.resourceId),
    party_size: typeof party === 'number' ? party : null,
    moving: moving(session, search.task),
  })
  return result.ok ? result.slots : null
}

function failSearch(session: Session): false {
  say(session, { act: 'no_slots', resource: null })
  ask(session, { what: 'when' })
  return false
}
