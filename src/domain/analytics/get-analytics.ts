import { sql } from 'kysely'
import type { Analytics } from '../../contract/console/analytics-operations.ts'
import type { TenantTx } from '../../db/database.ts'
import { firstIdAt } from '../../lib/ids.ts'
import { getWeeklyRollup } from './get-weekly-rollup.ts'

const DAY_MS = 86_400_000
/** What is younger than the rollup's own bound by this much is inside it whatever the clocks of its two statements say. */
const MARGIN_MS = 1000

type Figures = Omit<Analytics, 'days' | 'rollup'>

/** What the last days were like. Counts by creation in the period, scores by when they were given: as the rollup, whose figures stand beside. */
export async function getAnalytics(tx: TenantTx, { days }: { days: 7 | 30 | 90 }): Promise<Analytics> {
  const since = new Date(tx.now.getTime() - days * DAY_MS + MARGIN_MS)
  const rollup = await getWeeklyRollup(tx, { since: since.toISOString() })
  const { rows } = await figures(tx, since).execute(tx.db)
  const [row] = rows
  if (!row) throw new Error('the figures have no row')
  return { days, rollup, ...row }
}

function figures(tx: TenantTx, since: Date) {
  const tenant = tx.tenantId
  const firstId = firstIdAt(since)
  return sql<Figures>`
    with mine as materialized (
      select id, channel, status, (created_at at time zone (select timezone from tenants where id = ${tenant}))::date::text as day
      from conversations where tenant_id = ${tenant} and id >= ${firstId}
    ), said as materialized (
      select id, conversation_id, sequence_number, role, created_at, payload, hallucination_flags
      from messages where tenant_id = ${tenant} and id >= ${firstId}
    ), replies as (
      select * from said where role = 'agent_bot' and payload ->> 'source' is distinct from 'public_api'
    ), waits as (
      -- A reply answers the first message of the customer's that was still unanswered.
      select extract(epoch from r.created_at - (
        select min(c.created_at) from said c
        where c.conversation_id = r.conversation_id and c.role = 'customer' and c.sequence_number < r.sequence_number
          and c.sequence_number > coalesce((select max(b.sequence_number) from said b
            where b.conversation_id = r.conversation_id and b.role <> 'customer' and b.sequence_number < r.sequence_number), 0)
      ))::float8 as seconds
      from replies r
    ), per_lead as (
      select l.status, exists (select from appointments a where a.tenant_id = ${tenant} and a.conversation_id = m.id and a.status <> 'cancelled') as has_booking
      from mine m join leads l on l.tenant_id = ${tenant} and l.conversation_id = m.id
    ), calls as (
      select call ->> 'tool' as tool, (call -> 'result' ->> 'ok') is distinct from 'true' as failed
      from replies, jsonb_array_elements(case when jsonb_typeof(payload -> 'tool_calls') = 'array' then payload -> 'tool_calls' else '[]' end) as call
    ), scores as (
      select least(11, floor(score))::int as points, count(*) as n
      from qa_scores where tenant_id = ${tenant} and score is not null and scored_at >= ${since.toISOString()} group by 1
    )
    select
      (select coalesce(jsonb_agg(x order by x.day, x.channel), '[]') from (select day, channel, count(*) as count from mine group by 1, 2) x) as conversations,
      (select coalesce(jsonb_agg(x order by x.count desc, x.status), '[]') from (select status, count(*) as count from mine group by 1) x) as statuses,
      (select jsonb_build_object(
        'conversations', (select count(*) from mine), 'leads', count(*),
        'qualified', count(*) filter (where status in ('qualified', 'booked', 'converted') or has_booking),
        'booked', count(*) filter (where status in ('booked', 'converted') or has_booking)) from per_lead) as funnel,
      (select jsonb_agg(coalesce(s.n, 0) order by points) from generate_series(0, 11) as points left join scores s using (points)) as quality,
      (select coalesce(jsonb_agg(x order by x.calls desc, x.tool), '[]') from (
        select tool, count(*) as calls, count(*) filter (where failed) as failures from calls where tool is not null group by tool) x) as tools,
      (select coalesce(jsonb_agg(x order by x.count desc, x.kind), '[]') from (
        select coalesce(flag ->> 'kind', 'unknown') as kind, count(*) as count from replies, jsonb_array_elements(hallucination_flags) as flag group by 1) x) as flags,
      (select coalesce(jsonb_agg(x order by x.count desc, x.reason), '[]') from (
        select reason, count(*) as count from handoffs where tenant_id = ${tenant} and id >= ${firstId} group by 1) x) as handoffs,
      (select jsonb_build_object('replies', count(*),
        'p50_seconds', percentile_cont(0.5) within group (order by seconds), 'p95_seconds', percentile_cont(0.95) within group (order by seconds))
        from waits where seconds >= 0) as response_time,
      (select jsonb_build_object('calls', count(*), 'minutes', coalesce(round(sum(billed_seconds) / 60.0, 1), 0))
        from voice_calls where tenant_id = ${tenant} and id >= ${firstId}) as voice
  `
}
