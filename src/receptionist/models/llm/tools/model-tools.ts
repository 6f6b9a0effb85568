import type { AgentName } from '../../../tools/tools.ts'
import { bookAppointment, cancelAppointment, holdSlot, rescheduleAppointment } from './changing.ts'
import { requestHandoff, takeMessage, updateLead } from './leaving.ts'
import { checkAvailability, listAppointments, searchKnowledge, searchOfferings } from './looking.ts'
import type { ModelTool } from './model-tool.ts'
import { checkCode, sendCode } from './proving.ts'
import { acceptOffer, joinWaitlist, leaveWaitlist } from './waiting.ts'

const MODEL_TOOLS = {
  search_offerings: searchOfferings,
  search_knowledge: searchKnowledge,
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
  accept_offer: acceptOffer,
  update_lead: updateLead,
  request_handoff: requestHandoff,
  take_message: takeMessage,
} as const

export type ModelToolName = keyof typeof MODEL_TOOLS

/** Which sub-agent's model sees which tool; the same table as AGENT_TOOLS, with the two that look into what the embedded brain has in hand. */
const BY_AGENT: Readonly<Record<AgentName, readonly ModelToolName[]>> = {
  qualification: ['search_offerings', 'update_lead', 'request_handoff'],
  faq: ['search_knowledge', 'search_offerings', 'take_message', 'request_handoff'],
  booking: [
    'search_offerings',
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
    'accept_offer',
    'update_lead',
    'request_handoff',
  ],
  handoff: ['request_handoff', 'take_message'],
}

export function modelToolsOf(agent: AgentName): ReadonlyMap<string, ModelTool> {
  // Each tool's own types meet here; its arguments are parsed by its schema before it sees them.
  return new Map(BY_AGENT[agent].map((name) => [name, MODEL_TOOLS[name] as unknown as ModelTool]))
}
