import { z } from 'zod'
import { Id, isNotEmpty, LanguageTag, NOT_EMPTY, pageOf, pageQuery, Timestamp, text, visibleText } from './common.ts'

export const Channel = z.enum(['whatsapp', 'voice', 'webform', 'instagram', 'email'])
export type Channel = z.output<typeof Channel>

export const ConversationStatus = z.enum(['active', 'awaiting_human', 'closed'])

export const Conversation = z
  .object({
    id: Id.meta({ description: 'Version 7, so ids sort by creation.' }),
    channel: z.string().meta({ description: 'Where the customer writes or speaks, e.g. `whatsapp`, `voice`, `webform`.' }),
    customer_identifier: z
      .string()
      .meta({ description: "The customer's address on the channel, as it was given: a phone number, an e-mail address, a handle." }),
    customer_name: z.string().nullable().meta({ description: "The customer's name, when known." }),
    customer_language: z.string().nullable().meta({ description: "The customer's language, e.g. `en` or `ar`, when known." }),
    status: z.string().meta({ description: '`active`, `awaiting_human` or `closed`.' }),
    first_message_at: Timestamp.nullable().meta({ description: 'When the first message was stored; null before.' }),
    last_message_at: Timestamp.nullable().meta({ description: 'When the latest message was stored; null before the first.' }),
    created_at: Timestamp.meta({ description: 'When the conversation was created.' }),
  })
  .meta({ id: 'Conversation', description: 'The header of one conversation with one customer on one channel.' })
export type Conversation = z.output<typeof Conversation>

const customerName = text(0, 200)
  .nullable()
  .optional()
  .meta({ description: "The customer's name, at most 200 characters; null when unknown." })
const customerLanguage = LanguageTag.nullable()
  .optional()
  .meta({ description: 'ISO 639-1 language (`en`, `ar`), optionally with a region (`en-US`); null when unknown.' })

export const ConversationCreate = z
  .strictObject({
    channel: Channel.meta({ description: 'The channel. `instagram` and `email` are reserved for channels to come.' }),
    customer_identifier: visibleText(255).meta({
      description:
        "The customer's address on the channel, 1 to 255 characters. On `whatsapp` and `voice` phone numbers are compared in E.164, so different spellings of one number are one customer.",
    }),
    customer_name: customerName,
    customer_language: customerLanguage,
  })
  .meta({
    id: 'ConversationCreate',
    description: 'A conversation that is opened before the customer writes. One exists per channel and customer identifier.',
  })
export type ConversationCreate = z.output<typeof ConversationCreate>

export const ConversationUpdate = z
  .strictObject({ customer_name: customerName, customer_language: customerLanguage })
  .refine(isNotEmpty, NOT_EMPTY)
  .meta({ id: 'ConversationUpdate', minProperties: 1, description: 'At least one member. Members left out stay as they are; null clears.' })
export type ConversationUpdate = z.output<typeof ConversationUpdate>

export const Message = z
  .object({
    id: Id.meta({ description: 'UUID of the message.' }),
    sequence_number: z.int().min(1).meta({ description: 'Place in the conversation, from 1, without gaps.' }),
    role: z.enum(['customer', 'agent_bot', 'human_agent', 'system']).meta({ description: 'Who said it.' }),
    content: z.string().meta({ description: 'The text.' }),
    language: z.enum(['en', 'ar', 'mixed']).nullable().meta({ description: 'Language of the text, when known.' }),
    created_at: Timestamp.meta({ description: 'When it was stored.' }),
    delivery_status: z
      .enum(['received', 'pending', 'sent', 'delivered', 'read', 'failed', 'mocked'])
      .meta({ description: '`received` for messages of the customer; `mocked` when the channel has no live transport.' }),
  })
  .meta({ id: 'Message', description: 'One message of a conversation.' })
export type Message = z.output<typeof Message>

export const MessageSend = z
  .strictObject({
    text: visibleText(4096).meta({
      description: 'What is said, word for word, 1 to 4096 characters: the guardrails of the receptionist do not touch it.',
    }),
    language: z.enum(['ar', 'en', 'mixed']).optional().meta({ description: 'Language of the text; by default told from its letters.' }),
  })
  .meta({ id: 'MessageSend', description: "A message to the customer in the business's name." })
export type MessageSend = z.output<typeof MessageSend>

export const SentMessage = z
  .object({
    message_id: Id.meta({ description: 'The stored message.' }),
    sequence_number: z.int().min(1).meta({ description: 'Its place in the conversation.' }),
    sent_at: Timestamp.meta({ description: 'When it was stored.' }),
    mocked: z.boolean().meta({
      description: 'True when the channel has no live transport: the message is stored and in the outbox, and reaches nobody.',
    }),
  })
  .meta({ id: 'SentMessage', description: 'What became of a message to the customer.' })
export type SentMessage = z.output<typeof SentMessage>

export const ConversationDetail = Conversation.extend({
  messages: z.array(Message).optional().meta({ description: 'The last 100 messages in order, only with `include=messages`.' }),
}).meta({ id: 'ConversationDetail', description: 'A conversation and, on request, its latest messages.' })
export type ConversationDetail = z.output<typeof ConversationDetail>

export const ConversationListQuery = z.strictObject({
  ...pageQuery,
  channel: Channel.optional().meta({ description: 'Only this channel.' }),
  status: ConversationStatus.optional().meta({ description: 'Only this status.' }),
  customer_identifier: visibleText(255).optional().meta({ description: 'Only this customer; phone numbers match in any spelling.' }),
})
export type ConversationListQuery = z.output<typeof ConversationListQuery>

export const ConversationGetQuery = z.strictObject({
  include: z.enum(['messages']).optional().meta({ description: 'Embed the last 100 messages.' }),
})

export const MessageListQuery = z.strictObject(pageQuery)
export const ConversationPage = pageOf(Conversation)
export const MessagePage = pageOf(Message)
