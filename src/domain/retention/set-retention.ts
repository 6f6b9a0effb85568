import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { RETENTION_SETTINGS } from './policy.ts'

export interface RetentionInput {
  readonly days: number
  readonly telemetry_days: number
  readonly actor: Actor
  readonly ip?: string
}

/** How long things stay, from the next purge on. Throws `bad_request` for what `readRetentionPolicy` would take for absent. */
export async function setRetention(tx: TenantTx, { days, telemetry_days, actor, ip }: RetentionInput): Promise<void> {
  const retention = { days, telemetry_days }
  for (const member of ['days', 'telemetry_days'] as const) {
    const { least, most } = RETENTION_SETTINGS[member]
    const value = retention[member]
    if (!Number.isInteger(value) || value < least || value > most)
      throw new AppError('bad_request', `${member}: must be a whole number from ${least} to ${most}`)
  }
  await sql`
    update tenants set settings = jsonb_set(settings, '{retention}', coalesce(settings -> 'retention', '{}') || ${JSON.stringify(retention)}::jsonb)
    where id = ${tx.tenantId}
  `.execute(tx.db)
  await writeAudit(tx, {
    actor,
    action: 'business.retention_set',
    target: { kind: 'tenant', id: tx.tenantId },
    details: retention,
    ...(ip ? { ip } : {}),
  })
}
