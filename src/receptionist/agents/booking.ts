import { ask, has, offeringOf, resourceNames, resourceOf, type Session, say } from '../dialogue/session.ts'
import { newTask, type Task } from '../dialogue/state.ts'
import { beyond, servicesOf, visitNames } from '../dialogue/visit.ts'
import { fold } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, lazy } from '../understanding/phrases.ts'
import { tokenize } from '../understanding/tokens.ts'
import type { WhenReading } from '../understanding/types.ts'
import { askAttribute, askContact, missingOffering } from './asking.ts'
import { isNarrowedByQuestions } from './catalogue.ts'
import { advanceCancel, chooseAppointment, movesInstead } from './changing.ts'
import { commitSlot, readBack } from './committing.ts'
import { holdChosen, searchSlots, tellWhenFree } from './searching.ts'
import { dropsService, splitVisit } from './services.ts'
import { absorb, newOfferings } from './taking-in.ts'
import { wantsToWait } from './waiting-list.ts'
import { localDate, localMinutes, namesStart } from './wish.ts'

/**
 * The booking sub-agent: fills a task (book, reschedule or cancel) from whatever the customer says, in any order, and asks for the one thing that is missing
 * next. The order of steps: which appointment (rescheduling) → what for → what must be known before times are searched → when → a held slot → who → read back →
 * commit. It offers only slots of the availability function and says "booked" only of a committed row.
 *
 * Returns whether the turn brought the task forward.
 */
export async function runBooking(session: Session): Promise<boolean> {
  if (await abandon(session)) return true
  let task = openTask(session)
  if (task.kind === 'cancel') {
    if (!(await movesInstead(session, task))) return advanceCancel(session, task)
    task = newTask('reschedule')
    session.state.task = task
    session.state.asked = null
  }
  if (task.kind === 'reschedule' && task.appointmentId === null && !(await chooseAppointment(session, task))) return true
  if (await answerConfirmation(session, task)) return true
  const wished = wishOf(session, task)
  absorb(session, task)
  if (task.kind === 'book' && wantsToWait(session)) {
    task.waits = true
    task.offered = []
    task.slot = null
  }
  if (refuseOffered(session, task)) return true
  if (!(await chooseOffered(session, task)) && refuseUnusable(session)) return true
  if (task.slot === null && task.offered.length > 1 && wished === wishOf(session, task)) offerAgain(session, task)
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
  return JSON.stringify([
    task.offeringId,
    task.alsoIds,
    task.offeringOptions,
    task.resourceId,
    task.wish,
    session.state.attributes.party_size,
  ])
}

/** "Forget it" while a booking is only being made: nothing was booked, so nothing is cancelled but the plan. */
async function abandon(session: Session): Promise<boolean> {
  const { state, tools, reading } = session
  const isOpenQuestion = state.asked?.what === 'when' || state.asked?.what === 'offering'
  const givesUp = has(session, 'cancel') || says(session, GIVING_UP()) || (isOpenQuestion && says(session, DECLINING()))
  if (state.task?.kind !== 'book' || !givesUp || dropsService(session) || reading.whens.length > 0) return false
  const listed = await tools.call('booking', 'list_appointments', {})
  if (listed.ok && listed.appointments.length > 0) return false
  state.task = null
  say(session, { act: 'kept_as_is' })
  ask(session, { what: 'anything_else' })
  return true
}

const GIVING_UP = lazy(() =>
  compilePhrases([
    {
      value: true,
      phrases: [
        '(forget|drop|leave|scrap) (it|that|this|about it)',
        '(never mind|nevermind|nvm)',
        "(i've|i) changed my mind $",
        'خلاص (انسى|انسي|بطلت|ما بدي|ما ابي|مش عايز|مش عايزه)',
        '(انسى|انسي) (الموضوع|موضوع|الموعد)',
        '^ بطلت',
        'غيرت رايي $',
        'ما عاد (بدي|ابي|ابغى)',
      ],
    },
  ]),
)

/** To "when?" and "what for?" only: a "no thanks" to any other question answers that question. */
const DECLINING = lazy(() =>
  compilePhrases([
    {
      value: true,
      phrases: [
        '^^ no (thanks|thank you|thx) $',
        "(that's|thats|that is|that was|that will be) (all|it) $",
        'nothing else',
        '^^ لا (شكرا|مشكور*|يسلمو) $',
        '^^ لا (بس هيك|هذا كل شي|هاد كل شي)',
        'خلاص شكرا',
      ],
    },
  ]),
)

