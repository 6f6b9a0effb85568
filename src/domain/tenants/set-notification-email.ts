import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

/** Who is told of handoffs and pauses; null: owners and admins. */
export async function setNotificationEmail(
  tx: TenantTx,
  { email, actor, ip }: { readonly email: string | null; readonly actor: Actor; readonly ip?: string },
): Promise<void> {
  const address = JSON.stringify({ email })
  await sql`
    update tenants set settings = jsonb_set(settings, '{notifications}', coalesce(settings -> 'notifications', '{}') || ${address}::jsonb)
    where id = ${tx.tenantId}
  `.execute(tx.db)
  await writeAudit(tx, {
    actor,
    action: 'business.notifications_set',
    target: { kind: 'tenant', id: tx.tenantId },
    details: { to: email === null ? 'owners and admins' : 'an address of its own' },
    ...(ip ? { ip } : {}),
  })
}
