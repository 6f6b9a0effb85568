import { z } from 'zod'
import { Attributes, text } from './common.ts'

export const CrmObject = z.enum(['contact', 'lead', 'deal', 'appointment', 'case'])
export type CrmObject = z.output<typeof CrmObject>

export const CRM_ERRORS = [
  'not_configured',
  'auth_failed',
  'rate_limited',
  'validation_error',
  'not_found',
  'conflict',
  'unsupported',
  'unavailable',
] as const
export type CrmErrorCode = (typeof CRM_ERRORS)[number]

const FIELD_NAME = /^[a-z][a-z0-9_]{0,63}$/

export const CrmRecordCreate = z
  .strictObject({
    object: CrmObject.meta({ description: 'What kind of record.' }),
    fields: Attributes.superRefine((fields, issues) => {
      for (const name of Object.keys(fields)) {
        if (!FIELD_NAME.test(name)) issues.addIssue({ code: 'custom', path: [name], message: 'is not a name in snake_case' })
      }
    }).meta({
      description: "Its fields under our names in snake_case, at most 16 KiB; the business's mappings give them the CRM's names.",
    }),
    idempotency_key: text(1, 200).meta({
      description: '1 to 200 characters of your own: one record is created for it, however often and whenever it is repeated.',
    }),
  })
  .meta({ id: 'CrmRecordCreate', description: "A new record in the business's CRM." })
export type CrmRecordCreate = z.output<typeof CrmRecordCreate>

const Created = z
  .object({
    ok: z.literal(true).meta({ description: 'The CRM has it.' }),
    external_id: z.string().meta({ description: "The record's id in the CRM." }),
    record_url: z.string().optional().meta({ format: 'uri', description: 'Where people find it, when the CRM says so.' }),
  })
  .meta({ id: 'CrmRecordCreated', description: 'The record was created.' })

const Refused = z
  .object({
    ok: z.literal(false).meta({ description: 'There is no such record, or it is not known whether there is.' }),
    error: z
      .object({
        code: z.enum(CRM_ERRORS).meta({
          description:
            '`not_configured`: connect a CRM. `auth_failed`: its credentials are refused. `rate_limited`, `unavailable`: try later. `validation_error`, `not_found`, `conflict`, `unsupported`: the CRM refuses this record.',
        }),
        message: z.string().meta({ description: 'What went wrong, for people.' }),
      })
      .meta({ description: 'What went wrong.' }),
  })
  .meta({ id: 'CrmRecordRefused', description: 'The record was not created.' })

export const CrmOutcome = z.discriminatedUnion('ok', [Created, Refused]).meta({
  id: 'CrmOutcome',
  description: 'What became of the record: `ok` tells the two apart.',
})
export type CrmOutcome = z.output<typeof CrmOutcome>

export function crmRefusal(code: CrmErrorCode, message: string): CrmOutcome {
  return { ok: false, error: { code, message } }
}
