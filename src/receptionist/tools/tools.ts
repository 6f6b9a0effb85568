import { bookAppointment } from './book-appointment.ts'
import { cancelAppointment } from './cancel-appointment.ts'
import { checkAvailability } from './check-availability.ts'
import { checkCode } from './check-code.ts'
import { holdSlot } from './hold-slot.ts'
import { joinWaitlist } from './join-waitlist.ts'
import { leaveWaitlist } from './leave-waitlist.ts'
import { listAppointments } from './list-appointments.ts'
import { requestHandoff } from './request-handoff.ts'
import { rescheduleAppointment } from './reschedule-appointment.ts'
import { sendCode } from './send-code.ts'
import { takeMessage } from './take-message.ts'
import { updateLead } from './update-lead.ts'

/** Every tool by its name. */
export const TOOLS = {
  check_availability: checkAvailability,
  hold_slot: holdSlot,
  book_appointment: bookAppointment,
  reschedule_appointment: rescheduleAppointment,
  cancel_appointment: cancelAppointment,
  list_appointments: listAppointments,
  send_code: sendCode,
  check_code: checkCode,
  join_waitlist: joinWaitlist,
  leave_waitlist: leaveWaitlist,
  update_lead: updateLead,
  request_handoff: requestHandoff,
  take_message: takeMessage,
} as const

export type ToolName = keyof typeof TOOLS

export type AgentName = 'qualification' | 'faq' | 'booking' | 'handoff'

/** Which sub-agent may use which tool; enforced in code (call-tool.ts). Catalogue and knowledge are read from the turn's context without a tool. */
export const AGENT_TOOLS = {
  qualification: ['update_lead', 'request_handoff'],
  faq: ['take_message', 'request_handoff', 'update_lead'],
  booking: [
    'check_availability',
    'hold_slot',
    'book_appointment',
    'reschedule_appointment',
    'cancel_appointment',
    'list_appointments',
    'send_code',
    'check_code',
    'join_waitlist',
    'leave_waitlist',
    'update_lead',
    'request_handoff',
  ],
  handoff: ['request_handoff', 'take_message'],
} as const satisfies Record<AgentName, readonly ToolName[]>
