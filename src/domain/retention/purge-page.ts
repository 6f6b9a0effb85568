import type { TenantTx } from '../../db/database.ts'
import { SANDBOX_STEP } from '../sandbox/empty-sandbox.ts'
import { asRetention } from './as-retention.ts'
import { CONTENT_STEPS } from './content-steps.ts'
import { IN_FLIGHT_STEPS } from './in-flight-steps.ts'
import { readRetentionPolicy } from './policy.ts'
import type { PurgeStep } from './purge-step.ts'
import { TELEMETRY_STEPS } from './telemetry-steps.ts'

/** In this order: what refers to others goes before them. */
export const PURGE_STEPS: readonly PurgeStep[] = [SANDBOX_STEP, ...IN_FLIGHT_STEPS, ...TELEMETRY_STEPS, ...CONTENT_STEPS]

/**
 * Deletes one page of what is past its age in one step's tables, in a transaction of its own: rows that anybody has locked are passed by and taken another
 * day, so nobody waits for more than a few hundred deletions. Returns how many rows it took; fewer than `limit` means that nothing more is due there. Which
 * rows are due is read from the rows alone, so a purge that is cut off anywhere goes on with what is left.
 */
export async function purgePage(tx: TenantTx, input: { readonly step: PurgeStep; readonly limit: number }): Promise<number> {
  const policy = await readRetentionPolicy(tx)
  return asRetention(tx, () => input.step.purge(tx, policy, input.limit))
}