function says({ turn }: Session, phrases: ReturnType<typeof GIVING_UP>): boolean {
  return findPhrases(phrases, tokenize(fold(turn.context.text.slice(0, 1000)))).length > 0
}

function openTask(session: Session): Task {
  const { state } = session
  // "I can't make it, can we change it" has a little of both: the likelier counts.
  const wanted = CHANGES.filter((intent) => has(session, intent)).sort((a, b) => strength(session, b) - strength(session, a))[0] ?? null
  // "Can I move it to Thursday" while a booking is still being made changes the plan, not an appointment.
  const kind = wanted !== null && state.task?.kind === 'book' && state.lead?.status !== 'booked' ? null : wanted
  if (!state.task || (kind !== null && kind !== state.task.kind)) {
    state.task = newTask(kind ?? 'book')
    state.asked = null
  }
  return state.task
}

const CHANGES = ['cancel', 'reschedule'] as const

function strength({ reading }: Session, intent: (typeof CHANGES)[number]): number {
  return reading.intents.find((one) => one.intent === intent)?.score ?? 0
}

/** The yes or no to a read-back. Anything else, such as another time, is a change and is handled as one. */
async function answerConfirmation(session: Session, task: Task): Promise<boolean> {
  const { state, reading, turn } = session
  const { asked } = state
  if (asked?.what !== 'confirm_booking' && asked?.what !== 'confirm_reschedule') return false
  const changes =
    reading.whens.some((when) => !namesSlot(session, task, when)) ||
    reading.resources.some((match) => match.id !== task.slot?.resource_id) ||
    newOfferings(session, task).length > 0 ||
    dropsService(session)
  const before = turn.context.state
  const essentials = ({ contact, attributes }: typeof state) => JSON.stringify([contact, attributes.party_size])
  if (changes || essentials(state) !== essentials(before)) return false
  if (reading.polarity === 'yes') {
    await commitSlot(session, task)
    await goOn(session)
    return true
  }
  if (JSON.stringify(state.attributes) !== JSON.stringify(before.attributes)) {
    say(session, { act: 'noted', offering: null, resource: null }, { act: 'ask', asked })
    return true
  }
  if (reading.polarity !== 'no' || session.answered) return false
  giveUpSlot(task)
  say(session, task.kind === 'book' ? { act: 'not_booked' } : { act: 'kept_as_is' })
  ask(session, { what: 'when' })
  return true
}

/** The rest of a visit that nobody does in one piece: right after what was just booked. */
async function goOn(session: Session): Promise<void> {
  const { state, turn } = session
  const { timezone } = turn.context.tenant
  const [first, ...rest] = state.nextOfferingIds
  const booked = session.acts.findLast((act) => act.act === 'booked')
  if (first === undefined || state.task !== null || booked?.act !== 'booked') return
  state.nextOfferingIds = []
  const date = localDate(booked.appointment.end, timezone)
  const minutes = localMinutes(booked.appointment.end, timezone)
  const wish = { from: date, to: date, times: [{ from: minutes, to: minutes, approximate: false }] }
  state.task = { ...newTask('book'), offeringId: first, alsoIds: rest, wish }
  const names = visitNames(session, servicesOf(state.task))
  if (names) say(session, { act: 'then_next', offering: names })
  await nextStep(session, state.task)
}

function giveUpSlot(task: Task): void {
  task.slot = null
  task.offered = []
  task.wish = null
}

/** "Yes, Tuesday at five is fine" repeats the slot that was read back; it changes nothing. */
function namesSlot(session: Session, task: Task, when: WhenReading): boolean {
  return task.slot !== null && namesStart(session, task.slot.start, when)
}

/** "None of these": asks for another time rather than offering the same ones again. */
function refuseOffered(session: Session, task: Task): boolean {
  const { reading, state } = session
  if ((state.asked?.what !== 'slot' && state.asked?.what !== 'offer_waitlist') || reading.polarity !== 'no' || session.answered)
    return false
  const says = [reading.whens, reading.resources, newOfferings(session, task), Object.keys(reading.attributes)]
  if (reading.choice !== null || reading.name !== null || reading.phone !== null || says.some((list) => list.length > 0)) return false
  giveUpSlot(task)
  say(session, { act: 'noted', offering: null, resource: null })
  ask(session, { what: 'when' })
  return true
}

