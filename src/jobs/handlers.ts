import { deliverMessage } from './deliver-message.ts'
import type { JobHandlers } from './queue/run-job.ts'
import { reply } from './reply.ts'

/** Who does which job. */
export const handlers: Partial<JobHandlers> = {
  reply,
  'deliver-message': deliverMessage,
}
