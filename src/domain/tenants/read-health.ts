import { sql } from 'kysely'
import type { OperatorBusiness } from '../../contract/console/operator-operations.ts'
import type { TenantDb } from '../../db/database.ts'
import { firstIdAt } from '../../lib/ids.ts'

type Health = OperatorBusiness['health']
type Incidents = OperatorBusiness['incidents']

const WEEK_MS = 7 * 86_400_000
/** Work that waits longer than this is late; customers who wait for a person longer than this have been forgotten. */
const LATE_SECONDS = 300
const FORGOTTEN_MS = 3_600_000

/** How one business is doing, in counts alone. */
export async function readHealth(tenant: TenantDb): Promise<{ health: Health; incidents: Incidents }> {
  const now = tenant.now.toISOString()
  const id = tenant.tenantId
  const week = firstIdAt(new Date(tenant.now.getTime() - WEEK_MS))
  const forgotten = new Date(tenant.now.getTime() - FORGOTTEN_MS).toISOString()
  const { rows } = await sql<Health & { forgotten: number }>`
    select
      (select count(*) from conversations where tenant_id = ${id} and id >= ${week}) as conversations_7d,
      (select max(coalesce(last_message_at, created_at)) from conversations where tenant_id = ${id}) as last_message_at,
      (select count(*) from conversations where tenant_id = ${id} and status = 'awaiting_human') as waiting_for_human,
      (select count(*) from conversations where tenant_id = ${id} and status = 'awaiting_human' and last_message_at < ${forgotten}) as forgotten,
      (select count(*) from jobs where tenant_id = ${id} and state = 'dead') as dead_jobs,
      (select coalesce(greatest(extract(epoch from ${now}::timestamptz - min(run_at)), 0), 0)::float8 from jobs where tenant_id = ${id} and state = 'ready') as oldest_due_job_seconds,
      (select count(*) from webhook_deliveries where tenant_id = ${id} and id >= ${week} and status = 'dead') as dead_deliveries_7d,
      (select count(*) from webhook_endpoints where tenant_id = ${id} and status = 'disabled') as disabled_endpoints,
      (select count(*) from mail_outbox where tenant_id = ${id} and id >= ${week} and status = 'dead') as unsent_mails,
      (select count(*) from whatsapp_channels where tenant_id = ${id} and paused_at is not null) as paused_channels
  `.execute(tenant.db)
  const [row] = rows
  if (!row) throw new Error('the health has no row')
  const { forgotten: waiting, ...health } = row
  const found: Incidents = [
    { kind: 'dead_jobs', count: health.dead_jobs },
    { kind: 'late_jobs', count: health.oldest_due_job_seconds > LATE_SECONDS ? 1 : 0 },
    { kind: 'dead_deliveries', count: health.dead_deliveries_7d },
    { kind: 'disabled_endpoints', count: health.disabled_endpoints },
    { kind: 'unsent_mails', count: health.unsent_mails },
    { kind: 'paused_channels', count: health.paused_channels },
    { kind: 'waiting_customers', count: waiting },
  ]
  return { health, incidents: found.filter(({ count }) => count > 0) }
}
