import { deliverMessage } from './deliver-message.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { offerWaitlist } from './offer-waitlist.ts'
import type { JobHandlers } from './queue/run-job.ts'
import { redeliverRange } from './redeliver-range.ts'
import { reply } from './reply.ts'
import { sendMail } from './send-mail.ts'

/** Who does which job. */
export const handlers: JobHandlers = {
  reply,
  'deliver-message': deliverMessage,
  'deliver-webhooks': deliverWebhooks,
  'redeliver-range': redeliverRange,
  'offer-waitlist': offerWaitlist,
  'send-mail': sendMail,
}
