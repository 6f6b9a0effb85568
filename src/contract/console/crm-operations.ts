import { z } from 'zod'
import { Timestamp, text } from '../common.ts'
import { CrmObject } from '../crm.ts'
import type { ConsoleOperation } from './operation.ts'

/** Our name → the CRM's. */
const FieldNames = z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'is not a name in snake_case'), text(1, 200))

/** The business's CRM. */
export const crm = {
  getCrm: {
    role: 'viewer',
    output: z.object({
      connection: z
        .object({
          driver: z.string(),
          /** Where records are posted; null for a CRM with an address of its own. */
          url: z.string().nullable(),
          updated_at: Timestamp,
          /** Since when the CRM refuses us for good; null: it doesn't. */
          revoked_at: Timestamp.nullable(),
        })
        .nullable(),
      /** CRMs that somebody may consent to, because this installation has an app there. */
      providers: z.array(z.enum(['hubspot'])),
      field_names: z.record(CrmObject, z.record(z.string(), z.string())),
    }),
  },
  /** In place of what is connected. The secret that signs what is posted is in this answer and nowhere else. */
  setCrmWebhook: { role: 'admin', input: z.strictObject({ url: text(1, 2000) }), output: z.object({ secret: z.string() }) },
  /** The consent page of the CRM, good for 15 minutes and one answer. */
  beginCrmConsent: { role: 'admin', input: z.strictObject({ provider: z.enum(['hubspot']) }), output: z.object({ url: z.string() }) },
  removeCrm: { role: 'admin', output: null },
  setCrmFieldNames: { role: 'admin', input: z.strictObject({ object: CrmObject, field_names: FieldNames }), output: null },
} as const satisfies Record<string, ConsoleOperation>
