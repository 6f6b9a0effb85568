import { z } from 'zod'
import { Id, pageOf, pageQuery, Timestamp } from './common.ts'

export const Notice = z
  .object({
    id: Id.meta({ description: 'UUID of the notice.' }),
    kind: z
      .enum([
        'webhook_endpoint.disabled',
        'conversation.handoff_requested',
        'whatsapp_channel.paused',
        'daily_turns.reached',
        'daily_tokens.reached',
      ])
      .meta({
        description:
          '`webhook_endpoint.disabled`: every attempt of five days failed. `conversation.handoff_requested`: a customer waits for a person. `whatsapp_channel.paused`: the provider refuses the number’s credentials, or has locked its account. `daily_turns.reached`, `daily_tokens.reached`: a bound of the business’s day, for the receptionist’s turns or a language model’s tokens.',
      }),
    target_id: Id.meta({ description: 'The webhook endpoint, the conversation or, of a channel or a bound, the business.' }),
    title: z.string().meta({ description: 'In the language of the business.' }),
    text: z.string().meta({ description: 'What happened and what to do.' }),
    mail_status: z.enum(['pending', 'sent', 'mocked', 'dead']).nullable().meta({
      description:
        '`mocked`: there is no mail server, nobody got it by mail. `dead`: it was given up. Null: there is no address to write to.',
    }),
    created_at: Timestamp.meta({ description: 'When it happened.' }),
  })
  .meta({ id: 'Notice', description: 'Something the people of the business are told.' })
export type Notice = z.output<typeof Notice>

export const NoticeListQuery = z.strictObject(pageQuery)
export const NoticePage = pageOf(Notice)
