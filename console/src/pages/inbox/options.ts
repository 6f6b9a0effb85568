import type { InboxRow } from '../../../../src/contract/console/inbox-operations.ts'

/** Their values only: the contract's schemas stay out of the page. */
export const CHANNELS = ['whatsapp', 'webform', 'voice', 'instagram', 'email'] as const satisfies readonly InboxRow['channel'][]
export const STATUSES = ['active', 'awaiting_human', 'closed'] as const satisfies readonly InboxRow['status'][]
