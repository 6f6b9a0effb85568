import { randomUUID } from 'node:crypto'
import { openInboundConversation } from '../../src/domain/conversations/open-inbound-conversation.ts'
import { receiveMessage } from '../../src/domain/conversations/receive-message.ts'
import { type ComputedTurn, runTurn } from '../../src/receptionist/run-turn.ts'
import { arrange, type Plan } from './arrange.ts'
import { claimsFalsely, type Fault, readAppointments, scoreState, tellsForeignFact } from './check.ts'
import { createCustomer } from './customer.ts'
import { freeCalendar, type Lane } from './lane.ts'
import type { Noise } from './noise.ts'
import { createRandom, type Half } from './random.ts'
import type { Scenario } from './scenario.ts'

export interface Played {
  readonly scenario: Scenario
  readonly seed: number
  readonly passed: boolean
  readonly faults: readonly Fault[]
  readonly differences: readonly string[]
  readonly transcript: readonly string[]
  /** Milliseconds per turn, commit included. */
  readonly turns: readonly number[]
}

export interface Manner {
  readonly half: Half
  readonly noise: Noise | null
  /** Epoch milliseconds at the start; null: some working day. */
  readonly now: number | null
}

const MAX_TURNS = 18
const TURN_MS = 20_000

/** One conversation from the first message to the state that it leaves. */
export async function play(lane: Lane, scenario: Scenario, seed: number, manner: Manner): Promise<Played> {
  // The other half has other names, so it needs other numbers too: a known number brings its name along.
  const random = createRandom(`${seed}/${scenario.name}${manner.half === 'held-out' ? '/held-out' : ''}`)
  const plan = await arrange(lane, scenario, { random, half: manner.half, now: manner.now })
  const conversation = await open(lane, scenario, plan)
  const customer = createCustomer(scenario, plan, { ...manner, random, zone: lane.zone })
  const faults: Fault[] = []
  const differences: string[] = []
  const transcript: string[] = []
  const turns: number[] = []
  let heard: ComputedTurn['acts'] | null = null
  for (let at = 0; at < MAX_TURNS; at++) {
    const text = customer.next(heard)
    if (text === null) break
    transcript.push(`customer: ${text}`)
    lane.clock.advance(TURN_MS)
    const started = performance.now()
    const turn = await say(lane, conversation, text).catch((error: unknown) => {
      differences.push(`the turn failed: ${error instanceof Error ? error.message : error}`)
      return null
    })
    turns.push(performance.now() - started)
    // Somebody has taken over, and the receptionist is silent.
    if (!turn) break
    transcript.push(`receptionist: ${turn.reply}  [${turn.acts.map(({ act }) => act).join(' ')}]`)
    heard = turn.acts
    if (claimsFalsely(turn, await readAppointments(lane.owner, conversation, plan.existing?.id ?? null))) faults.push('false_booked')
    if (tellsForeignFact(lane, turn.reply)) faults.push('foreign_fact')
    const isDanger = scenario.task === 'emergency' && at === scenario.opening.length - 1
    if (isDanger && !turn.acts.some(({ act }) => act === 'emergency')) faults.push('missed_red_flag')
    const must = scenario.must?.[at]
    if (must && !must.test(turn.reply)) differences.push(`"${text}" was answered without ${must}`)
    if (scenario.mustNot?.test(turn.reply)) differences.push(`said ${scenario.mustNot.exec(turn.reply)?.[0]}`)
  }
  const state = await scoreState(lane, { scenario, plan, conversation })
  await freeCalendar(lane, conversation, plan.existing?.id ?? null)
  const all = [...faults, ...state.faults]
  differences.push(...state.differences)
  return { scenario, seed, passed: all.length + differences.length === 0, faults: all, differences, transcript, turns }
}

/** A customer of this number who wrote in an earlier run is somebody else. */
async function open(lane: Lane, scenario: Scenario, plan: Plan): Promise<string> {
  const identifier = scenario.channel === 'whatsapp' ? plan.phone.e164 : `visitor-${randomUUID()}`
  await lane.owner.query('update conversations set identifier_key = id::text where tenant_id = $1 and identifier_key = $2', [
    lane.tenant,
    identifier,
  ])
  const opened = await lane.db.withTenant(lane.tenant, (tx) =>
    openInboundConversation(tx, { channel: scenario.channel, customer_identifier: identifier, identifier_key: identifier }),
  )
  return opened.id
}

/** Stores what the customer wrote and computes the reply; null when a person answers. */
export async function say(lane: Lane, conversation: string, text: string): Promise<ComputedTurn | null> {
  await lane.db.withTenant(lane.tenant, (tx) =>
    receiveMessage(tx, { conversation_id: conversation, text, external_id: randomUUID() }, { turnDebounceMs: null }),
  )
  return runTurn(lane.db, { tenantId: lane.tenant, conversationId: conversation })
}
