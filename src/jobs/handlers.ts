import { deliverMessage } from './deliver-message.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { eraseAgainLater } from './erase-again.ts'
import { eraseCrmRecord } from './erase-crm-record.ts'
import { gradeReply } from './grade-reply.ts'
import { offerWaitlist } from './offer-waitlist.ts'
import { purge } from './purge.ts'
import type { JobHandlers } from './queue/run-job.ts'
import { redeliverRange } from './redeliver-range.ts'
import { reply } from './reply.ts'
import { scoreClosed } from './score-conversation.ts'
import { sendMail } from './send-mail.ts'
import { sendSlack } from './send-slack.ts'
import { showTyping } from './show-typing.ts'

/** Who does which job. */
export const handlers: JobHandlers = {
  reply,
  'deliver-message': deliverMessage,
  'show-typing': showTyping,
  'deliver-webhooks': deliverWebhooks,
  'redeliver-range': redeliverRange,
  'offer-waitlist': offerWaitlist,
  'score-conversation': scoreClosed,
  'grade-reply': gradeReply,
  purge,
  'erase-again': eraseAgainLater,
  'erase-crm-record': eraseCrmRecord,
  'send-mail': sendMail,
  'send-slack': sendSlack,
}
