import { z } from 'zod'
import { AppointmentStatus } from '../appointments.ts'
import { Id, JsonObject, Timestamp } from '../common.ts'
import { ConversationStatus } from '../conversations.ts'
import { TranscriptMessage } from './inbox-operations.ts'
import type { ConsoleOperation } from './operation.ts'
import { ReceptionistDraft } from './receptionist-operations.ts'

const Language = z.enum(['en', 'ar'])

/** A conversation with the receptionist that no customer has. */
export const Try = z.object({
  status: ConversationStatus,
  owner: z.enum(['bot', 'human']),
  is_answering: z.boolean(),
  /** `intents`: what the customer was understood to want, the likeliest first. */
  messages: z.array(TranscriptMessage.extend({ intents: z.array(z.string()) })),
  /** In the test calendar. */
  appointments: z.array(
    z.object({
      id: Id,
      title: z.string().nullable(),
      title_ar: z.string().nullable(),
      resource: z.string().nullable(),
      resource_ar: z.string().nullable(),
      scheduled_start: Timestamp,
      scheduled_end: Timestamp,
      status: AppointmentStatus,
    }),
  ),
})
export type Try = z.output<typeof Try>

/** The token is that of a chat: messages are sent and followed as a visitor's (docs/embedding). */
const Opened = z.object({ session_token: z.string(), conversation_id: Id, expires_at: Timestamp })

const purpose = z.enum(['panel', 'preview'])

/** Trying the receptionist in a copy of the business, and keeping a conversation as a scenario. */
export const sandbox = {
  startTry: { role: 'agent', input: z.strictObject({ language: Language.optional() }), output: Opened },
  /** With settings that are not saved. */
  startPreview: { role: 'admin', input: z.strictObject({ language: Language.optional(), draft: ReceptionistDraft }), output: Opened },
  /** The next reply of the preview goes by this draft; what was said stays. */
  changePreview: { role: 'admin', input: z.strictObject({ draft: ReceptionistDraft }), output: null },
  getTry: { role: 'agent', input: z.strictObject({ purpose, conversation_id: Id }), output: Try },
  /** A conversation as the file that `vorel simulate --scenario` plays. It holds the customer's own words. */
  getScenario: { role: 'agent', input: z.strictObject({ conversation_id: Id }), output: z.object({ scenario: JsonObject }) },
  getTryScenario: { role: 'agent', input: z.strictObject({ purpose, conversation_id: Id }), output: z.object({ scenario: JsonObject }) },
} as const satisfies Record<string, ConsoleOperation>
