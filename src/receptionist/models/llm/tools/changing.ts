import { z } from 'zod'
import type { SlotView } from '../../../acts.ts'
import { readBack, viewAppointment } from '../../../agents/committing.ts'
import { syncLead } from '../../../agents/lead.ts'
import { say } from '../../../dialogue/session.ts'
import { newTask, type Task } from '../../../dialogue/state.ts'
import { servicesOf } from '../../../dialogue/visit.ts'
import { phoneOf } from '../contact-check.ts'
import { contradictionOfContact, contradictionOfSlot } from '../cross-check.ts'
import type { Thinking } from '../thinking.ts'
import { ASKED, modelTool, refused, TOLD } from './model-tool.ts'
import { ownAppointment } from './own-appointment.ts'
import { minutesOf, visitOf } from './visit.ts'

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
    also: z.array(z.string()).max(4).default([]).describe('further services of the same visit'),
    name: z.string().min(1).max(200),
    phone: z.string().min(5).max(32),
    email: z.string().max(254).nullable(),
  }),
  async run(thinking, args) {
    const { session } = thinking
    const { context, references } = session.turn
    const slot = references.slot(args.slot)
    if (!slot) return refused('not_found', 'this slot was not offered')
    const visit = visitOf(thinking, args)
    if ('refusal' in visit) return visit.refusal
    if (!isAsLongAs(thinking, slot, visit.ids))
      return refused(
        'other_length',
        'this slot was found for other services: look for exactly these, all together, with check_availability',
      )
    const before = context.state.task
    const isSame = before?.slot?.ref === slot.ref && servicesOf(before).join() === visit.ids.join()
    const changed = contradictionOfSlot(thinking, slot)
    if (changed === null && isSame && isConfirmed(thinking, 'confirm_booking')) return commit(thinking, 'book', slot)
    const contradiction = changed ?? contradictionOfContact(thinking, args)
    if (contradiction) return refused('contradiction', contradiction)
    const { contact } = session.state
    contact.name ??= args.name
    contact.phone ??= phoneOf(thinking, args.phone)
    contact.email ??= args.email
    const [offeringId = null, ...alsoIds] = visit.ids
    const present = session.state.task?.kind === 'book' ? session.state.task : newTask('book')
    const task: Task = { ...present, offeringId, alsoIds, offeringOptions: [], alsoOptions: [] }
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
      offeringId: own.offering_ids[0] ?? null,
      alsoIds: own.offering_ids.slice(1),
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
    const [offeringId = null, ...alsoIds] = own.offering_ids
    state.task = { ...newTask('cancel'), appointmentId: own.id, appointmentStart: own.scheduled_start, offeringId, alsoIds }
    state.asked = { what: 'confirm_cancel' }
    say(session, { act: 'read_back_cancel', appointment: viewAppointment(session, own) })
    thinking.isOver = true
    return ASKED
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
  return ASKED
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
          also: (task?.alsoIds ?? []).map((id) => turn.references.offering(id)),
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

/** A slot is as long as what it was found for; another visit needs another search. */
function isAsLongAs(thinking: Thinking, slot: SlotView, ids: readonly string[]): boolean {
  const wanted = minutesOf(thinking, ids)
  return wanted === null || ids.length === 0 || (Date.parse(slot.end) - Date.parse(slot.start)) / 60_000 === wanted
}
