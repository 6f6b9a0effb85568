import { z } from 'zod'
import type { SlotView } from '../../../acts.ts'
import { readBack, viewAppointment } from '../../../agents/committing.ts'
import { syncLead } from '../../../agents/lead.ts'
import { say } from '../../../dialogue/session.ts'
import { newTask, type Task } from '../../../dialogue/state.ts'
import { phoneOf } from '../contact-check.ts'
import { contradictionOfContact, contradictionOfSlot, contradictionOfWish } from '../cross-check.ts'
import type { Thinking } from '../thinking.ts'
import { modelTool, refused } from './model-tool.ts'

/**
 * Nothing in the calendar changes on a model's word. The first call only holds the slot and has our own template read everything back; the change is made by a
 * call in a later turn, for the same thing, and only if the embedded reading finds the customer's yes to that very question.
 */
function isConfirmed({ session }: Thinking, question: 'confirm_booking' | 'confirm_reschedule' | 'confirm_cancel'): boolean {
  const { state: before } = session.turn.context
  // "Yes, but on another number" changes what was read back.
  const isUnchanged = JSON.stringify(before.contact) === JSON.stringify(session.state.contact)
  return before.asked?.what === question && session.reading.polarity === 'yes' && isUnchanged
}

const READ_BACK = {
  ok: false,
  error: { code: 'needs_confirmation', message: 'The customer is being asked to confirm. Your turn ends here.' },
}
const TOLD = 'The customer has been told so. Don’t repeat it; add only what else they need.'

export const holdSlot = modelTool({
  description: 'Keeps a slot for the customer for five minutes while they decide.',
  arguments: z.strictObject({ slot: z.string() }),
  async run(thinking, args) {
    const held = await hold(thinking, args.slot, null)
    return 'ref' in held ? { ok: true } : held
  },
})

export const bookAppointment = modelTool({
  description: 'Books a slot in the name of the customer. The system reads it back first and asks for their yes.',
  arguments: z.strictObject({
    slot: z.string(),
    offering: z.string().nullable(),
    name: z.string().min(1).max(200),
    phone: z.string().min(5).max(32),
    email: z.string().max(254).nullable(),
  }),
  async run(thinking, args) {
    const { session } = thinking
    const { context, references } = session.turn
    const slot = references.slot(args.slot)
    if (!slot) return refused('not_found', 'this slot was not offered')
    const offering = args.offering === null ? null : references.offeringId(args.offering)
    if (context.pack.booking.requires_offering && offering === null) return refused('not_found', 'there is no such offering')
    const before = context.state.task
    const isSame = before?.slot?.ref === slot.ref && before.offeringId === offering
    const changed = contradictionOfSlot(thinking, slot) ?? contradictionOfWish(thinking, { offering })
    if (changed === null && isSame && isConfirmed(thinking, 'confirm_booking')) return commit(thinking, 'book', slot)
    const contradiction = changed ?? contradictionOfContact(thinking, args)
    if (contradiction) return refused('contradiction', contradiction)
    const { contact } = session.state
    contact.name ??= args.name
    contact.phone ??= phoneOf(thinking, args.phone)
    contact.email ??= args.email
    const task: Task = { ...(session.state.task?.kind === 'book' ? session.state.task : newTask('book')), offeringId: offering }
    return propose(thinking, task, slot)
  },
})

export const rescheduleAppointment = modelTool({
  description: 'Moves one of the customer’s appointments to a slot. The system reads it back first and asks for their yes.',
  arguments: z.strictObject({ appointment: z.string(), slot: z.string() }),
  async run(thinking, args) {
    const { session } = thinking
    const { context, references } = session.turn
    const slot = references.slot(args.slot)
    const own = await ownAppointment(thinking, args.appointment)
    if (!slot) return refused('not_found', 'this slot was not offered')
    if (!own) return refused('not_found', 'this customer has no such appointment')
    const contradiction = contradictionOfSlot(thinking, slot)
    if (contradiction) return refused('contradiction', contradiction)
    const before = context.state.task
    const isSame = before?.slot?.ref === slot.ref && before.appointmentId === own.id
    if (isSame && isConfirmed(thinking, 'confirm_reschedule')) return commit(thinking, 'reschedule', slot)
    const task: Task = {
      ...newTask('reschedule'),
      appointmentId: own.id,
      appointmentStart: own.scheduled_start,
      offeringId: own.offering_id,
    }
    return propose(thinking, task, slot)
  },
})

