import {
  ask,
  canDo,
  has,
  offeringNames,
  offeringOf,
  resourceNames,
  resourceOf,
  type Session,
  say,
  viewOffering,
} from '../dialogue/session.ts'
import { newTask, type Task, type Wish } from '../dialogue/state.ts'
import { nextAttribute } from './attributes.ts'
import { advanceCancel, chooseAppointment } from './changing.ts'
import { commitSlot, readBack } from './committing.ts'
import { holdChosen, searchSlots } from './searching.ts'
import { localDate, localMinutes, mergeWish } from './wish.ts'

/**
 * The booking sub-agent: fills a task (book, reschedule or cancel) from whatever the customer says, in any order, and asks for the one thing that is missing
 * next. The order of steps: which appointment (rescheduling) → what for → what must be known before times are searched → when → a held slot → who → read back →
 * commit. It offers only slots of the availability function and says "booked" only of a committed row.
 *
 * Returns whether the turn brought the task forward.
 */
export async function runBooking(session: Session): Promise<boolean> {
  const task = openTask(session)
  if (task.kind === 'cancel') return advanceCancel(session, task)
  if (task.kind === 'reschedule' && task.appointmentId === null && !(await chooseAppointment(session, task))) return true
  if (await answerConfirmation(session, task)) return true
  const wished = wishOf(session, task)
  absorb(session, task)
  if (!(await chooseOffered(session, task)) && refuseUnusable(session)) return true
  if (task.slot === null && task.offered.length > 1 && wished === wishOf(session, task))
    ask(session, { what: 'slot', refs: task.offered.map((slot) => slot.ref) })
  else await nextStep(session, task)
  return changed(session)
}

/** Whether the turn brought anything that the conversation didn't have before it. */
function changed(session: Session): boolean {
  const { state, turn } = session
  const facts = ({ task, contact, attributes, asked }: typeof state) => JSON.stringify([task, contact, attributes, asked])
  return facts(state) !== facts(turn.context.state)
}

/** What a search for slots depends on: while it stays the same, the slots that were offered stand. */
function wishOf(session: Session, task: Task): string {
  return JSON.stringify([task.offeringId, task.offeringOptions, task.resourceId, task.wish, session.state.attributes.party_size])
}

function openTask(session: Session): Task {
  const { state } = session
  const kind = has(session, 'cancel') ? 'cancel' : has(session, 'reschedule') ? 'reschedule' : null
  if (!state.task || (kind !== null && kind !== state.task.kind)) {
    state.task = newTask(kind ?? 'book')
    state.asked = null
  }
  return state.task
}

/** The yes or no to a read-back. Anything else, such as another time, is a change and is handled as one. */
async function answerConfirmation(session: Session, task: Task): Promise<boolean> {
  const { state, reading } = session
  const asked = state.asked?.what
  if (asked !== 'confirm_booking' && asked !== 'confirm_reschedule') return false
  const changes =
    reading.whens.length > 0 || reading.resources.length > 0 || reading.offerings.some((match) => match.id !== task.offeringId)
  if (reading.polarity === 'yes' && !changes) {
    await commitSlot(session, task)
    return true
  }
  if (reading.polarity === 'no' && !changes && reading.name === null && reading.phone === null) {
    task.slot = null
    task.wish = null
    say(session, { act: 'kept_as_is' })
    ask(session, { what: 'when' })
    return true
  }
  return false
}

/** Takes what the turn says into the task. A change of service, person or time gives up the slot that was chosen for the old one. */
function absorb(session: Session, task: Task): void {
  const { reading, state } = session
  const resource = resourceOf(session, reading.resources[0]?.id ?? null)
  if (resource && resource.id !== task.resourceId) {
    task.resourceId = resource.id
    task.slot = null
  } else if (reading.indifferent && !resource && state.asked?.what !== 'slot') {
    task.resourceId = 'any'
  }
  absorbOffering(session, task)
  if (reading.choice === null) {
    const wish = mergeWish(task.wish ?? (reading.whens.length > 0 ? presentTime(session, task) : null), reading.whens)
    if (wish !== task.wish) {
      task.wish = wish
      task.slot = null
    }
  }
  const party = state.attributes.party_size
  if (typeof party === 'number' && task.slot && reading.attributes.party_size !== undefined) task.slot = null
}

/** Rescheduling starts from the appointment: "move it to 9" keeps its day, "move it to Thursday" its time. */
function presentTime(session: Session, task: Task): Wish | null {
  if (task.kind !== 'reschedule' || task.appointmentStart === null) return null
  const { timezone } = session.turn.context.tenant
  const date = localDate(task.appointmentStart, timezone)
  const minutes = localMinutes(task.appointmentStart, timezone)
  return { from: date, to: date, times: [{ from: minutes, to: minutes, approximate: false }] }
}

function absorbOffering(session: Session, task: Task): void {
  // What a question was about is not what is to be booked.
  const matches = session.answered && !has(session, 'book', 0.85) ? [] : session.reading.offerings
  const best = matches[0]
  if (!best) return
  const resource = resourceOf(session, task.resourceId)
  const close = matches.filter((match) => match.score >= best.score * 0.85)
  const doable = resource ? close.filter((match) => canDo(resource, match.id)) : close
  const options = (doable.length > 0 ? doable : close).map((match) => match.id)
  const [only] = options
  if (options.length === 1 && only !== undefined) {
    if (task.offeringId !== only) task.slot = null
    task.offeringId = only
    task.offeringOptions = []
  } else if (task.offeringId === null || !options.includes(task.offeringId)) {
    task.offeringId = null
    task.offeringOptions = options.slice(0, 5)
    task.slot = null
  }
}

