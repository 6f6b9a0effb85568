import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { buildApp } from '../src/api/app.ts'
import { readConfig } from '../src/config.ts'
import { createContext } from '../src/context.ts'
import { localSignals } from '../src/db/signals.ts'
import { seedDemoTenant } from '../src/demo/seed-demo.ts'
import { createKey } from '../src/domain/api-keys/create-key.ts'
import { warmUp } from '../src/receptionist/understanding/warm-up.ts'
import { type Figure, inTemporaryFolder, latencies } from './measure.ts'

const SCRIPTS = [
  [
    '',
    'hi, can I get a haircut with Rana in {days} days at five?',
    'Sara Haddad, zero five zero one two three four five six seven',
    'how much is a balayage?',
    'do you have parking?',
  ],
  ['', 'مرحبا، ممكن احجز قص شعر بعد {days} ايام الساعة ٤؟', 'سارة حداد ٠٥٠١٢٣٤٥٦٧', 'بكم البالياج؟', 'عندكم موقف سيارات؟'],
] as const
const ROUNDS = 40
const ADMITTED = { isAdmitted: true, layer: 'tenant', limit: 1, remaining: 1, resetAtMs: 0, retryAfterSeconds: 0 } as const

/** From a caller's words leaving to the first sentence being here: over HTTP, committed, embedded brain and database. One call at a time, then ten. */
export async function benchVoice(): Promise<Figure[]> {
  return inTemporaryFolder(async (folder) => {
    const ctx = await createContext(readConfig({ VOREL_DATA_DIR: folder, LOG_LEVEL: 'error' }, false), {
      signals: localSignals(),
      // More turns a minute than one business has: its tools' own limits are not what is measured.
      limiter: { take: () => ADMITTED },
    })
    const app = await buildApp(ctx)
    try {
      warmUp()
      const tenant = await seedDemoTenant(ctx, 'demo-salon')
      const { key } = await ctx.db.withTenant(tenant, (tx) =>
        createKey(tx, {
          sealer: ctx.sealer,
          actor: { kind: 'system' },
          name: 'bench',
          scopes: ['conversations:write'],
          requests_per_minute: 1_000_000,
        }),
      )
      await app.listen({ host: '127.0.0.1', port: 0 })
      const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/voice/dispatch-turn`
      const call = async (round: number): Promise<number[]> => {
        const said = { call_id: randomUUID(), from: `+97150${String(1_000_000 + round + Math.floor(Math.random() * 8_000_000))}` }
        const first: number[] = []
        for (const [turn, line] of (SCRIPTS[round % SCRIPTS.length] ?? []).entries()) {
          const text = line.replace('{days}', String(3 + (round % 20)))
          first.push(await firstSentenceMs(url, key, { ...said, turn_id: String(turn), text }))
        }
        return first
      }
      for (let round = 0; round < 4; round++) await call(round)
      const alone: number[] = []
      const before = process.cpuUsage()
      for (let round = 0; round < ROUNDS; round++) alone.push(...(await call(round)))
      const { user, system } = process.cpuUsage(before)
      const together = await Promise.all(Array.from({ length: 10 }, (_, index) => call(index)))
      return [
        ...latencies('voice', 'first sentence (HTTP, committed), one call', alone, 50),
        ...latencies('voice', 'first sentence, ten calls at once', together.flat(), null),
        {
          suite: 'voice',
          name: 'processor time of a turn, caller and server',
          value: (user + system) / 1000 / alone.length,
          unit: 'ms',
          limit: null,
        },
        { suite: 'voice', name: 'turns measured', value: alone.length + together.flat().length, unit: '', limit: null },
      ]
    } finally {
      await app.close()
      await ctx.close()
    }
  })
}

async function firstSentenceMs(url: string, key: string, turn: object): Promise<number> {
  const started = performance.now()
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(turn),
  })
  if (!answer.ok || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`)
  let text = ''
  let first = Number.NaN
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (Number.isNaN(first) && text.includes('event: sentence') && text.includes('\n\n')) first = performance.now() - started
  }
  if (!text.includes('event: done')) throw new Error(`a turn did not end: ${text}`)
  return first
}