export const cancelAppointment = modelTool({
  description: 'Cancels one of the customer’s appointments. The system reads it back first and asks for their yes.',
  arguments: z.strictObject({ appointment: z.string() }),
  async run(thinking, args) {
    const { session } = thinking
    const { state, tools, turn } = session
    const own = await ownAppointment(thinking, args.appointment)
    if (!own) return refused('not_found', 'this customer has no such appointment')
    if (isConfirmed(thinking, 'confirm_cancel') && turn.context.state.task?.appointmentId === own.id) {
      const result = await tools.attempt('booking', 'cancel_appointment', { appointment: args.appointment })
      if (!result.ok) return result
      state.task = null
      state.asked = { what: 'anything_else' }
      say(session, { act: 'cancelled', appointment: viewAppointment(session, result.appointment) })
      return { ok: true, note: TOLD }
    }
    state.task = { ...newTask('cancel'), appointmentId: own.id, appointmentStart: own.scheduled_start, offeringId: own.offering_id }
    state.asked = { what: 'confirm_cancel' }
    say(session, { act: 'read_back_cancel', appointment: viewAppointment(session, own) })
    thinking.isOver = true
    return READ_BACK
  },
})

async function propose(thinking: Thinking, task: Task, slot: SlotView): Promise<object> {
  const held = await hold(thinking, slot.ref, task.appointmentId)
  if (!('ref' in held)) return held
  task.slot = slot
  task.offered = []
  thinking.session.state.task = task
  readBack(thinking.session, task, slot)
  thinking.isOver = true
  return READ_BACK
}

async function hold({ session }: Thinking, ref: string, appointmentId: string | null): Promise<SlotView | object> {
  const { references } = session.turn
  const slot = references.slot(ref)
  if (!slot) return refused('not_found', 'this slot was not offered')
  const moving = appointmentId === null ? null : references.appointment(appointmentId)
  const held = await session.tools.attempt('booking', 'hold_slot', { slot: ref, moving })
  return held.ok ? slot : held
}

/** Books or moves what was read back, from what the tracker keeps of it. */
async function commit({ session }: Thinking, kind: 'book' | 'reschedule', slot: SlotView): Promise<object> {
  const { state, turn, tools } = session
  const task = turn.context.state.task
  const { contact } = turn.context.state
  if (kind === 'book') await syncLead(session)
  const result =
    kind === 'reschedule'
      ? await tools.attempt('booking', 'reschedule_appointment', {
          appointment: turn.references.appointment(task?.appointmentId ?? ''),
          slot: slot.ref,
        })
      : await tools.attempt('booking', 'book_appointment', {
          slot: slot.ref,
          offering: task?.offeringId ? turn.references.offering(task.offeringId) : null,
          name: contact.name,
          phone: contact.phone,
          email: contact.email,
        })
  if (!result.ok) {
    if (state.task) state.task.slot = null
    return { ...result, note: 'Nothing was booked or changed. Say that the time has just been taken, and offer others from the calendar.' }
  }
  say(session, { act: kind === 'book' ? 'booked' : 'rescheduled', appointment: viewAppointment(session, result.appointment) })
  state.task = null
  state.topicOfferingIds = []
  state.lastBookedStart = result.appointment.scheduled_start
  state.asked = { what: 'anything_else' }
  if (kind === 'book') await syncLead(session, 'booked')
  return { ok: true, note: TOLD }
}

async function ownAppointment({ session }: Thinking, ref: string) {
  const id = session.turn.references.appointmentId(ref)
  const listed = await session.tools.attempt('booking', 'list_appointments', {})
  return (listed.ok && listed.appointments.find((row) => row.id === id)) || null
}
