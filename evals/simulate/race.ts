import { Temporal } from 'temporal-polyfill'
import type { Slot } from '../../src/contract/availability.ts'
import { listAvailability } from '../../src/domain/availability/list-availability.ts'
import { openInboundConversation } from '../../src/domain/conversations/open-inbound-conversation.ts'
import type { ComputedTurn } from '../../src/receptionist/run-turn.ts'
import { type Lane, openLane, type Place } from './lane.ts'
import { say } from './play.ts'
import { createRandom } from './random.ts'

/** What came of many customers who want one slot at the same moment. */
export interface Round {
  /** Appointments that stand at the slot. */
  readonly bookings: number
  /** Customers who were told that they are booked. */
  readonly toldBooked: number
  /** Customers who were offered other times, none of which collides with the slot. */
  readonly alternatives: number
}

const CONNECTIONS = 10

interface Contested {
  readonly slot: Slot
  readonly resource: string
  readonly words: string
}

/** `rounds` times `customers` people write for one slot of one person at once; who is asked to confirm does so, again all at once. */
export async function race(
  place: Place,
  { customers, rounds, seed = 1 }: { customers: number; rounds: number; seed?: number },
): Promise<readonly Round[]> {
  const lane = await openLane(place, 'salon', { maxConnections: CONNECTIONS })
  lane.clock.set(new Date('2026-03-02T06:00:00Z'))
  const results: Round[] = []
  try {
    for (let round = 0; round < rounds; round++) results.push(await runRound(lane, await contest(lane, `${seed}/${round}`), customers))
  } finally {
    await lane.close()
  }
  return results
}

async function contest(lane: Lane, seed: string): Promise<Contested> {
  const offering_id = lane.offerings.get('womens-haircut') ?? ''
  const resource = lane.resources.get('Rana') ?? ''
  const now = lane.clock.now().getTime()
  const range = { from: new Date(now + 86_400_000).toISOString(), to: new Date(now + 14 * 86_400_000).toISOString() }
  const free = await lane.db.withTenant(lane.tenant, (tx) => listAvailability(tx, { ...range, offering_id, resource_id: resource }))
  const slot = createRandom(seed).of(free.filter(({ start }) => start.slice(14, 16) === '00'))
  const local = Temporal.Instant.from(slot.start).toZonedDateTimeISO(lane.zone)
  const words = `${local.toPlainDate().toLocaleString('en-GB', { day: 'numeric', month: 'long' })} at ${String(local.hour).padStart(2, '0')}:00`
  return { slot, resource, words }
}

async function runRound(lane: Lane, contested: Contested, customers: number): Promise<Round> {
  const people = await together(Array.from({ length: customers }), (_, index) => open(lane, index))
  const first = await together(people, ({ conversation, phone }) =>
    say(lane, conversation, `women's haircut with Rana on ${contested.words} please. Emma Clarke, ${phone}`),
  )
  const last = await together(first, (turn, index) =>
    turn && asksToConfirm(turn) ? say(lane, people[index]?.conversation ?? '', 'yes') : Promise.resolve(turn),
  )
  const { rows } = await lane.owner.query<{ standing: number }>(
    `select count(*)::int as standing from appointments where tenant_id = $1 and resource_id = $2 and status in ('confirmed', 'rescheduled')
       and scheduled_start < $4 and scheduled_end > $3`,
    [lane.tenant, contested.resource, contested.slot.start, contested.slot.end],
  )
  return {
    bookings: rows[0]?.standing ?? 0,
    toldBooked: last.filter((turn) => turn?.acts.some(({ act }) => act === 'booked')).length,
    alternatives: last.filter((turn) => turn && offersOthers(turn, contested)).length,
  }
}

/** All at once, as far as there are connections: each of them always has a turn in flight. */
async function together<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const takeTurns = async () => {
    while (next < items.length) {
      const at = next++
      // `at` is below the length, whatever T is.
      results[at] = await work(items[at] as T, at)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, takeTurns))
  return results
}

async function open(lane: Lane, index: number): Promise<{ conversation: string; phone: string }> {
  const identifier = `race-${crypto.randomUUID()}`
  const { id } = await lane.db.withTenant(lane.tenant, (tx) =>
    openInboundConversation(tx, { channel: 'webform', customer_identifier: identifier, identifier_key: identifier }),
  )
  return { conversation: id, phone: `050${String(3_000_000 + index)}` }
}

const asksToConfirm = (turn: ComputedTurn) => turn.acts.some(({ act }) => act === 'read_back')

function offersOthers(turn: ComputedTurn, { slot, resource }: Contested): boolean {
  const offered = turn.acts.flatMap((act) => (act.act === 'slots' ? act.slots : []))
  const collides = offered.some((one) => one.resource_id === resource && one.start < slot.end && one.end > slot.start)
  return offered.length > 0 && !collides && !turn.acts.some(({ act }) => act === 'booked')
}
