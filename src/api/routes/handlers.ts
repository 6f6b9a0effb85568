import type { Handlers } from '../bind.ts'
import { analyticsHandlers } from './analytics.ts'
import { appointmentHandlers } from './appointments.ts'
import { conversationHandlers } from './conversations.ts'
import { crmHandlers } from './crm.ts'
import { leadHandlers } from './leads.ts'
import { noticeHandlers } from './notices.ts'
import { offeringHandlers } from './offerings.ts'
import { webhookHandlers } from './webhooks.ts'

/** One handler for each operation of the contract; a missing or a wrong one does not compile. */
export const handlers: Handlers = {
  ...conversationHandlers,
  ...leadHandlers,
  ...appointmentHandlers,
  ...offeringHandlers,
  ...analyticsHandlers,
  ...crmHandlers,
  ...webhookHandlers,
  ...noticeHandlers,
}
