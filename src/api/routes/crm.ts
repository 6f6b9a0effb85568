import { writeRecord } from '../../crm/write-record.ts'
import { createRecordOnce } from '../../domain/crm/create-record-once.ts'
import type { Handlers } from '../bind.ts'

export const crmHandlers = {
  createCrmRecord: {
    outside: (ctx, { principal, body }) =>
      createRecordOnce(ctx.db, { tenant_id: principal.tenantId, ...body }, (prepared) => writeRecord(ctx, prepared)),
  },
} satisfies Partial<Handlers>
