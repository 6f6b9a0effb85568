import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/** How long a tenant's data stays, in days. */
export interface RetentionPolicy {
  /** Content and personal data (class c), counted from the last that happened with it. */
  readonly days: number
  /** Telemetry (class b), events and their deliveries. */
  readonly telemetryDays: number
  /** With a CRM connected, what it has a copy of goes by `AFTER_COPY_DAYS`, and what it has no copy of stays. */
  readonly hasCrm: boolean
}

/** Days after the CRM's copy succeeded. */
export const AFTER_COPY_DAYS = { message: 7, record: 30, case: 90 } as const

/** Least, most and default of `tenants.settings.retention`. */
export const RETENTION_SETTINGS = {
  days: { least: 30, most: 3650, normal: 365 },
  telemetry_days: { least: 30, most: 365, normal: 90 },
} as const

/** The tenant's settings; one that is no whole number within its bounds counts as absent: nothing is deleted early for a slip of the pen. */
export async function readRetentionPolicy(tx: TenantTx): Promise<RetentionPolicy> {
  const found = await sql<{ days: unknown; telemetry_days: unknown; has_crm: boolean }>`
    select settings #> '{retention,days}' as days, settings #> '{retention,telemetry_days}' as telemetry_days,
      exists (select from crm_connections) as has_crm
    from tenants
  `.execute(tx.db)
  const row = found.rows[0]
  return {
    days: within(row?.days, RETENTION_SETTINGS.days),
    telemetryDays: within(row?.telemetry_days, RETENTION_SETTINGS.telemetry_days),
    hasCrm: row?.has_crm === true,
  }
}

function within(value: unknown, { least, most, normal }: { least: number; most: number; normal: number }): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : normal
}
