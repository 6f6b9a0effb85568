import { sql } from 'kysely'
import type { WeeklyRollup } from '../../contract/analytics.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { firstIdAt } from '../../lib/ids.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const TOP = 5

type Figures = Omit<WeeklyRollup, 'since' | 'computed_at'>

/**
 * Counts what happened from `since` (inclusive; default 7 days ago) until now. Conversations, messages and handoffs count by their creation, scores by when they
 * were given. Throws `bad_request` for a `since` less than 1 hour or more than 90 days ago. One statement, so that the figures fit each other.
 */
export async function getWeeklyRollup(tx: TenantTx, input: { since?: string | undefined }): Promise<WeeklyRollup> {
  const now = tx.now.getTime()
  const since = input.since === undefined ? now - 7 * DAY_MS : Date.parse(input.since)
  if (since > now - HOUR_MS || since < now - 90 * DAY_MS) {
    throw new AppError('bad_request', 'since: must be from 90 days to 1 hour ago')
  }
  const sinceText = new Date(since).toISOString()
  const result = await figures(tx, sinceText, firstIdAt(new Date(since))).execute(tx.db)
  const row = result.rows[0]
  if (!row) throw new Error('the rollup has no row')
  return { since: sinceText, computed_at: tx.now.toISOString(), ...row }
}

function figures(tx: TenantTx, since: string, firstId: string) {
  return sql<Figures>`
    with replies as materialized (
      select hallucination_flags as flags from messages
      where tenant_id = ${tx.tenantId} and id >= ${firstId} and role = 'agent_bot' and payload->>'source' is distinct from 'public_api'
    ), flags as materialized (
      select coalesce(flag->>'kind', 'unknown') as kind from replies, jsonb_array_elements(flags) as flag
    ), scores as (
      select avg(score) as mean, percentile_cont(array[0.5, 0.95]) within group (order by score) as percentiles
      from qa_scores where tenant_id = ${tx.tenantId} and score is not null and scored_at >= ${since}
    ), top_flags as (
      select kind, count(*) as count from flags group by kind order by count desc, kind limit ${TOP}
    ), top_reasons as (
      select reason as kind, count(*) as count from handoffs where tenant_id = ${tx.tenantId} and id >= ${firstId}
      group by reason order by count desc, reason limit ${TOP}
    )
    select round(mean, 2)::float8 as qa_avg, round(percentiles[1]::numeric, 2)::float8 as qa_p50, round(percentiles[2]::numeric, 2)::float8 as qa_p95,
      (select count(*) from conversations where tenant_id = ${tx.tenantId} and id >= ${firstId}) as conversation_count,
      (select count(*) from replies) as agent_turn_count,
      (select count(*) from flags) as hallucination_flag_count,
      (select coalesce(jsonb_agg(f order by f.count desc, f.kind), '[]') from top_flags f) as top_flag_kinds,
      (select coalesce(jsonb_agg(r order by r.count desc, r.kind), '[]') from top_reasons r) as top_handoff_reasons
    from scores
  `
}