/** The customer picked one of the offered slots, or said yes to the one that was proposed. */
async function chooseOffered(session: Session, task: Task): Promise<boolean> {
  const { reading, state } = session
  const chosen = reading.choice === null ? null : task.offered[reading.choice]
  if (chosen) {
    await holdChosen(session, task, chosen)
    return true
  }
  if (state.asked?.what !== 'slot' || task.slot || task.offered.length !== 1) return false
  const only = task.offered[0]
  if (reading.polarity !== 'yes' || !only) return false
  await holdChosen(session, task, only)
  return true
}

/** Dates that can't be used as they are: past, recurring, or with two meanings. */
function refuseUnusable(session: Session): boolean {
  const { whens, choice } = session.reading
  if (choice !== null || whens.length === 0) return false
  const unclear = whens.find((when) => when.ambiguity && when.ambiguity.kind !== 'meridiem')
  if (unclear?.ambiguity) {
    say(session, { act: 'clarify_when', kind: unclear.ambiguity.kind, options: unclear.ambiguity.options })
    session.state.asked = { what: 'clarify_when', options: unclear.ambiguity.options }
    return true
  }
  if (whens.some((when) => !when.past && !when.recurring)) return false
  say(session, whens.some((when) => when.recurring) ? { act: 'recurring' } : { act: 'past_date' })
  ask(session, { what: 'when' })
  return true
}

async function nextStep(session: Session, task: Task): Promise<void> {
  const { state, turn } = session
  const { pack } = turn.context
  if (missingOffering(session, task)) return
  const resource = resourceOf(session, task.resourceId)
  const offering = offeringOf(session, task.offeringId)
  if (resource && offering && !canDo(resource, offering.id)) {
    say(session, {
      act: 'resource_cannot',
      resource: { en: resource.name, ar: resource.name_ar },
      offering: { en: offering.title, ar: offering.title_ar },
    })
    task.resourceId = 'any'
  }
  if (task.kind === 'book' && askAttribute(session, 'before_booking')) return
  if (task.slot === null) {
    if (task.wish === null && !session.reading.topics.includes('availability') && !session.reading.indifferent) {
      say(session, { act: 'noted', offering: offeringNames(offering), resource: resourceNames(resourceOf(session, task.resourceId)) })
      return ask(session, { what: 'when' })
    }
    if (!(await searchSlots(session, task))) return
  }
  if (!task.slot) return
  if (task.kind === 'book') {
    if (askAttribute(session, 'qualify')) return
    if (askContact(session, pack.slots.length > 0)) return
  }
  state.asked = null
  readBack(session, task, task.slot)
}

function missingOffering(session: Session, task: Task): boolean {
  const { pack, offerings } = session.turn.context
  if (task.kind === 'reschedule' || task.offeringId !== null) return false
  const options = task.offeringOptions.map((id) => offeringOf(session, id)).filter((row) => row !== null)
  if (options.length > 1) {
    say(session, { act: 'clarify_offering', options: options.map(viewOffering) })
    session.state.asked = { what: 'offering', options: options.map((row) => row.id) }
    return true
  }
  if (!pack.booking.requires_offering || offerings.length === 0) return false
  const resource = resourceOf(session, task.resourceId)
  const known = resource ? offerings.filter((row) => canDo(resource, row.id)) : offerings
  if (known.length === 1 && known[0]) {
    task.offeringId = known[0].id
    return false
  }
  ask(session, { what: 'offering', options: known.slice(0, 5).map((row) => row.id) })
  say(session, { act: 'suggest_offerings', items: known.slice(0, 4).map((row) => ({ en: row.title, ar: row.title_ar })) })
  return true
}

/** Asks for a required attribute of the pack; optional ones are asked beside another question and block nothing. */
function askAttribute(session: Session, when: 'before_booking' | 'qualify'): boolean {
  const slot = nextAttribute(session, when, true)
  if (!slot) return false
  session.state.askedAttributes[slot.attribute] = (session.state.askedAttributes[slot.attribute] ?? 0) + 1
  ask(session, { what: 'attribute', attribute: slot.attribute, type: slot.type }, slot.question)
  return true
}

function askContact(session: Session, alsoAsk: boolean): boolean {
  const { contact } = session.state
  if (contact.name !== null && contact.phone !== null) return false
  const what = contact.name === null && contact.phone === null ? 'name_and_phone' : contact.name === null ? 'name' : 'phone'
  const shown = session.acts.find((act) => act.act === 'slots')
  // A slot was proposed in this very reply: its question and this one are one question.
  if (shown?.act === 'slots') session.state.asked = { what: 'slot', refs: shown.slots.map((slot) => slot.ref) }
  if (shown) say(session, { act: 'ask', asked: { what } })
  else ask(session, { what })
  const optional = alsoAsk ? nextAttribute(session, 'qualify', false) : null
  if (optional && !shown) {
    session.state.askedAttributes[optional.attribute] = (session.state.askedAttributes[optional.attribute] ?? 0) + 1
    say(session, { act: 'also_ask', question: optional.question })
  }
  return true
}
