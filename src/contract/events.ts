/** The twelve events of the outbound webhooks. */
export const EVENTS = [
  'lead.created',
  'lead.updated',
  'lead.qualified',
  'conversation.created',
  'conversation.handoff_requested',
  'conversation.closed',
  'booking.created',
  'booking.rescheduled',
  'booking.cancelled',
  'booking.completed',
  'offering.created',
  'offering.updated',
] as const

export type EventName = (typeof EVENTS)[number]
