import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database, TenantTx } from '../../../src/db/database.ts'
import { receiveMessage } from '../../../src/domain/conversations/receive-message.ts'
import { handBack } from '../../../src/domain/handoffs/hand-back.ts'
import { replyAsHuman } from '../../../src/domain/handoffs/reply-as-human.ts'
import { takeOver } from '../../../src/domain/handoffs/take-over.ts'
import { runTurn } from '../../../src/receptionist/run-turn.ts'
import { openWorld, type TestWorld } from '../../harness.ts'
import { freeCalendar, startTalk, type Talk } from '../talk.ts'

/**
 * The fence between the receptionist and people: customers write, turns are computed (some die on the way), people reply, take over and give back, all at
 * once and in any order, on a real database. VOREL_TEST_LONG runs a thousand of these; a number in VOREL_TEST_SEED repeats one run.
 */
const RUNS = process.env.VOREL_TEST_LONG ? 1000 : 60
const AT_ONCE = 6
const LONGEST_PAUSE_MS = 12
const SAYS = [
  'do you have parking?',
  'how much is a gel manicure?',
  'كم سعر البالياج؟',
  'hello?',
  "women's haircut with Rana on Thursday at 3 pm",
  'yes',
]
const DESK = { kind: 'user' } as const

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
  await startTalk(world, 'salon')
})
afterAll(() => world.close())

/** A small generator, so that a failing run can be had again. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
}

interface Change {
  readonly owner: 'human' | 'bot'
  readonly sequence: number
}

type Act = (talk: Talk, random: () => number, changes: Change[]) => Promise<unknown>

/** Does it, and notes in the same transaction, under the conversation's lock, which message was the last one then. */
function noted(owner: Change['owner'], work: (tx: TenantTx, conversation: string) => Promise<unknown>): Act {
  return (talk, _, changes) =>
    world.db.withTenant(talk.tenant, async (tx) => {
      await work(tx, talk.conversation)
      const row = await tx.db
        .selectFrom('conversations')
        .select('last_sequence_number')
        .where('id', '=', talk.conversation)
        .executeTakeFirstOrThrow()
      // Pushed while the row is locked: the list is in the order of the locks.
      changes.push({ owner, sequence: row.last_sequence_number })
    })
}

/** A turn whose stages are paused at random, and which may die before any of them. */
const turn: Act = async (talk, random) => {
  const diesAt = random() < 0.2 ? 1 + Math.floor(random() * 5) : Number.POSITIVE_INFINITY
  let stage = 0
  const db: Database = {
    ...world.db,
    async withTenant<T>(tenantId: string, work: (tx: TenantTx) => Promise<T>) {
      stage += 1
      await pause(random() * 3 * LONGEST_PAUSE_MS)
      if (stage === diesAt) throw new Error('killed')
      return world.db.withTenant(tenantId, work)
    },
  }
  await runTurn(db, { tenantId: talk.tenant, conversationId: talk.conversation }).catch((error: Error) => {
    if (error.message !== 'killed') throw error
  })
}

const ACTS: readonly Act[] = [
  (talk, random) => talk.write(SAYS[Math.floor(random() * SAYS.length)] ?? ''),
  turn,
  noted('human', (tx, id) => replyAsHuman(tx, { conversation_id: id, text: 'This is Nadia from the desk.', actor: DESK })),
  noted('bot', (tx, id) => handBack(tx, { conversation_id: id, actor: DESK })),
  turn,
  noted('human', (tx, id) => takeOver(tx, { conversation_id: id, actor: DESK })),
  (talk, random) => talk.write(SAYS[Math.floor(random() * SAYS.length)] ?? ''),
]

async function interleave(seed: number): Promise<string[]> {
  const random = numbersFrom(seed)
  const talk = await startTalk(world, 'salon')
  const changes: Change[] = []
  // One turn at a time per conversation is the queue's promise; everybody else comes as they like.
  let turns: Promise<unknown> = Promise.resolve()
  const acts = Array.from({ length: 8 }, () => ACTS[Math.floor(random() * ACTS.length)] ?? turn)
  await talk.write(SAYS[0] ?? '')
  await Promise.all(
    acts.map(async (act) => {
      await pause(random() * 4 * LONGEST_PAUSE_MS)
      if (act !== turn) return act(talk, random, changes)
      turns = turns.then(() => act(talk, random, changes))
      return turns
    }),
  )
  await ACTS[3]?.(talk, random, changes)
  for (let left = 20; left > 0 && (await talk.turn()) !== null; left--);
  const wrong = await wrongIn(talk, changes)
  await freeCalendar(world, talk.conversation)
  return wrong.map((what) => `seed ${seed}: ${what}`)
}

