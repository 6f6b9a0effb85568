/** Acts that tell of something done; a reply that is discarded, or cut short on a call, leaves them to the next one. */
export const EFFECTS: ReadonlySet<string> = new Set([
  'booked',
  'rescheduled',
  'cancelled',
  'handed_off',
  'message_taken',
  'code_sent',
  'waitlisted',
  'waitlist_left',
  'opted_out',
  'emergency',
])
