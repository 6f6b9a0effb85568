import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ModelLimits } from '../../../src/receptionist/models/llm/limits.ts'
import { openWorld, type TestWorld } from '../../harness.ts'
import { startTalk } from '../talk.ts'
import { brainsAt, QUICK } from './model-world.ts'
import { type Behaviour, call, END, END_OF_CALLS, event, pause, pieces, type RawServer, says, startRawServer } from './raw-server.ts'

let world: TestWorld
let server: RawServer
let models: ReturnType<typeof brainsAt>
beforeAll(async () => {
  world = await openWorld()
  server = await startRawServer()
  models = brainsAt(server.host)
  // The first turn of a process compiles its words; the bounds below are for the others.
  await (await startTalk(world, 'salon')).say('how much is a gel manicure on Thursday?')
})
afterAll(async () => {
  await models.close()
  await server.close()
  await world.close()
})

const QUESTION = 'how much is a gel manicure?'
const TRUE = 'A gel manicure is AED 150.'
/** The whole of a turn's own bound, and some time for a loaded machine. */
const IN_TIME_MS = (QUICK.turnMs ?? 0) + 1500

/** For what must succeed also while the machine is busy. */
const PATIENT = { turnMs: 15_000, firstTokenMs: 6000, silenceMs: 6000 }

const ask = (text: string, ...list: Behaviour[]) => askWithin(PATIENT, text, list)

async function askWithin(limits: Partial<ModelLimits>, text: string, list: readonly Behaviour[]) {
  const brains = models.brains('openai-compatible', `http://${server.host}/v1`, limits)
  const talk = await startTalk(world, 'salon', { brains })
  server.behaves(...list)
  const started = performance.now()
  const turn = await talk.say(text)
  const ms = performance.now() - started
  const outcome = await talk.outcome()
  return { turn, ms, outcome, talk, requests: server.requests() }
}

const hang: Behaviour = () => undefined
const half = event({ role: 'assistant', content: 'A gel manicure is ' })
const bytes = Buffer.from(`${event({ role: 'assistant', content: 'مانيكير جل بسعر 150 درهم. هل تحب أن أبحث عن وقت؟' })}${END}`)

const FAULTS: readonly (readonly [what: string, reason: string, tries: number, behaviour: Behaviour])[] = [
  ['429', 'status_429', 2, (answer) => void answer.writeHead(429, { 'retry-after': '60' }).end('{"error":{"message":"slow down"}}')],
  ['500', 'status_500', 2, (answer) => void answer.writeHead(500).end('oops')],
  [
    '401, which no repetition would mend',
    'status_401',
    1,
    (answer) => void answer.writeHead(401).end('{"error":{"message":"bad key test-key"}}'),
  ],
  [
    'a page of HTML with 200',
    'bad_answer',
    2,
    (answer) => void answer.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
  ],
  ['JSON with 200 that is no answer', 'bad_answer', 2, pieces('{"hello":"world"}')],
  ['an answer that is nothing', 'bad_answer', 2, pieces('')],
  ['no answer at all', 'no_first_token', 2, hang],
  [
    'a first token that comes too late',
    'no_first_token',
    2,
    async (answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      answer.flushHeaders()
      await pause(900)
      answer.end(event({ content: TRUE }) + END)
    },
  ],
  [
    'a stall in the middle',
    'stalled',
    2,
    (answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      answer.write(half)
    },
  ],
  [
    'a drip of pings and no words',
    'no_first_token',
    2,
    (answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      const timer = setInterval(() => answer.write(': ping\n\n'), 50)
      answer.on('close', () => clearInterval(timer))
    },
  ],
  [
    'a connection that is reset in the middle',
    'connection_lost',
    2,
    async (answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      answer.write(half)
      await pause(30)
      answer.destroy()
    },
  ],
  ['an end that is missing', 'bad_answer', 2, pieces(half)],
  ['a filter that stopped it', 'ended:content-filter', 1, pieces(half, `${event({}, 'content_filter')}data: [DONE]\n\n`)],
  ['an event that is no JSON', 'bad_answer', 2, pieces('data: {"choices": [{"del\n\n', END)],
  ['an error amid the stream', 'bad_answer', 2, pieces(half, 'data: {"error":{"message":"overloaded","code":503}}\n\n')],
]

test.each(FAULTS)('%s: the embedded brain answers in time, with one reply', async (_, reason, tries, behaviour) => {
  const { turn, ms, outcome, requests } = await askWithin(QUICK, QUESTION, [behaviour])
  expect([turn.model?.fallback, requests]).toEqual([reason, tries])
  expect(turn.reply).toMatch(/Gel manicure is AED 150/)
  expect(turn.reply.match(/AI receptionist/g)).toHaveLength(1)
  expect(outcome.replies).toHaveLength(1)
  expect(ms).toBeLessThan(IN_TIME_MS)
  expect(JSON.stringify(turn)).not.toContain('test-key')
})

test('nobody listens on the provider’s port: the embedded brain answers', async () => {
  const brains = models.brains('openai-compatible', 'http://127.0.0.1:9/v1', QUICK)
  const talk = await startTalk(world, 'salon', { brains })
  const turn = await talk.say(QUESTION)
  expect(turn.reply).toMatch(/AED 150/)
  expect(turn.model?.fallback).toBe('bad_answer')
})

test('one fault is forgiven: the second try’s answer is the reply, and nothing of the first is in it', async () => {
  const { turn, requests } = await ask(QUESTION, pieces(event({ content: 'A gel manicure is AED 150. And we ' })), says(TRUE))
  expect([turn.model?.fallback, turn.model?.retries, requests]).toEqual([null, 1, 2])
  expect(turn.reply.match(/AED 150/g)).toHaveLength(1)
  expect(turn.reply).not.toMatch(/And we/)
})

