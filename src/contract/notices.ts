import { z } from 'zod'
import { Id, pageOf, pageQuery, Timestamp } from './common.ts'

export const Notice = z
  .object({
    id: Id.meta({ description: 'UUID of the notice.' }),
    kind: z.enum(['webhook_endpoint.disabled', 'conversation.handoff_requested']).meta({
      description:
        '`webhook_endpoint.disabled`: every attempt of five days failed. `conversation.handoff_requested`: a customer waits for a person.',
    }),
    target_id: Id.meta({ description: 'The webhook endpoint or the conversation.' }),
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