/** What must not be, in words; nothing in a good run. */
async function wrongIn({ conversation }: Talk, changes: readonly Change[]): Promise<string[]> {
  const { rows: messages } = await world.owner.query<{
    sequence_number: number
    role: string
    turn: string | null
    external_id: string | null
  }>(
    "select sequence_number, role, payload->>'turn_id' as turn, external_id from messages where conversation_id = $1 order by sequence_number",
    [conversation],
  )
  const { rows: decided } = await world.owner.query<{ up_to: number }>(
    "select up_to_sequence_number as up_to from turns where conversation_id = $1 and status = 'decided'",
    [conversation],
  )
  const wrong: string[] = []
  if (messages.some(({ sequence_number }, at) => sequence_number !== at + 1)) wrong.push('the numbers have a gap')
  const replies = messages.filter(({ role }) => role === 'agent_bot')
  for (const [from, to] of humanSpans(changes))
    for (const { sequence_number: at } of replies)
      if (at > from && at <= to) wrong.push(`the bot spoke at ${at}, a human's from ${from} to ${to}`)
  for (const { sequence_number: at, role } of messages)
    if (role === 'customer' && !messages.some((other) => other.sequence_number > at && other.role !== 'customer'))
      wrong.push(`${at} was lost`)
  if (new Set(replies.map(({ turn: id }) => id)).size !== replies.length) wrong.push('a turn replied twice')
  if (new Set(decided.map(({ up_to }) => up_to)).size !== replies.length) wrong.push('a message was answered twice')
  return wrong
}

function humanSpans(changes: readonly Change[]): [number, number][] {
  const spans: [number, number][] = []
  let from: number | null = null
  for (const { owner, sequence } of changes) {
    if (owner === 'human') from ??= sequence
    else if (from !== null) {
      spans.push([from, sequence])
      from = null
    }
  }
  return spans
}

test(
  `${RUNS} random interleavings: no word of the receptionist while a person has the conversation, and no message lost or answered twice`,
  async () => {
    const first = Number(process.env.VOREL_TEST_SEED ?? Date.now() % 1_000_000)
    const seeds = process.env.VOREL_TEST_SEED ? [first] : Array.from({ length: RUNS }, (_, at) => first + at)
    const wrong: string[] = []
    const work = async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) wrong.push(...(await interleave(seed)))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    expect(wrong).toEqual([])
  },
  process.env.VOREL_TEST_LONG ? 600_000 : 60_000,
)

test('what the customer wrote after the last words of a person is answered when the conversation is given back, and nothing before', async () => {
  const talk = await startTalk(world, 'salon')
  const desk = { conversation_id: talk.conversation, actor: DESK }
  await talk.write('hello?')
  await world.db.withTenant(talk.tenant, (tx) => replyAsHuman(tx, { ...desk, text: 'Hello, Nadia here.' }))
  expect(await talk.turn()).toBeNull()
  await world.db.withTenant(talk.tenant, (tx) => handBack(tx, desk))
  expect(await talk.turn()).toBeNull()
  await world.db.withTenant(talk.tenant, (tx) => takeOver(tx, desk))
  await world.db.withTenant(talk.tenant, (tx) =>
    receiveMessage(
      tx,
      { conversation_id: talk.conversation, text: 'do you have parking?', external_id: randomUUID() },
      { turnDebounceMs: null },
    ),
  )
  expect(await talk.turn()).toBeNull()
  await world.db.withTenant(talk.tenant, (tx) => handBack(tx, desk))
  expect((await talk.turn())?.reply).toMatch(/12 free spaces/)
  const { rows } = await world.owner.query(
    "select action from audit_log where target_id = $1 and action like 'conversation.%' order by id",
    [talk.conversation],
  )
  expect(rows.map(({ action }) => action)).toEqual([
    'conversation.taken_over',
    'conversation.handed_back',
    'conversation.taken_over',
    'conversation.handed_back',
  ])
})
