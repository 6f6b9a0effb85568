import { bookingPolicy } from '../../domain/calendar/booking-policy.ts'
import { DAY } from '../../domain/calendar/zone.ts'
import type { WaitlistFacts } from '../context.ts'
import { ask, has, resourceNames, resourceOf, type Session, say } from '../dialogue/session.ts'
import { newTask, type Task, type Wish } from '../dialogue/state.ts'
import { servicesOf, visitNames } from '../dialogue/visit.ts'
import { fold } from '../understanding/normalise.ts'
import { askContact } from './asking.ts'
import { commitSlot } from './committing.ts'
import { localDate, localMinutes, windowOf } from './wish.ts'

const WANTS = /\bwait(?:ing)?[ -]?list|(?:قاءمه|قائمه|قايمه|لائحه|ليسته|لسته) ?ال?انتظار|\bويتنق ليست/iu
const LEAVES = /\b(?:off|leave|from|remove|cancel)\b.{0,20}\b(?:wait(?:ing)?[ -]?list)|(?:شيل|احذف|الغ|الغي|طلع|ازل).{0,20}الانتظار/iu

/** Whether the turn asks to be put on the waiting list, in so many words or by a yes to the offer of it. */
export function wantsToWait({ state, turn, reading }: Session): boolean {
  if (state.asked?.what === 'offer_waitlist' && reading.polarity === 'yes') return true
  const text = fold(turn.context.text.slice(0, 1000)).text
  return WANTS.test(text) && !LEAVES.test(text) && reading.polarity !== 'no'
}

/** A time that somebody may wait for: on a day or within a week that was named, and not beyond what can be booked at all. */
export function canWait(session: Session, task: Task): boolean {
  const { context } = session.turn
  const { wish } = task
  if (task.kind !== 'book' || !wish?.from || !wish.to) return false
  const last = Date.parse(`${wish.to}T00:00:00Z`)
  const isShort = last - Date.parse(`${wish.from}T00:00:00Z`) <= 7 * DAY
  return isShort && last <= context.now.getTime() + bookingPolicy(context.tenant).horizonDays * DAY
}

/** "Or I can put you on the waiting list for Thursday", beside other times. */
export function mentionWaiting(session: Session, task: Task): void {
  const day = dayOfWish(task.wish)
  if (canWait(session, task) && day) say(session, { act: 'waitlist_possible', ...day })
}

/** The same as a question, where there are no other times. Returns whether it could be asked. */
export function offerWaiting(session: Session, task: Task): boolean {
  const day = dayOfWish(task.wish)
  if (!canWait(session, task) || !day) return false
  say(session, { act: 'ask', asked: { what: 'offer_waitlist', ...day } })
  session.state.asked = { what: 'offer_waitlist', ...day }
  return true
}

function dayOfWish(wish: Wish | null): { from: string; to: string } | null {
  return wish?.from && wish.to ? { from: wish.from, to: wish.to } : null
}

/** Puts the customer on the list, once it is known who they are. */
export async function joinWaitingList(session: Session, task: Task): Promise<void> {
  const { state, turn, tools, reading } = session
  const day = dayOfWish(task.wish)
  if (!day || !canWait(session, task)) return ask(session, { what: 'when' })
  if (askContact(session)) return
  const { references, context } = turn
  const party = state.attributes.party_size
  const resourceId = task.resourceId === 'any' ? null : task.resourceId
  const joined = await tools.call('booking', 'join_waitlist', {
    ...windowOf(task.wish, context.tenant.timezone, context.now, 1),
    times: (task.wish?.times ?? []).slice(0, 5).map(({ from, to }) => ({ from, to })),
    offerings: servicesOf(task).map((id) => references.offering(id)),
    resource: resourceId === null ? null : references.resource(resourceId),
    party_size: typeof party === 'number' ? party : null,
    name: state.contact.name ?? '',
    phone: state.contact.phone ?? '',
    language: reading.language,
  })
  state.task = null
  state.asked = { what: 'anything_else' }
  if (!joined.ok) return say(session, { act: 'sorry' })
  const offering = visitNames(session, servicesOf(task))
  say(session, { act: 'waitlisted', ...day, offering, resource: resourceNames(resourceOf(session, resourceId)) })
}

/** The slot that is being offered to this customer, if one is. */
function openOffer({ turn }: Session): (WaitlistFacts & { readonly offer: NonNullable<WaitlistFacts['offer']> }) | null {
  const entry = turn.context.waitlist.find((row) => row.offer !== null)
  return entry?.offer ? { ...entry, offer: entry.offer } : null
}

/** The yes or no to a freed slot, and "take me off the list". Returns whether the turn was that. */
export async function answerWaitingList(session: Session): Promise<boolean> {
  const { state, reading, tools, turn } = session
  if (turn.context.waitlist.length === 0) return false
  const leaves = LEAVES.test(fold(turn.context.text.slice(0, 1000)).text)
  const entry = openOffer(session)
  // "Take me off the list" is about the list; any other "stop" is about all messages.
  if (!leaves && has(session, 'opt_out', 0.5)) return false
  const isAnswer = entry !== null && state.asked?.what === 'waitlist_offer' && reading.whens.length === 0
  if (isAnswer && reading.polarity === 'yes') {
    await accept(session, entry)
    return true
  }
  if (!leaves && !(isAnswer && reading.polarity === 'no')) return false
  const left = await tools.call('booking', 'leave_waitlist', {})
  say(session, { act: left.ok ? 'waitlist_left' : 'sorry' })
  ask(session, { what: 'anything_else' })
  return true
}

/** The row decides, as for every booking: an offer that ran out is still booked where nobody else has the slot, and honestly refused where somebody has. */
async function accept(session: Session, entry: NonNullable<ReturnType<typeof openOffer>>): Promise<void> {
  const { state, turn } = session
  const { timezone } = turn.context.tenant
  const { start, end, resource_id } = entry.offer
  const [first = null, ...others] = entry.offering_ids
  const minutes = localMinutes(start, timezone)
  const date = localDate(start, timezone)
  const person = resourceOf(session, resource_id)
  state.contact.name ??= entry.customer_name
  state.contact.phone ??= entry.customer_phone
  state.task = {
    ...newTask('book'),
    offeringId: first,
    alsoIds: others,
    wish: { from: date, to: date, times: [{ from: minutes, to: minutes, approximate: false }] },
    slot: turn.references.addSlot({ start, end, resource_id, resource: resourceNames(person) }),
  }
  await commitSlot(session, state.task)
}

/** After something else was answered: the slot is still held, and the question still open. */
export function remindOfOffer(session: Session): void {
  const entry = openOffer(session)
  const { acts, state, turn } = session
  if (!entry || state.asked?.what !== 'waitlist_offer' || acts.some((act) => act.act === 'ask' || act.act === 'waitlist_offer')) return
  if (entry.offer.expires_at <= turn.context.now.toISOString()) return
  const resource = resourceNames(resourceOf(session, entry.offer.resource_id))
  const { start, expires_at } = entry.offer
  say(session, { act: 'waitlist_offer', offering: visitNames(session, entry.offering_ids), resource, start, expires_at })
}
