import { sql } from 'kysely'
import type { TenantDb } from '../../db/database.ts'

export interface AuditLine {
  readonly id: string
  readonly actor_kind: string
  readonly actor_name: string | null
  readonly action: string
  readonly target_kind: string
  readonly target_id: string | null
  readonly details: Record<string, unknown>
  readonly ip: string | null
  readonly created_at: string
}

const PAGE = 50

/** What was done, newest first. `before`: the last line that is known; `action`: as a whole (`api_key.created`) or its beginning (`api_key`). */
export async function listAuditLog(
  tenant: TenantDb,
  { before = null, action = null }: { before?: string | null | undefined; action?: string | null | undefined },
) {
  const { rows } = await sql<AuditLine>`
    select a.id, a.actor ->> 'kind' as actor_kind, coalesce(u.name, k.name) as actor_name, a.action, a.target_kind, a.target_id, a.details, host(a.ip) as ip, a.created_at
    from audit_log a
    left join users u on u.tenant_id = a.tenant_id and a.actor ->> 'kind' = 'user' and u.id::text = a.actor ->> 'id'
    left join api_keys k on k.tenant_id = a.tenant_id and a.actor ->> 'kind' = 'api_key' and k.id::text = a.actor ->> 'id'
    where a.tenant_id = ${tenant.tenantId} and (${before}::uuid is null or a.id < ${before}::uuid)
      and (${action}::text is null or a.action = ${action} or starts_with(a.action, ${action} || '.'))
    order by a.id desc limit ${PAGE + 1}
  `.execute(tenant.db)
  return { lines: rows.slice(0, PAGE), has_more: rows.length > PAGE }
}
