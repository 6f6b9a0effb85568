import type pg from 'pg'
import type { Entry, Kind } from './writers.ts'

/** Where a mark is found: in the row (null: a later change may have overwritten it) and in the event. */
const PLACES: Readonly<Record<Kind, { table: string | null; column: string; event: string }>> = {
  conversation: { table: 'conversations', column: 'customer_identifier', event: 'conversation.created' },
  lead: { table: 'leads', column: 'source', event: 'lead.created' },
  appointment: { table: 'appointments', column: 'customer_name', event: 'booking.created' },
  offering: { table: 'offerings', column: 'external_id', event: 'offering.created' },
  'lead patch': { table: null, column: 'intent', event: 'lead.updated' },
  'offering patch': { table: null, column: 'title', event: 'offering.updated' },
}

export interface Settlement {
  readonly requests: number
  readonly successes: number
  /** Never answered, or answered that the service was unavailable. */
  readonly unanswered: number
  /** Of those: what was done all the same. */
  readonly doneUnanswered: number
  readonly slowestMs: number
  /** One line for each broken promise; nothing else may be here. */
  readonly broken: readonly string[]
}

/** Holds a journal against the database: each success is one row and one event, anything unanswered is both or neither, a refusal is nothing. */
export async function settle(owner: pg.Client, entries: readonly Entry[]): Promise<Settlement> {
  const requests = new Map<string, { kind: Kind; answers: number[]; isRepeated: boolean }>()
  for (const { mark, kind, step, status, isRepeated } of entries) {
    const request = requests.get(mark) ?? { kind, answers: [], isRepeated: isRepeated === true }
    requests.set(mark, request)
    if (step === 'answered' && status !== undefined) request.answers.push(status)
  }
  const broken: string[] = []
  let successes = 0
  let unanswered = 0
  let doneUnanswered = 0
  const found = await countMarks(owner)
  for (const [mark, { kind, answers, isRepeated }] of requests) {
    const { rows, events } = found.get(`${kind} ${mark}`) ?? { rows: 0, events: 0 }
    const isSuccess = answers.some((status) => status < 300)
    const isRefused = answers.some((status) => status >= 400 && status < 500)
    const rowsOk = PLACES[kind].table === null || rows === events
    if (isSuccess) successes++
    else if (!isRefused) unanswered++
    if (!isSuccess && events > 0) doneUnanswered++
    const allowed = isSuccess ? [1] : isRefused ? [0] : [0, 1]
    if (!rowsOk || !allowed.includes(events)) broken.push(`${kind} ${mark}: answered ${answers}, ${rows} rows, ${events} events`)
    if (isRepeated && !isSuccess && !isRefused) broken.push(`${kind} ${mark}: repeated to the end and never answered`)
  }
  const slowestMs = Math.max(0, ...entries.map(({ ms }) => ms ?? 0))
  return { requests: requests.size, successes, unanswered, doneUnanswered, slowestMs, broken: [...broken, ...(await orphans(owner))] }
}

async function countMarks(owner: pg.Client): Promise<Map<string, { rows: number; events: number }>> {
  const found = new Map<string, { rows: number; events: number }>()
  for (const [kind, { table, column, event }] of Object.entries(PLACES)) {
    const counts = async (what: 'rows' | 'events', text: string, values: string[] = []) => {
      for (const { mark, n } of (await owner.query<{ mark: string; n: number }>(text, values)).rows) {
        const at = found.get(`${kind} ${mark}`) ?? { rows: 0, events: 0 }
        found.set(`${kind} ${mark}`, { ...at, [what]: n })
      }
    }
    if (table) await counts('rows', `select ${column} as mark, count(*)::int as n from ${table} where ${column} is not null group by 1`)
    await counts('events', `select data ->> '${column}' as mark, count(*)::int as n from event_log where event = $1 group by 1`, [event])
  }
  return found
}

/** Rows without their event and events without their row, whoever made them. Demo data was not lived through and has no events: it has no mark either. */
async function orphans(owner: pg.Client): Promise<string[]> {
  const lines: string[] = []
  for (const { table, column, event } of Object.values(PLACES)) {
    if (!table) continue
    const { rows } = await owner.query<{ id: string; row: boolean }>(
      `select coalesce(r.id, e.id) as id, r.id is not null as row
       from (select t.id from ${table} t join tenants on tenants.id = t.tenant_id where slug = 'demo-salon' and ${column} ~ '-c\\d+-') r
       full join (select (data ->> 'id')::uuid as id from event_log where event = $1) e on e.id = r.id
       where r.id is null or e.id is null`,
      [event],
    )
    for (const { id, row } of rows) lines.push(row ? `${table} ${id} has no ${event}` : `${event} of ${id} has no row`)
  }
  return lines
}
