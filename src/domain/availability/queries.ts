import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Interval } from '../calendar/intervals.ts'
import { appointmentMeets, rangeOf } from '../calendar/occupied.ts'
import { byResource } from '../calendar/read-calendar.ts'

interface What {
  readonly offering_id?: string | undefined
  readonly also_offering_ids?: readonly string[] | undefined
  readonly resource_id?: string | undefined
  readonly party_size?: number | undefined
}

/** The business, and what is asked for. Throws not_found naming the member that refers to nothing. */
export async function readFacts(tx: TenantTx, request: What) {
  const { resource_id = null } = request
  const wanted = offeringIds(request)
  const found = await sql<{
    timezone: string
    vertical: string
    settings: unknown
    has_resources: boolean
    offerings: { attributes: unknown }[]
    has_resource: boolean
  }>`
    select t.timezone, t.vertical, t.settings, exists (select from resources) as has_resources,
      exists (select from resources where id = ${resource_id}) as has_resource,
      coalesce((select json_agg(json_build_object('attributes', o.attributes)) from offerings o
        where o.id = any(${wanted}::uuid[]) and o.deleted_at is null), '[]') as offerings
    from tenants t
  `.execute(tx.db)
  const facts = found.rows[0]
  if (!facts) throw new Error('the tenant of this transaction does not exist')
  if (facts.offerings.length < wanted.length) throw new AppError('not_found', 'offering_id: no such offering')
  if (resource_id !== null && !facts.has_resource) throw new AppError('not_found', 'resource_id: no such resource')
  return facts
}

/** Everything that the visit is for, once each. */
function offeringIds({ offering_id, also_offering_ids = [] }: What): readonly string[] {
  return [...new Set(offering_id === undefined ? also_offering_ids : [offering_id, ...also_offering_ids])]
}

/** Active, able to do the offerings, with room for the party; the smallest first. */
export async function eligibleResources(tx: TenantTx, request: What) {
  const { resource_id, party_size } = request
  let query = tx.db
    .selectFrom('resources as r')
    .select(['r.id', 'r.buffer_before_minutes', 'r.buffer_after_minutes'])
    .where('r.status', '=', 'active')
    .orderBy('r.capacity')
    .orderBy('r.id')
  if (resource_id !== undefined) query = query.where('r.id', '=', resource_id)
  if (party_size !== undefined) query = query.where('r.capacity', '>=', party_size)
  for (const offeringId of offeringIds(request)) {
    query = query.where(
      sql<boolean>`coalesce((select bool_or(x.offering_id = ${offeringId}) from resource_offerings x
        where x.tenant_id = r.tenant_id and x.resource_id = r.id), true)`,
    )
  }
  return query.execute()
}

export interface BusyQuestion {
  readonly ids: readonly string[] | null
  readonly reach: Interval
  /** Whose hold, and which appointment, is not in the way. */
  readonly exclude: { readonly conversation_id: string | null; readonly appointment_id: string | null }
}

/** What is taken, buffers included, by resource. `ids` null asks for the calendar of a business without resources. */
export async function readBusy(tx: TenantTx, input: BusyQuestion) {
  const which = input.ids === null ? sql`resource_id is null` : sql`resource_id = any(${input.ids}::uuid[])`
  const time = { from: new Date(input.reach.start).toISOString(), until: new Date(input.reach.end).toISOString() }
  const rows = await sql<{ resource_id: string | null; start: number; end: number }>`
    select resource_id, ${epoch('lower')} as start, ${epoch('upper')} as end from appointments
    where ${which} and status in ('confirmed', 'rescheduled') and ${appointmentMeets(time)}
      and id is distinct from ${input.exclude.appointment_id}
    union all
    select resource_id, ${epoch('lower')}, ${epoch('upper')} from slot_holds
    where ${which} and occupies && ${rangeOf(time)} and expires_at > ${tx.now.toISOString()}
      and conversation_id is distinct from ${input.exclude.conversation_id}
  `.execute(tx.db)
  return byResource(rows.rows, ({ start, end }) => ({ start, end }))
}

/** Epoch milliseconds of a bound; thousands of them are read at a time. */
function epoch(bound: 'lower' | 'upper') {
  return sql`(extract(epoch from ${sql.raw(bound)}(occupies)) * 1000)::float8`
}
