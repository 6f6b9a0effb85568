import { z } from 'zod'
import { AppointmentStatus } from '../appointments.ts'
import { Id, JsonObject, Timestamp, visibleText } from '../common.ts'
import { Channel, ConversationStatus, Message } from '../conversations.ts'
import { Lead } from '../leads.ts'
import type { ConsoleOperation } from './operation.ts'

const Colleague = z.object({ id: Id, name: z.string() })
const Owner = z.enum(['bot', 'human'])

/** A conversation as the inbox lists it. */
export const InboxRow = z.object({
  id: Id,
  channel: Channel,
  status: ConversationStatus,
  owner: Owner,
  /** Who of the team has it; null while the receptionist has it, and when nobody's name is known. */
  holder: Colleague.nullable(),
  customer_name: z.string().nullable(),
  customer_identifier: z.string(),
  customer_language: z.string().nullable(),
  /** Its last message, or when it was made. */
  active_at: Timestamp,
  last_sequence_number: z.int(),
  last_message: z.object({ role: Message.shape.role, excerpt: z.string() }).nullable(),
  /** The receptionist owes an answer, or is just writing it. */
  is_answering: z.boolean(),
})
export type InboxRow = z.output<typeof InboxRow>

/** With what the reader has seen of it. */
export const ReadInboxRow = InboxRow.extend({ read_sequence_number: z.int() })
export type ReadInboxRow = z.output<typeof ReadInboxRow>

export const TranscriptMessage = Message.extend({
  /** Of a person's message: who wrote it, when that is known. */
  author: z.string().nullable(),
  /** The page's own id of a message that it sent, so that it knows it again. */
  client_id: z.string().nullable(),
  /** `receptionist`, `greeting`, `human`, `business_phone`, `public_api`, … */
  source: z.string().nullable(),
  acts: z.array(z.string()),
  tool_calls: z.array(
    z.object({
      number: z.int(),
      agent: z.string().nullable(),
      tool: z.string(),
      arguments: JsonObject,
      result: JsonObject,
      duration_ms: z.number().nullable(),
    }),
  ),
  sources: z.array(z.object({ kind: z.string(), id: z.string(), title: z.string().nullable() })),
  flags: z.array(z.object({ kind: z.string(), severity: z.string(), excerpt: z.string() })),
})
export type TranscriptMessage = z.output<typeof TranscriptMessage>

export const Note = z.object({
  id: Id,
  author: Colleague,
  text: z.string(),
  mentions: z.array(Colleague),
  /** It stands behind this message. */
  after_sequence_number: z.int(),
  created_at: Timestamp,
})
export type Note = z.output<typeof Note>

export const Presence = z.object({
  stream_id: Id,
  user_id: Id,
  name: z.string(),
  conversation_id: Id,
  is_replying: z.boolean(),
})
export type Presence = z.output<typeof Presence>

const Brief = z.object({
  id: Id,
  reason: z.string(),
  who: z.string().nullable(),
  wants: z.string().nullable(),
  known: JsonObject,
  promised: z.array(z.string()),
  summary: z.string().nullable(),
  created_at: Timestamp,
})

/** Whose conversation it is, and everything that stands beside it. */
export const InboxConversation = z.object({
  row: ReadInboxRow,
  messages: z.array(TranscriptMessage),
  has_older: z.boolean(),
  notes: z.array(Note),
  rule: z.object({
    can_reply: z.boolean(),
    window_closes_at: Timestamp.nullable(),
    is_mocked: z.boolean(),
    needs_template: z.boolean(),
  }),
  customer: z
    .object({
      id: Id,
      name: z.string().nullable(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
      language: z.string().nullable(),
    })
    .nullable(),
  lead: Lead.nullable(),
  /** What people are asked to do; null when nobody is waited for. */
  brief: Brief.nullable(),
  score: z.object({ score: z.number(), scored_at: Timestamp }).nullable(),
  others: z.array(z.object({ id: Id, channel: Channel, status: ConversationStatus, active_at: Timestamp })),
  appointments: z.array(
    z.object({ id: Id, title: z.string().nullable(), scheduled_start: Timestamp, scheduled_end: Timestamp, status: AppointmentStatus }),
  ),
})
export type InboxConversation = z.output<typeof InboxConversation>

export const InboxQuery = z.strictObject({
  status: ConversationStatus.optional(),
  channel: Channel.optional(),
  /** `me`: conversations that the asking person has. */
  owner: z.enum(['bot', 'human', 'me']).optional(),
  is_unread: z.boolean().optional(),
  /** Somebody has mentioned the asking person, who has not looked since. */
  is_mentioned: z.boolean().optional(),
  /** Part of a name, number, address or message. */
  search: visibleText(200).optional(),
  cursor: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z_[0-9a-f-]{36}$/, { error: 'is not one of this list' })
    .optional(),
})
export type InboxQuery = z.output<typeof InboxQuery>

const MAX_MENTIONS = 20
const conversation = z.strictObject({ id: Id })
/** Takes it from a colleague who has it; without this that is a 409 with their name. */
const from_colleague = z.boolean().default(false)

/** The people's side of the conversations. */
export const inbox = {
  listInbox: {
    role: 'viewer',
    input: InboxQuery,
    output: z.object({ rows: z.array(ReadInboxRow), next_cursor: z.string().nullable() }),
  },
  getInboxConversation: { role: 'viewer', input: conversation, output: InboxConversation },
  listTranscript: {
    role: 'viewer',
    input: z.strictObject({ id: Id, before_sequence_number: z.int().min(1) }),
    output: z.object({ messages: z.array(TranscriptMessage), has_older: z.boolean() }),
  },
  markConversationRead: {
    role: 'viewer',
    input: z.strictObject({
      id: Id,
      up_to_sequence_number: z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    }),
    output: null,
  },
  takeConversation: { role: 'agent', input: z.strictObject({ id: Id, from_colleague }), output: InboxRow },
  handConversationBack: { role: 'agent', input: conversation, output: InboxRow },
  sendReply: {
    role: 'agent',
    input: z.strictObject({ id: Id, client_id: Id, text: visibleText(4096), from_colleague }),
    output: z.object({ message_id: Id, sequence_number: z.int() }),
  },
  addNote: {
    role: 'agent',
    input: z.strictObject({ id: Id, client_id: Id, text: visibleText(4096), mentions: z.array(Id).max(MAX_MENTIONS).default([]) }),
    output: Note,
  },
  /** Of one live stream: which conversation its page shows, null for none. */
  setPresence: {
    role: 'viewer',
    input: z.strictObject({ stream_id: Id, conversation_id: Id.nullable(), is_replying: z.boolean() }),
    output: null,
  },
} as const satisfies Record<string, ConsoleOperation>