test('no transaction is open while the model thinks', async () => {
  const open: number[] = []
  const looks: Behaviour = async (answer, request) => {
    const rows = await world.owner.query(
      "select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
    )
    open.push(rows.rowCount ?? 0)
    await pieces(event(call(0, 'a', 'take_message', '{"kind":"question"}')), END_OF_CALLS)(answer, request)
  }
  const { turn } = await ask('do you have a sauna on the roof?', looks, looks, says('Anything else?'))
  expect([open, turn.model?.steps]).toEqual([[0, 0], 3])
})

test('letters cut apart between two packets arrive whole', async () => {
  const cut = Array.from(bytes, (byte) => Buffer.of(byte)).reduce<Buffer[]>((list, byte) => {
    const last = list.at(-1)
    if (last && last.length < 7) list[list.length - 1] = Buffer.concat([last, byte])
    else list.push(byte)
    return list
  }, [])
  const { turn } = await ask('كم سعر مانيكير جل؟', pieces(...cut))
  expect(turn.model?.fallback).toBe(null)
  expect(turn.reply).toContain('مانيكير جل بسعر 150 درهم. هل تحب أن أبحث عن وقت؟')
})

test('the pieces of two tool calls may come in turns', async () => {
  const interleaved = pieces(
    event(call(0, 'a', 'search_offerings', '{"wor')),
    event(call(1, 'b', 'search_knowledge', '{"question":')),
    event({ tool_calls: [{ index: 0, function: { arguments: 'ds":"gel manicure"}' } }] }),
    event({ tool_calls: [{ index: 1, function: { arguments: '"parking"}' } }] }),
    END_OF_CALLS,
  )
  const { turn, requests } = await ask(QUESTION, interleaved, says(TRUE))
  expect([turn.model?.fallback, requests]).toEqual([null, 2])
  expect(turn.reply).toContain(TRUE)
})

test('arguments that are no JSON, and a tool that there isn’t, are told to the model, and it goes on', async () => {
  const wrong = pieces(event(call(0, 'a', 'search_offerings', '{"words": gel')), event(call(1, 'b', 'drop_tables', '{}')), END_OF_CALLS)
  const { turn, requests } = await ask(QUESTION, wrong, says(TRUE))
  expect([turn.model?.fallback, requests]).toEqual([null, 2])
  expect(turn.reply).toContain(TRUE)
})

test('tools of a call that broke off are not run: no message is taken twice, or at all', async () => {
  const broken = pieces(event(call(0, 'a', 'take_message', '{"kind":"message"}')))
  const { turn, outcome } = await ask('do you have a sauna on the roof?', broken)
  expect(turn.model?.fallback).toBe('bad_answer')
  expect(outcome.team_messages).toEqual([])
})

test('a model that only ever calls tools is stopped at the bound of steps', async () => {
  const { turn, requests } = await ask(QUESTION, pieces(event(call(0, 'a', 'search_offerings', '{"words":null}')), END_OF_CALLS))
  expect([turn.model?.fallback, requests]).toEqual(['too_many_steps', 6])
  expect(turn.reply).toMatch(/AED 150/)
})

test('an answer that is cut off at its bound ends with its last whole sentence', async () => {
  const cut = pieces(event({ content: `${TRUE} It takes sixty` }), `${event({}, 'length')}data: [DONE]\n\n`)
  const { turn } = await ask(QUESTION, cut)
  expect(turn.model?.fallback).toBe(null)
  expect(turn.reply).toMatch(/AED 150\.$/)
})

test('a model that is slow at every step is left at the turn’s deadline, and what it did stands', async () => {
  const slow: Behaviour = async (answer) => {
    await pause(300)
    await pieces(event(call(0, 'a', 'search_offerings', '{"words":null}')), END_OF_CALLS)(answer, undefined as never)
  }
  const brains = models.brains('openai-compatible', `http://${server.host}/v1`, { ...QUICK, turnMs: 800 })
  const talk = await startTalk(world, 'salon', { brains })
  server.behaves(slow)
  const started = performance.now()
  const turn = await talk.say(QUESTION)
  expect(turn.model?.fallback).toBe('deadline')
  expect(performance.now() - started).toBeLessThan(2300)
  expect(turn.reply).toMatch(/AED 150/)
})

test('an effect of a turn stays one, whatever breaks after it: the reply tells of it', async () => {
  const take = pieces(event(call(0, 'a', 'take_message', '{"kind":"question"}')), END_OF_CALLS)
  const { turn, outcome } = await ask('do you have a sauna on the roof?', take, (answer) => void answer.destroy())
  expect(turn.model?.fallback).toBe('connection_lost')
  expect(outcome.team_messages).toMatchObject([{ content: 'do you have a sauna on the roof?' }])
  expect(turn.reply).toMatch(/passed that to the team|team has your message/)
  expect(outcome.replies).toHaveLength(1)
})

test('where somebody listens, what has left stays, and the embedded brain goes on behind it', async () => {
  const heard: string[] = []
  const brains = models.brains('openai-compatible', `http://${server.host}/v1`, PATIENT)
  const talk = await startTalk(world, 'salon', { brains, onSentence: (text) => heard.push(text) })
  server.behaves(pieces(event({ content: 'Good question. One mo' })))
  const turn = await talk.say(QUESTION)
  expect([turn.model?.fallback, server.requests()]).toEqual(['bad_answer', 1])
  expect(turn.reply).toMatch(/AI receptionist.*Good question\. Gel manicure is AED 150/s)
  expect(heard.join('')).toBe(turn.reply)
  expect((await talk.outcome()).replies).toEqual([turn.reply])
})
