import type { Thinking } from '../thinking.ts'

/** The customer's appointment of this reference; null where it is none of theirs. */
export async function ownAppointment({ session }: Thinking, ref: string) {
  const id = session.turn.references.appointmentId(ref)
  const listed = await session.tools.attempt('booking', 'list_appointments', {})
  return (listed.ok && listed.appointments.find((row) => row.id === id)) || null
}
