import { randomBytes } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedServer, startEmbedded } from '../../src/db/embedded.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { cleanUp, temporaryFolder, until } from '../system/vorel.ts'
import { type Heard, post, readCompletion, readDispatch } from '../voice/voice-world.ts'
import { type CrashServer, openCrashServer } from './harness/crash-server.ts'
import { type Breakpoint, openProxy, type Proxy as SilentProxy } from './harness/proxy.ts'
import { deadline, isLong, report } from './harness/rounds.ts'

/**
 * A caller books by telephone, and the server is killed at one exact point of the decisive turn. Whoever brings the call's words sends the same turn again, as
 * orchestrators do: it is answered, the booking is there once, and it is told.
 */
const folder = temporaryFolder()
const START = Date.parse('2026-03-02T10:00:00+04:00')
let postgres: EmbeddedServer
let owner: pg.Client
let proxy: SilentProxy
let server: CrashServer
const began = Date.now()
const now = () => ({ VOREL_NOW: new Date(START + Date.now() - began).toISOString() })

beforeAll(async () => {
  postgres = await startEmbedded(folder, { fsync: 'off' }, createLogger({ level: 'silent', pretty: false }))
  owner = new pg.Client(postgres.url)
  owner.on('error', () => undefined)
  await owner.connect()
  proxy = await openProxy(Number(new URL(postgres.url).port))
  const url = Object.assign(new URL(postgres.url), { port: String(proxy.port) }).href
  const secret = randomBytes(32).toString('base64')
  const env = { VOREL_DATA_DIR: path.join(folder, 'data'), DATABASE_URL: url, VOREL_SECRET: secret, LOG_LEVEL: 'warn', ...now() }
  server = await openCrashServer(env)
}, 120_000)

afterAll(async () => {
  if (server) await server.kill()
  await proxy?.close()
  await owner?.end()
  await postgres?.release()
  await cleanUp()
}, 60_000)

const MOMENTS: Readonly<Record<string, { name: string; time: string; point: ((name: string) => Breakpoint) | 'first sentence' }>> = {
  'what was said was stored, and nobody heard of it': {
    name: 'Amal Haddad',
    time: 'tomorrow at 5 pm',
    point: () => ({ text: 'yes please', followedBy: 'commit', when: 'after' }),
  },
  'the booking was stored, and the turn never heard of it': {
    name: 'Basma Nasser',
    time: 'on Wednesday at 5 pm',
    point: (name) => ({ text: ['book_appointment', name], followedBy: 'commit', when: 'after' }),
  },
  'the reply was about to be stored': {
    name: 'Celine Faris',
    time: 'on Thursday at 5 pm',
    point: (name) => ({ text: ['"booked"', name, 'tool_calls'], followedBy: 'commit', when: 'before' }),
  },
  'the reply was stored, and nothing of it was said': {
    name: 'Dana Rahman',
    time: 'next Monday at 5 pm',
    point: (name) => ({ text: ['"booked"', name, 'tool_calls'], followedBy: 'commit', when: 'after' }),
  },
  'the first sentence was said, and the stream went on': { name: 'Elham Saleh', time: 'next Tuesday at 5 pm', point: 'first sentence' },
}

interface Guest {
  readonly callId: string
  say(turnId: string, text: string): Promise<Response>
  read(response: Response): Promise<Heard>
}

/** Every other caller comes by the OpenAI-compatible endpoint, which has no ids of turns. */
function guest(index: number): Guest {
  const callId = `call-${index}`
  const from = `+97150777000${index}`
  const authorization = `Bearer ${server.key}`
  const said: object[] = []
  if (index % 2 === 0) {
    const say = (turnId: string, text: string) =>
      post(server, '/api/voice/dispatch-turn', { call_id: callId, from, turn_id: turnId, text }, { authorization })
    return { callId, say, read: readDispatch }
  }
  return {
    callId,
    say(turnId, text) {
      if (said.length < Number(turnId)) said.push({ role: 'user', content: text })
      const body = { stream: true, messages: said, metadata: { call_id: callId, from } }
      return post(server, '/api/voice/openai/v1/chat/completions', body, { authorization })
    },
    read: readCompletion,
  }
}

test(
  'a turn of a call that was killed anywhere is answered when it is sent again, with one booking',
  async () => {
    const moments = Object.entries(MOMENTS).filter((_, index) => isLong || index % 2 === 0)
    for (const [index, [moment, { name, time, point }]] of moments.entries()) {
      const caller = guest(index)
      await caller.read(await caller.say('1', `can I get a haircut with Rana ${time}?`))
      expect((await caller.read(await caller.say('2', `my name is ${name} and my number is 050 123 456${index}`))).acts, moment).toContain(
        'read_back',
      )
      const reached = point === 'first sentence' ? null : proxy.stopAt(point(name))
      // Its connection dies with the server.
      const sent = caller.say('3', 'yes please').catch(() => null)
      if (reached) await Promise.race([reached, new Promise((_, reject) => setTimeout(() => reject(new Error(moment)), 30_000))])
      else await (await sent)?.body?.getReader().read()
      await server.kill()
      await server.restart(now())
      let heard: Heard | undefined
      await until(async () => {
        const response = await caller.say('3', 'yes please').catch(() => null)
        heard = response?.ok ? await caller.read(response) : undefined
        return heard !== undefined
      }, 30_000)
      expect([moment, heard?.acts.includes('booked'), heard?.sentences.join(' ')]).toEqual([moment, true, expect.stringContaining(name)])
      // Once more it is the same to the letter.
      expect((await caller.read(await caller.say('3', 'yes please'))).sentences.join(' ')).toBe(heard?.sentences.join(' '))
      expect(await outcome(caller.callId), moment).toEqual({ messages: 3, replies: 3, bookings: 1, effects: 1, gaps: 0 })
    }
    report('Suite 8, by telephone', { kills: server.kills(), callers: moments.length })
  },
  deadline(240_000, 240_000),
)

async function outcome(callId: string): Promise<Record<string, number>> {
  const { rows } = await owner.query(
    `select
      (select count(*)::int from messages m where m.conversation_id = v.conversation_id and role = 'customer') as messages,
      (select count(*)::int from messages m where m.conversation_id = v.conversation_id and role = 'agent_bot') as replies,
      (select count(*)::int from appointments a where a.conversation_id = v.conversation_id) as bookings,
      (select count(*)::int from tool_effects f join turns t on t.id = f.turn_id where t.conversation_id = v.conversation_id and f.tool = 'book_appointment') as effects,
      (select (max(sequence_number) - count(*))::int from messages m where m.conversation_id = v.conversation_id) as gaps
    from voice_calls v where call_id = $1`,
    [callId],
  )
  return rows[0]
}
