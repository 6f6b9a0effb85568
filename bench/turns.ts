import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { SERVER_FLAGS } from '../scripts/server-flags.mjs'
import { readConfig } from '../src/config.ts'
import { createContext, type OpenContext } from '../src/context.ts'
import { localSignals } from '../src/db/signals.ts'
import { seedDemoTenant } from '../src/demo/seed-demo.ts'
import { openInboundConversation } from '../src/domain/conversations/open-inbound-conversation.ts'
import { receiveMessage } from '../src/domain/conversations/receive-message.ts'
import { handlers } from '../src/jobs/handlers.ts'
import { startWorker } from '../src/jobs/worker.ts'
import { runTurn } from '../src/receptionist/run-turn.ts'
import { type Figure, inTemporaryFolder, latencies, percentile } from './measure.ts'
import type { Load } from './understanding-load.ts'

const SCRIPTS = [
  [
    'hi, can I get a haircut with Rana in {days} days around 5?',
    '{name}, 050 123 4567',
    'how much is a balayage?',
    'do you have parking?',
    'no thanks',
  ],
  ['مرحبا، ممكن احجز قص شعر بعد {days} ايام الساعة ٤؟', 'سارة حداد ٠٥٠١٢٣٤٥٦٧', 'بكم البالياج؟', 'عندكم موقف سيارات؟', 'شكرا'],
  [
    'what time do you open on friday?',
    'do you do manicures?',
    'can I book one for the day after tomorrow in the morning',
    'the first one',
    'my name is {name}',
  ],
] as const

/**
 * From job start to reply committed, embedded brain and embedded database with its durable settings, one conversation at a time: the whole, and this process's
 * own work, which is its processor time. Then what loading the brain costs.
 */
export async function benchTurns(): Promise<Figure[]> {
  const turns = await withSalon(async (ctx, tenant) => {
    const durations: number[] = []
    const own: number[] = []
    for (let round = 0; round < 40; round++) {
      for (const script of SCRIPTS) {
        const conversation = await open(ctx, tenant)
        for (const line of script) {
          await say(ctx, tenant, { conversation, text: fill(line, round), debounceMs: null })
          const started = performance.now()
          const before = process.cpuUsage()
          const turn = await runTurn(ctx.db, { tenantId: tenant, conversationId: conversation })
          if (turn?.posted.kind !== 'posted') throw new Error('a turn posted nothing')
          if (round < 4) continue
          durations.push(performance.now() - started)
          const { user, system } = process.cpuUsage(before)
          own.push((user + system) / 1000)
        }
      }
    }
    return [
      figure('our own work of a turn p50', percentile(own, 0.5), 'ms', 5),
      figure('our own work of a turn p95', percentile(own, 0.95), 'ms', 20),
      ...latencies('turns', 'turn of the embedded brain, committed', durations, 20),
      figure('turns measured', durations.length, '', null),
    ]
  })
  return [...turns, ...(await loading())]
}

function figure(name: string, value: number, unit: string, atMost: number | null): Figure {
  return { suite: 'turns', name, value, unit, limit: atMost === null ? null : { at_most: atMost } }
}

/** The median of five processes. */
async function loading(): Promise<Figure[]> {
  const loads: Load[] = []
  for (let run = 0; run < 5; run++) {
    const file = path.join(import.meta.dirname, 'understanding-load.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [...SERVER_FLAGS, file])
    loads.push(JSON.parse(stdout) as Load)
  }
  const median = (of: (load: Load) => number) => percentile(loads.map(of), 0.5)
  return [
    figure(
      'load of the embedded brain',
      median(({ ms }) => ms),
      'ms',
      300,
    ),
    figure(
      'load of the embedded brain: resident',
      median(({ resident }) => resident),
      'MiB',
      60,
    ),
    figure(
      'load of the embedded brain: heap',
      median(({ heap }) => heap),
      'MiB',
      null,
    ),
  ]
}

/** 50 conversations at once through the job queue: every message is answered, in order, once. */
export async function benchConversations(): Promise<Figure[]> {
  return withSalon(async (ctx, tenant) => {
    const worker = startWorker(ctx, handlers)
    const started = performance.now()
    const conversations = await Promise.all(Array.from({ length: 50 }, () => open(ctx, tenant)))
    await Promise.all(
      conversations.map(async (conversation, index) => {
        for (const line of SCRIPTS[index % SCRIPTS.length] ?? []) {
          await say(ctx, tenant, { conversation, text: fill(line, index), debounceMs: 0 })
          await answered(ctx, tenant, conversation)
        }
      }),
    )
    const seconds = (performance.now() - started) / 1000
    await worker.stop()
    const wrong = (await Promise.all(conversations.map((conversation) => faults(ctx, tenant, conversation)))).reduce(
      (sum, count) => sum + count,
      0,
    )
    return [
      { suite: 'conversations', name: '50 at once: messages lost, doubled or out of order', value: wrong, unit: '', limit: { at_most: 0 } },
      { suite: 'conversations', name: '50 at once: turns per second', value: (50 * 5) / seconds, unit: '/s', limit: null },
    ]
  })
}

async function withSalon<T>(work: (ctx: OpenContext, tenant: string) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const ctx = await createContext(readConfig({ VOREL_DATA_DIR: folder, LOG_LEVEL: 'error' }, false), { signals: localSignals() })
    try {
      return await work(ctx, await seedDemoTenant(ctx, 'demo-salon'))
    } finally {
      await ctx.close()
    }
  })
}

function fill(line: string, round: number): string {
  return line.replace('{days}', String(3 + (round % 20))).replace('{name}', 'Sara Haddad')
}

async function open(ctx: OpenContext, tenant: string): Promise<string> {
  const identifier = `bench-${randomUUID()}`
  const opened = await ctx.db.withTenant(tenant, (tx) =>
    openInboundConversation(tx, { channel: 'webform', customer_identifier: identifier, identifier_key: identifier }),
  )
  return opened.id
}

async function say(
  ctx: OpenContext,
  tenant: string,
  message: { conversation: string; text: string; debounceMs: number | null },
): Promise<void> {
  await ctx.db.withTenant(tenant, (tx) =>
    receiveMessage(
      tx,
      { conversation_id: message.conversation, text: message.text, external_id: randomUUID() },
      { turnDebounceMs: message.debounceMs },
    ),
  )
}

async function answered(ctx: OpenContext, tenant: string, conversation: string): Promise<void> {
  const deadline = performance.now() + 60_000
  while (performance.now() < deadline) {
    const row = await ctx.db.withTenant(tenant, (tx) =>
      tx.db
        .selectFrom('messages')
        .select('role')
        .where('conversation_id', '=', conversation)
        .orderBy('sequence_number', 'desc')
        .limit(1)
        .executeTakeFirst(),
    )
    if (row?.role === 'agent_bot') return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('a message was not answered within a minute')
}

async function faults(ctx: OpenContext, tenant: string, conversation: string): Promise<number> {
  const rows = await ctx.db.withTenant(tenant, (tx) =>
    tx.db
      .selectFrom('messages')
      .select(['role', 'sequence_number'])
      .where('conversation_id', '=', conversation)
      .orderBy('sequence_number')
      .execute(),
  )
  return (
    Math.abs(rows.length - 10) +
    rows.filter((row, index) => row.sequence_number !== index + 1 || row.role !== (index % 2 === 0 ? 'customer' : 'agent_bot')).length
  )
}
