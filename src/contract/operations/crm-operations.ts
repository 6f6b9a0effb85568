import { CrmOutcome, CrmRecordCreate } from '../crm.ts'
import type { Operation } from '../operation.ts'

export const crm = {
  createCrmRecord: {
    method: 'POST',
    path: '/crm/create-record',
    tag: 'CRM',
    scope: 'crm:write',
    summary: 'Create a record in the CRM',
    description:
      "Writes one record into the CRM that the business has connected, under that CRM's field names. The answer is a 200 either way, and `ok` says which. A repeated `idempotency_key` is answered with the first outcome and creates nothing, whatever the rest of the body says. What did nothing and may pass (`not_configured`, `auth_failed`, `rate_limited`, a CRM that could not be reached) is no outcome: the key may be used again.",
    body: CrmRecordCreate,
    success: { status: 200, description: "The record, or the CRM's refusal.", schema: CrmOutcome },
    errors: [400, 401, 403, 409, 429],
  },
} as const satisfies Record<string, Operation>
