import type { RawBuilder } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { firstIdAt } from '../../lib/ids.ts'
import type { RetentionPolicy } from './policy.ts'

export interface PurgeStep {
  /** The table, for the log. */
  readonly name: string
  /** Deletes up to `limit` rows of it that are past their age, with what belongs to them. */
  purge(tx: TenantTx, policy: RetentionPolicy, limit: number): Promise<number>
}

const DAY_MS = 86_400_000

/** What happened before it is `days` old and more. */
export function daysAgo(tx: TenantTx, days: number): string {
  return new Date(tx.now.getTime() - days * DAY_MS).toISOString()
}

/** Ids of rows that were made by then are smaller: what is past its age is found along the primary key, without a look at anything younger. */
export function idsUntil(instant: string): string {
  return firstIdAt(new Date(Date.parse(instant) + 1))
}

/** A step of one statement, whose rows are those that it deletes or returns. */
export function step(name: string, statement: (tx: TenantTx, policy: RetentionPolicy, limit: number) => RawBuilder<unknown>): PurgeStep {
  return {
    name,
    async purge(tx, policy, limit) {
      const { rows, numAffectedRows } = await statement(tx, policy, limit).execute(tx.db)
      return Math.max(rows.length, Number(numAffectedRows ?? 0n))
    },
  }
}
