import type { TenantTx } from '../../db/database.ts'
import { listUpcomingAppointments } from '../../domain/appointments/list-upcoming-appointments.ts'
import { provenPhone } from '../dialogue/recognise.ts'
import type { Turn } from './tool.ts'

/**
 * The upcoming appointments that this customer may see and change: those made in this conversation, and, where the channel itself proves the phone number
 * (WhatsApp, voice), those booked with that number. A number that is merely typed into a web chat proves nothing.
 */
export async function ownAppointments(tx: TenantTx, turn: Turn) {
  const { conversation } = turn.context
  return listUpcomingAppointments(tx, { conversation_id: conversation.id, phone_e164: provenPhone(turn.context) })
}