/** The slots that were offered stand: thanks for what was said besides, or puts them again. */
function offerAgain(session: Session, task: Task): void {
  const { name, phone, attributes } = session.reading
  const says = name !== null || phone?.valid === true || Object.keys(attributes).length > 0
  if (says) say(session, { act: 'thanks_for', name, waiting: false })
  else if (!session.answered) say(session, { act: 'slots', slots: task.offered, relation: 'again', offering: null, resource: null })
  ask(session, { what: 'slot', refs: task.offered.map((slot) => slot.ref) })
}

/** The customer picked one of the offered slots, said yes to the only one, or that any will do. */
async function chooseOffered(session: Session, task: Task): Promise<boolean> {
  const { reading, state, turn } = session
  if (turn.context.state.asked?.what === 'offering') return false
  const chosen = reading.choice === null ? null : task.offered[reading.choice]
  if (chosen) {
    await holdChosen(session, task, chosen)
    return true
  }
  const [first] = task.offered
  if (state.asked?.what !== 'slot' || task.slot || !first || reading.whens.length > 0) return false
  if (!reading.indifferent && (task.offered.length > 1 || reading.polarity !== 'yes')) return false
  await holdChosen(session, task, first)
  return true
}

/** Dates that can't be used as they are: in no calendar, past, recurring, or with two meanings. */
function refuseUnusable(session: Session): boolean {
  const { whens, choice, noSuchDays } = session.reading
  if (choice !== null) return false
  if (whens.length === 0) {
    if (noSuchDays === 0) return false
    say(session, { act: 'no_such_day' })
    ask(session, { what: 'when' })
    return true
  }
  const unclear = whens.find((when) => when.ambiguity && when.ambiguity.kind !== 'meridiem')
  if (unclear?.ambiguity) {
    say(session, { act: 'clarify_when', kind: unclear.ambiguity.kind, options: unclear.ambiguity.options })
    session.state.asked = { what: 'clarify_when', options: unclear.ambiguity.options }
    return true
  }
  if (whens.some((when) => !when.past && !when.recurring)) return false
  // "Since yesterday" answers what was asked.
  if (session.turn.context.state.asked?.what === 'attribute' && Object.keys(session.reading.attributes).length > 0) return false
  say(session, whens.some((when) => when.recurring) ? { act: 'recurring' } : { act: 'past_date' })
  ask(session, { what: 'when' })
  return true
}

async function nextStep(session: Session, task: Task): Promise<void> {
  const { state, turn, reading } = session
  // Where the pack's questions narrow the choice down, they come before it.
  const isOpen = task.kind === 'book' && task.offeringId === null && task.offeringOptions.length === 0
  if (isOpen) await tellWhenFree(session, task)
  if (isOpen && isNarrowedByQuestions(turn.context) && askAttribute(session, 'before_booking')) return
  if (missingOffering(session, task)) return
  splitVisit(session, task)
  const resource = resourceOf(session, task.resourceId)
  const offering = offeringOf(session, beyond(session, task))
  if (resource && offering) {
    const names = (row: { name: string; name_ar: string | null }) => ({ en: row.name, ar: row.name_ar })
    say(session, { act: 'resource_cannot', resource: names(resource), offering: { en: offering.title, ar: offering.title_ar } })
    task.resourceId = 'any'
  }
  if (task.kind === 'book' && askAttribute(session, 'before_booking')) return
  if (task.slot === null) {
    if (task.wish === null && !reading.topics.includes('availability') && !reading.indifferent) {
      if (session.reading.phone?.valid) say(session, { act: 'thanks_for', name: reading.name, waiting: false })
      else if (!session.acts.some((act) => act.act === 'noted'))
        say(session, {
          act: 'noted',
          offering: visitNames(session, servicesOf(task)),
          resource: resourceNames(resourceOf(session, task.resourceId)),
        })
      return ask(session, { what: 'when' })
    }
    if (!(await searchSlots(session, task))) return
  }
  if (!task.slot) return
  if (task.kind === 'book' && (askAttribute(session, 'qualify') || askContact(session))) return
  state.asked = null
  readBack(session, task, task.slot)
}
