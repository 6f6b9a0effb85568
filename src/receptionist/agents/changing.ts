import { ask, resourceNames, resourceOf, type Session, say } from '../dialogue/session.ts'
import type { Task } from '../dialogue/state.ts'
import { fold } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, lazy } from '../understanding/phrases.ts'
import { tokenize } from '../understanding/tokens.ts'
import { viewAppointment } from './committing.ts'
import { proveOwnership } from './verifying.ts'
import { namesStart } from './wish.ts'

type Chosen = Parameters<typeof viewAppointment>[1]

/**
 * Finds which of the customer's own appointments is meant: the only one, or the one they point at. Returns null when a question had to be asked or nothing
 * can be changed here.
 */
export async function chooseAppointment(session: Session, task: Task): Promise<Chosen | null> {
  const { state, tools, reading } = session
  const listed = await tools.call('booking', 'list_appointments', {})
  const own = listed.ok ? listed.appointments : []
  if (own.length === 0) {
    // Somebody may hold a booking made elsewhere; a typed phone number proves nothing.
    await proveOwnership(session, task)
    return null
  }
  const pointed =
    state.asked?.what === 'appointment' && reading.choice !== null
      ? own.find((row) => row.id === askedIds(session)[reading.choice ?? -1])
      : undefined
  const dated = own.filter((row) => reading.offerings.some((match) => row.offering_ids.includes(match.id)))
  const chosen = own.length === 1 ? own[0] : (pointed ?? (dated.length === 1 ? dated[0] : undefined))
  if (!chosen) {
    say(session, { act: 'appointments', items: own.map((row) => viewAppointment(session, row)) })
    ask(session, { what: 'appointment', ids: own.map((row) => row.id) })
    return null
  }
  task.appointmentId = chosen.id
  task.appointmentStart = chosen.scheduled_start
  task.offeringId = chosen.offering_ids[0] ?? null
  task.alsoIds = chosen.offering_ids.slice(1)
  task.resourceId = resourceNames(resourceOf(session, chosen.resource_id)) ? chosen.resource_id : null
  state.contact.name ??= chosen.customer_name
  return chosen
}

/** Cancelling: find the appointment, read it back, cancel on a yes. */
export async function advanceCancel(session: Session, task: Task): Promise<boolean> {
  const { state, turn, tools, reading } = session
  if (state.asked?.what === 'confirm_cancel' && task.appointmentId !== null) {
    if (reading.polarity === 'no') {
      state.task = null
      state.asked = null
      say(session, { act: 'kept_as_is' })
      return true
    }
    if (reading.polarity === 'yes') {
      const result = await tools.call('booking', 'cancel_appointment', { appointment: turn.references.appointment(task.appointmentId) })
      state.task = null
      state.asked = { what: 'anything_else' }
      say(session, result.ok ? { act: 'cancelled', appointment: viewAppointment(session, result.appointment) } : { act: 'no_appointment' })
      return true
    }
  }
  const row = task.appointmentId === null ? await chooseAppointment(session, task) : await findOwn(session, task.appointmentId)
  if (task.appointmentId === null) return true
  if (!row) {
    state.task = null
    say(session, { act: 'no_appointment' })
    return true
  }
  state.asked = { what: 'confirm_cancel' }
  say(session, { act: 'read_back_cancel', appointment: viewAppointment(session, row) })
  return true
}

/** Words that can only mean to have no appointment any more; "I can't come" may go on with another time. */
const PLAIN_CANCEL = lazy(() =>
  compilePhrases([
    {
      value: true,
      phrases: [
        'cancel*',
        'cancle*',
        'call (it)? off',
        '(الغي|الغاء|الغى|يلغي|تلغي|نلغي|بلغي|الغيلي|الغوا|الغيه|الغيها|تلغوا)',
        '(كنسل|اكنسل|كنسلي|كنسله|كنسلوا|تكنسل|كنسلها|كانسل|بكنسل)',
      ],
    },
  ]),
)

/**
 * "I can't make it, is Thursday at four possible?", or another time in answer to "Shall I cancel it?": the customer can't come then and names a time that is
 * not the appointment's.
 */
export async function movesInstead(session: Session, task: Task): Promise<boolean> {
  const { reading, turn, tools } = session
  const whens = reading.whens.filter((when) => !when.past && !when.recurring)
  if (whens.length === 0 || reading.polarity === 'yes') return false
  if (findPhrases(PLAIN_CANCEL(), tokenize(fold(turn.context.text.slice(0, 1000)))).length > 0) return false
  const listed = await tools.call('booking', 'list_appointments', {})
  const own = listed.ok ? listed.appointments : []
  const row = task.appointmentId === null ? (own.length === 1 ? own[0] : undefined) : own.find(({ id }) => id === task.appointmentId)
  return row !== undefined && whens.some((when) => !namesStart(session, row.scheduled_start, when))
}

function askedIds(session: Session): readonly string[] {
  return session.state.asked?.what === 'appointment' ? session.state.asked.ids : []
}

async function findOwn({ tools }: Session, id: string): Promise<Chosen | null> {
  const listed = await tools.call('booking', 'list_appointments', {})
  return (listed.ok && listed.appointments.find((own) => own.id === id)) || null
}
