import type { AppointmentView, SlotView } from '../acts.ts'
import { resourceNames, resourceOf, type Session, say } from '../dialogue/session.ts'
import type { Task } from '../dialogue/state.ts'
import { servicesOf, visitAct, visitNames } from '../dialogue/visit.ts'
import { syncLead } from './lead.ts'
import { searchSlots } from './searching.ts'

/** Repeats everything that will be booked and asks for a yes. */
export function readBack(session: Session, task: Task, slot: SlotView): void {
  const { contact } = session.state
  const rescheduling = task.kind === 'reschedule'
  // The read-back says all that the proposal says.
  const proposed = session.acts.findIndex((act) => act.act === 'slots' && act.relation === 'exact')
  if (proposed !== -1) session.acts.splice(proposed, 1)
  session.state.asked = { what: rescheduling ? 'confirm_reschedule' : 'confirm_booking' }
  const visit = rescheduling ? null : visitAct(session, servicesOf(task))
  if (visit && !session.acts.some((act) => act.act === 'visit')) say(session, visit)
  say(session, {
    act: 'read_back',
    slot,
    offering: visitNames(session, servicesOf(task)),
    name: contact.name ?? '',
    phone: contact.phone ?? '',
    ...(contact.phone === session.turn.context.conversation.identifier_key ? { is_own_number: true } : {}),
    party: partySize(session),
    task: rescheduling ? 'reschedule' : 'book',
  })
}

/** Books or moves for real. "Booked" is said of the committed row; a slot that was lost meanwhile is said to be, with what is left. */
export async function commitSlot(session: Session, task: Task): Promise<void> {
  const { state, turn, tools } = session
  const slot = task.slot
  if (!slot) {
    await searchSlots(session, task)
    return
  }
  if (task.kind === 'book') await syncLead(session)
  const result =
    task.kind === 'reschedule' && task.appointmentId !== null
      ? await tools.call('booking', 'reschedule_appointment', {
          appointment: turn.references.appointment(task.appointmentId),
          slot: slot.ref,
        })
      : await tools.call('booking', 'book_appointment', {
          slot: slot.ref,
          offering: task.offeringId === null ? null : turn.references.offering(task.offeringId),
          also: task.alsoIds.map((id) => turn.references.offering(id)),
          name: state.contact.name ?? '',
          phone: state.contact.phone ?? '',
          email: state.contact.email,
        })
  if (!result.ok) {
    task.slot = null
    say(session, { act: 'slot_taken' })
    await searchSlots(session, task)
    return
  }
  const appointment = viewAppointment(session, result.appointment)
  say(session, task.kind === 'reschedule' ? { act: 'rescheduled', appointment } : { act: 'booked', appointment })
  const booked = task.kind === 'book'
  state.task = null
  state.topicOfferingIds = []
  state.alsoAsked = null
  state.lastBookedStart = result.appointment.scheduled_start
  state.asked = { what: 'anything_else' }
  if (booked) await syncLead(session, 'booked')
}

function partySize(session: Session): number | null {
  const party = session.state.attributes.party_size
  return session.turn.context.pack.booking.party_attribute && typeof party === 'number' ? party : null
}

/** An appointment with the names of what and whom it is for. */
export function viewAppointment(
  session: Session,
  row: {
    id: string
    scheduled_start: string
    scheduled_end: string
    offering_ids: readonly string[]
    resource_id: string | null
    customer_name: string
  },
): AppointmentView {
  return {
    id: row.id,
    start: row.scheduled_start,
    end: row.scheduled_end,
    offering: visitNames(session, row.offering_ids),
    resource: resourceNames(resourceOf(session, row.resource_id)),
    customer_name: row.customer_name,
    party: partySize(session),
  }
}
