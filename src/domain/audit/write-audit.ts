import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

export interface Actor {
  readonly kind: 'user' | 'api_key' | 'cli' | 'receptionist' | 'customer' | 'system'
  readonly id?: string
}

export interface AuditEntry {
  readonly actor: Actor
  /** Verb of the field: `api_key.created`, `conversation.handed_off`, … */
  readonly action: string
  readonly target: { readonly kind: string; readonly id: string | null }
  /** No personal data: the log outlives the people in it. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly ip?: string
}

/** Adds one line to the tenant's audit log, in the transaction of what it reports. The log can't be changed afterwards. */
export async function writeAudit(tx: TenantTx, entry: AuditEntry): Promise<void> {
  await tx.db
    .insertInto('audit_log')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      actor: JSON.stringify(entry.actor),
      action: entry.action,
      target_kind: entry.target.kind,
      target_id: entry.target.id,
      details: JSON.stringify(entry.details ?? {}),
      ip: entry.ip ?? null,
    })
    .execute()
}
