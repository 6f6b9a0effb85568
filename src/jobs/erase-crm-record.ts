import { deleteRecord } from '../crm/delete-record.ts'
import { tokenStore } from '../domain/crm/token-store.ts'
import { findCrmRecord, settleCrmErasure } from '../domain/privacy/crm-records.ts'
import type { JobHandler } from './queue/run-job.ts'

/**
 * Has the tenant's CRM delete one record. What it can't do now (it is away, busy, or refuses our credentials) is tried again for good; what it never will
 * (`unsupported`) ends in an audit row that says so, and is a person's to do over there.
 */
export const eraseCrmRecord: JobHandler<'erase-crm-record'> = async (ctx, job) => {
  const record = await ctx.db.withTenant(job.tenantId, (tx) => findCrmRecord(tx, job.payload))
  if (!record) return
  const result =
    record.connection === null
      ? 'not_configured'
      : await deleteRecord({ ...ctx, apps: ctx.config.crm, tokens: tokenStore(ctx.db, job.tenantId) }, { ...record.connection, ...record })
  await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    await settleCrmErasure(tx, { ...job.payload, result })
  })
  if (result !== 'soft' && result !== 'hard') {
    ctx.log.warn({ tenant_id: job.tenantId, record: job.payload.id, result }, 'the CRM did not delete a record of an erased customer')
  }
}
