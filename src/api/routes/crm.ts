import { writeRecord } from '../../crm/write-record.ts'
import { createRecordOnce } from '../../domain/crm/create-record-once.ts'
import { tokenStore } from '../../domain/crm/token-store.ts'
import type { Handlers } from '../bind.ts'

export const crmHandlers = {
  createCrmRecord: {
    outside: (ctx, { principal, body }) =>
      createRecordOnce(ctx.db, { tenant_id: principal.tenantId, ...body }, (prepared) =>
        writeRecord({ ...ctx, apps: ctx.config.crm, tokens: tokenStore(ctx.db, principal.tenantId) }, prepared),
      ),
  },
} satisfies Partial<Handlers>
