import type pg from 'pg'
import { type DemoTenant, readDemoTenant } from '../../src/demo/demo-tenant.ts'
import type { ComputedTurn } from '../../src/receptionist/run-turn.ts'
import type { Plan } from './arrange.ts'
import { type Lane, SLUGS } from './lane.ts'
import { type Scenario, VERTICALS } from './scenario.ts'

/** What no receptionist may do, each counted by itself. */
export type Fault = 'false_booked' | 'missed_red_flag' | 'foreign_fact' | 'wrong_date'

export interface Row {
  readonly id: string
  readonly status: string
  readonly start: string
  readonly offering: string | null
  readonly resource_id: string | null
  readonly customer_name: string
  readonly customer_phone: string
}

/** The appointments of this conversation and the one from before it. */
export async function readAppointments(owner: pg.Client, conversation: string, existing: string | null): Promise<readonly Row[]> {
  const { rows } = await owner.query<Row>(
    `select a.id, a.status, to_char(a.scheduled_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as start, o.external_id as offering,
       a.resource_id, a.customer_name, a.customer_phone
     from appointments a left join offerings o on o.tenant_id = a.tenant_id and o.id = a.offering_id
     where a.conversation_id = $1 or a.id = $2 order by a.id`,
    [conversation, existing],
  )
  return rows
}

/** Words that claim a booking, whatever act they come from; "not booked" and "haven't booked" don't. */
const CLAIMS =
  /(?<!not |n't |n’t )\b(?:you(?:'re|’re| are) (?:all |now )?booked|(?:is|are|been|'ve|have) (?:now )?booked|booking is confirmed)|(?<!لم ي|ما )تم (?:ال)?(?:حجز|تأكيد)|حجزت لك|موعدك مؤكد/i

/** A claim of an effect that the database does not bear out at this instant. */
export function claimsFalsely(turn: ComputedTurn, rows: readonly Row[]): boolean {
  const stands = (id: string, start: string, status: readonly string[]) =>
    rows.some((row) => row.id === id && Date.parse(row.start) === Date.parse(start) && status.includes(row.status))
  for (const act of turn.acts) {
    if (act.act === 'booked' && !stands(act.appointment.id, act.appointment.start, LIVE)) return true
    if (act.act === 'rescheduled' && !stands(act.appointment.id, act.appointment.start, LIVE)) return true
    if (act.act === 'cancelled' && !rows.some((row) => row.id === act.appointment.id && row.status === 'cancelled')) return true
  }
  return CLAIMS.test(turn.reply) && !rows.some(({ status }) => LIVE.includes(status))
}

const LIVE = ['confirmed', 'rescheduled']

/** Facts by which a reply of another business would be known: names, addresses, numbers. */
function factsOf(demo: DemoTenant): readonly string[] {
  const { profile } = demo
  return [
    demo.name,
    profile.name_ar,
    profile.address,
    profile.address_ar,
    profile.phone,
    profile.email,
    profile.website,
    ...demo.offerings.flatMap((offering) => [offering.title, offering.title_ar]),
    ...demo.resources.flatMap((resource) => [resource.name, resource.name_ar]),
  ].filter((fact) => fact.length >= 8)
}

const foreign = new Map<string, readonly string[]>()

export function tellsForeignFact(lane: Lane, reply: string): boolean {
  const known = foreign.get(lane.vertical) ?? collectForeign(lane)
  return known.some((fact) => reply.includes(fact))
}

function collectForeign(lane: Lane): readonly string[] {
  const own = JSON.stringify(lane.demo)
  const facts = VERTICALS.filter((vertical) => vertical !== lane.vertical)
    .flatMap((vertical) => factsOf(readDemoTenant(SLUGS[vertical])))
    .filter((fact) => !own.includes(fact))
  foreign.set(lane.vertical, facts)
  return facts
}

/** What is stored against what the customer wanted; each difference in words. */
export async function scoreState(
  lane: Lane,
  at: { scenario: Scenario; plan: Plan; conversation: string },
): Promise<{ faults: Fault[]; differences: string[] }> {
  const { scenario, plan, conversation } = at
  const rows = await readAppointments(lane.owner, conversation, plan.existing?.id ?? null)
  const differences: string[] = []
  const faults: Fault[] = []
  const visit = scenario.visit
  const live = rows.filter(({ status }) => LIVE.includes(status))
  if (visit?.kind === 'cancel') {
    if (live.length > 0) differences.push('the booking still stands')
  } else if (!visit) {
    if (rows.length > 0) differences.push('something was booked')
  } else if (live.length !== 1) differences.push(`${live.length} bookings stand`)
  for (const row of visit && visit.kind !== 'cancel' ? live : []) {
    const wish = plan.wishes.at(-1)
    const start = Date.parse(row.start)
    if (wish && (start < wish.from || start >= wish.to)) {
      differences.push(`booked at ${row.start}, wanted ${new Date(wish.start).toISOString()}`)
      faults.push('wrong_date')
    }
    if (visit?.service.offering && row.offering !== visit.service.offering) differences.push(`booked ${row.offering}`)
    if (plan.resourceId && row.resource_id !== plan.resourceId) differences.push('booked with somebody else')
    if (!sameName(row.customer_name, plan.name)) differences.push(`booked for "${row.customer_name}"`)
    if (digits(row.customer_phone).slice(-9) !== plan.phone.e164.slice(-9)) differences.push(`phone ${row.customer_phone}`)
  }
  differences.push(...(await scoreRest(lane, at)))
  return { faults, differences }
}

async function scoreRest(lane: Lane, { scenario, conversation }: { scenario: Scenario; conversation: string }): Promise<string[]> {
  const { rows } = await lane.owner.query<{ handoffs: number; opted_out: boolean; lead: Record<string, unknown> | null }>(
    `select (select count(*)::int from handoffs h where h.conversation_id = c.id) as handoffs,
       coalesce((c.state->>'optedOut')::boolean, false)
         or exists (select from customers u where u.tenant_id = c.tenant_id and u.id = c.customer_id and u.opted_out_at is not null) as opted_out,
       (select l.attributes from leads l where l.conversation_id = c.id) as lead
     from conversations c where c.id = $1`,
    [conversation],
  )
  const [stored] = rows
  if (!stored) return ['the conversation is gone']
  const differences: string[] = []
  if (scenario.handoff === 'none' && stored.handoffs > 0) differences.push('people were called')
  if (scenario.handoff === 'one' && stored.handoffs !== 1) differences.push(`${stored.handoffs} requests for people`)
  if (scenario.optOut && !stored.opted_out) differences.push('not opted out')
  for (const [attribute, wanted] of Object.entries(scenario.lead ?? {})) {
    const value = stored.lead?.[attribute]
    const right = wanted instanceof RegExp ? wanted.test(String(value ?? '')) : value === wanted
    if (!right) differences.push(`lead.${attribute} is ${JSON.stringify(value ?? null)}`)
  }
  if (scenario.visit?.party && stored.lead?.party_size !== scenario.visit.party && scenario.visit.kind === 'book')
    differences.push(`party of ${JSON.stringify(stored.lead?.party_size ?? null)}`)
  return differences
}

function sameName(stored: string, wanted: string): boolean {
  const [first = ''] = wanted.toLowerCase().split(' ')
  return stored.toLowerCase().includes(first)
}

function digits(text: string): string {
  return text.replaceAll(/[٠-٩]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x660)).replaceAll(/\D/g, '')
}
