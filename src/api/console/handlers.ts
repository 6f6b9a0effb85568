import type { ConsoleHandlers } from './bind-console.ts'
import { analyticsHandlers } from './handlers/analytics.ts'
import { brainHandlers } from './handlers/brain.ts'
import { businessHandlers } from './handlers/business.ts'
import { calendarHandlers } from './handlers/calendar.ts'
import { catalogueHandlers } from './handlers/catalogue.ts'
import { channelHandlers } from './handlers/channels.ts'
import { crmHandlers } from './handlers/crm.ts'
import { guardrailHandlers } from './handlers/guardrails.ts'
import { inboxHandlers } from './handlers/inbox.ts'
import { keyHandlers } from './handlers/keys.ts'
import { knowledgeHandlers } from './handlers/knowledge.ts'
import { receptionistHandlers } from './handlers/receptionist.ts'
import { resourceHandlers } from './handlers/resources.ts'
import { sandboxHandlers } from './handlers/sandbox.ts'
import { teamHandlers } from './handlers/team.ts'
import { trailHandlers } from './handlers/trail.ts'
import { vocabularyHandlers } from './handlers/vocabulary.ts'
import { widgetHandlers } from './handlers/widget.ts'

/** One handler for each operation of the console's contract; a missing or a wrong one does not compile. */
export const consoleHandlers: ConsoleHandlers = {
  ...teamHandlers,
  ...inboxHandlers,
  ...keyHandlers,
  ...trailHandlers,
  ...vocabularyHandlers,
  ...catalogueHandlers,
  ...analyticsHandlers,
  ...knowledgeHandlers,
  ...calendarHandlers,
  ...businessHandlers,
  ...resourceHandlers,
  ...widgetHandlers,
  ...channelHandlers,
  ...crmHandlers,
  ...sandboxHandlers,
  ...receptionistHandlers,
  ...guardrailHandlers,
  ...brainHandlers,
}
