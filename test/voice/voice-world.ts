import { randomUUID } from 'node:crypto'
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import WebSocket from 'ws'
import { createAdmission } from '../../src/api/admission.ts'
import { buildApp } from '../../src/api/app.ts'
import { renderError } from '../../src/api/errors.ts'
import { registerVoice } from '../../src/api/voice/register-voice.ts'
import { isRelayUpgrade } from '../../src/api/voice/relay.ts'
import type { RelayTimes } from '../../src/api/voice/relay-session.ts'
import { signTwilio } from '../../src/channels/voice/twilio/signature.ts'
import type { Context } from '../../src/context.ts'
import { seedDemoTenant } from '../../src/demo/seed-demo.ts'
import { createKey } from '../../src/domain/api-keys/create-key.ts'
import { setVoiceLine } from '../../src/domain/voice/set-voice-line.ts'
import { openWorld, type TestWorld } from '../harness.ts'

/** A listening server on a Postgres of its own, with the demo salon, a key that may speak for callers, and a line at Twilio. */
export interface VoiceWorld {
  readonly world: TestWorld
  readonly app: FastifyInstance
  readonly url: string
  readonly tenant: string
  readonly key: string
  readonly lineKey: string
  issue(scopes: readonly string[]): Promise<string>
  close(): Promise<void>
}

export const AUTH_TOKEN = 'twilio-auth-token-of-the-salon'
export const PUBLIC_URL = 'https://desk.example'

export async function openVoiceWorld(overrides: Partial<Context> & { times?: Partial<RelayTimes> } = {}): Promise<VoiceWorld> {
  const world = await openWorld({ environment: { PUBLIC_URL } })
  const { times, ...members } = overrides
  const ctx = { ...world, ...members }
  const app = times ? await telephoneAlone(ctx, times) : await buildApp(ctx)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const tenant = await seedDemoTenant(world, 'demo-salon')
  const issue = async (scopes: readonly string[]) => {
    const made = await world.db.withTenant(tenant, (tx) =>
      createKey(tx, { sealer: world.sealer, actor: { kind: 'system' }, name: 'voice', scopes, requests_per_minute: 100_000 }),
    )
    return made.key
  }
  const line = await world.db.withTenant(tenant, (tx) =>
    setVoiceLine(tx, { authToken: AUTH_TOKEN, sealer: world.sealer, actor: { kind: 'system' } }),
  )
  return {
    world,
    app,
    url,
    tenant,
    key: await issue(['conversations:write']),
    lineKey: line.key,
    issue,
    async close() {
      await app.close()
      await world.close()
    },
  }
}

/** For waits that a test can sit through. */
async function telephoneAlone(ctx: Context, times: Partial<RelayTimes>): Promise<FastifyInstance> {
  // The cast forgets that it is pino's logger: an instance typed by it is no FastifyInstance to a function that takes any.
  const app = fastify({ loggerInstance: ctx.log as FastifyBaseLogger, http: { shouldUpgradeCallback: isRelayUpgrade } })
  app.decorateRequest('principal', null)
  app.setErrorHandler(renderError)
  await registerVoice(app, ctx, { admit: createAdmission(ctx), times })
  return app
}

/** What was said in one turn, and what the telephone was told. */
export interface Heard {
  readonly sentences: readonly string[]
  readonly acts: readonly string[]
  readonly handoff: { readonly transfer_to: string | null } | null
  readonly ended: boolean
  readonly messageId: string | null
}

/** A caller, by one of the three ways in. */
export interface Caller {
  readonly callId: string
  readonly from: string
  say(text: string): Promise<Heard>
  hangUp(): Promise<void>
}

export const newNumber = () => `+97150${String(Math.floor(Math.random() * 10_000_000)).padStart(7, '0')}`

export interface SseEvent {
  readonly event: string
  readonly data: string
  readonly atMs: number
}

/** Reads Server-Sent Events as they arrive. */
export async function readEvents(response: Response, started = performance.now()): Promise<SseEvent[]> {
  const events: SseEvent[] = []
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1] ?? 'message'
      events.push({ event: name, data: /^data: (.*)$/m.exec(block)?.[1] ?? '', atMs: performance.now() - started })
    }
  }
  return events
}

export function post(world: Pick<VoiceWorld, 'url'>, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${world.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

export function dispatchCaller(
  world: VoiceWorld,
  options: { from?: string; callId?: string } = {},
): Caller & {
  turn(body: Record<string, unknown>): Promise<Response>
} {
  const { callId = `d-${randomUUID()}`, from = newNumber() } = options
  let turns = 0
  const turn = (body: Record<string, unknown>) =>
    post(world, '/api/voice/dispatch-turn', { call_id: callId, from, turn_id: String(turns++), ...body }, bearer(world.key))
  return {
    callId,
    from,
    turn,
    async say(text) {
      return readDispatch(await turn({ text }))
    },
    hangUp: async () => undefined,
  }
}

export async function readDispatch(response: Response): Promise<Heard> {
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  const events = (await readEvents(response)).map(({ event, data }) => ({ event, data: JSON.parse(data) }))
  const done = events.at(-1)
  if (done?.event !== 'done') throw new Error(`the turn ended with ${JSON.stringify(done)}`)
  const sentences = events.slice(0, -1).map(({ event, data }, index) => {
    if (event !== 'sentence' || data.index !== index) throw new Error(`not sentence ${index}: ${JSON.stringify(data)}`)
    return String(data.text)
  })
  return { sentences, acts: done.data.acts, handoff: done.data.handoff, ended: done.data.ended, messageId: done.data.message_id }
}

export function openAiCaller(
  world: VoiceWorld,
  options: { from?: string; callId?: string; stream?: boolean } = {},
): Caller & {
  readonly messages: { role: string; content: string }[]
  ask(messages: readonly object[], more?: object): Promise<Response>
} {
  const { callId = `o-${randomUUID()}`, from = newNumber(), stream = true } = options
  const messages: { role: string; content: string }[] = [{ role: 'system', content: 'You are a helpful assistant.' }]
  const ask = (list: readonly object[], more: object = {}) =>
    post(
      world,
      '/api/voice/openai/v1/chat/completions',
      { model: 'custom', stream, messages: list, temperature: 0.7, metadata: { call_id: callId, from }, ...more },
      bearer(world.key),
    )
  return {
    callId,
    from,
    messages,
    ask,
    async say(text) {
      messages.push({ role: 'user', content: text })
      const heard = await readCompletion(await ask(messages))
      messages.push({ role: 'assistant', content: heard.sentences.join(' ') })
      return heard
    },
    hangUp: async () => undefined,
  }
}

export async function readCompletion(response: Response): Promise<Heard> {
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  const toHeard = (sentences: readonly string[], vorel: Record<string, unknown>): Heard => ({
    sentences,
    acts: vorel.acts as string[],
    handoff: vorel.handoff as Heard['handoff'],
    ended: vorel.ended === true,
    messageId: vorel.message_id as string | null,
  })
  if (response.headers.get('content-type')?.startsWith('application/json')) {
    const body = (await response.json()) as { choices: { message: { content: string } }[]; vorel: Record<string, unknown> }
    return toHeard([body.choices[0]?.message.content ?? ''], body.vorel)
  }
  const events = await readEvents(response)
  if (events.at(-1)?.data !== '[DONE]') throw new Error(`the stream ended with ${events.at(-1)?.data}`)
  const chunks = events.slice(0, -1).map(({ data }) => JSON.parse(data))
  const sentences = chunks.map((chunk) => chunk.choices[0]?.delta.content).filter((text): text is string => !!text)
  return toHeard(
    sentences.map((text) => text.trim()),
    chunks.find((chunk) => chunk.vorel)?.vorel ?? {},
  )
}

/** Twilio's side of one call. */
export interface TwilioCaller extends Caller {
  readonly received: readonly Record<string, unknown>[]
  readonly socket: WebSocket
  send(message: object): void
  /** The tokens from here until the reply is complete. */
  reply(): Promise<Heard>
  until(condition: () => boolean, what: string): Promise<void>
}

export const relayPath = (key: string) => `/api/voice/twilio/${key}/relay`

export function openSocket(world: VoiceWorld, options: { key?: string; token?: string; signature?: string } = {}): WebSocket {
  const path = relayPath(options.key ?? world.lineKey)
  const signature =
    options.signature ?? signTwilio({ authToken: options.token ?? AUTH_TOKEN, url: PUBLIC_URL.replace('https', 'wss') + path })
  return new WebSocket(world.url.replace('http', 'ws') + path, { headers: { 'x-twilio-signature': signature } })
}

export async function twilioCaller(world: VoiceWorld, options: { from?: string; callSid?: string } = {}): Promise<TwilioCaller> {
  const { from = newNumber(), callSid = `CA${randomUUID().replaceAll('-', '')}` } = options
  const socket = openSocket(world)
  const received: Record<string, unknown>[] = []
  socket.on('message', (data) => received.push(JSON.parse(String(data))))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const send = (message: object) => socket.send(JSON.stringify(message))
  const sessionId = `VX${randomUUID().replaceAll('-', '')}`
  send({
    type: 'setup',
    sessionId,
    callSid,
    accountSid: 'AC1',
    from,
    to: '+97140000101',
    direction: 'inbound',
    callType: 'PSTN',
    customParameters: {},
  })
  let read = 0
  const until = async (condition: () => boolean, what: string) => {
    const deadline = performance.now() + 15_000
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`not within 15 s: ${what}; received ${JSON.stringify(received.slice(read))}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const reply = async (): Promise<Heard> => {
    const isLast = (message: Record<string, unknown>) => message.type === 'text' && message.last === true
    await until(() => received.slice(read).some(isLast), 'a reply')
    const end = read + received.slice(read).findIndex(isLast)
    const sentences = received
      .slice(read, end)
      .filter(({ type }) => type === 'text')
      .map(({ token }) => String(token).trim())
    read = end + 1
    const row = await lastReply(world, callSid)
    const ended = received.slice(read).find(({ type }) => type === 'end')
    const handoff = typeof ended?.handoffData === 'string' ? JSON.parse(ended.handoffData) : null
    return { sentences, acts: row.acts, handoff, ended: ended !== undefined, messageId: row.id }
  }
  return {
    callId: callSid,
    from,
    socket,
    received,
    send,
    reply,
    until,
    async say(text) {
      send({ type: 'prompt', voicePrompt: text, lang: /\p{Script=Arabic}/u.test(text) ? 'ar-AE' : 'en-US', last: true })
      return reply()
    },
    async hangUp() {
      socket.close()
      await new Promise((resolve) => socket.once('close', resolve))
    },
  }
}

async function lastReply({ world }: VoiceWorld, callSid: string): Promise<{ id: string | null; acts: string[] }> {
  const { rows } = await world.owner.query(
    `select m.id, m.payload from voice_calls v join messages m on m.conversation_id = v.conversation_id
     where v.call_id = $1 and m.role = 'agent_bot' order by m.sequence_number desc limit 1`,
    [callSid],
  )
  return { id: rows[0]?.id ?? null, acts: (rows[0]?.payload.acts ?? []).map(({ act }: { act: string }) => act) }
}

/** What a call came to, as the business sees it. */
export async function outcomeOf({ world }: VoiceWorld, callId: string) {
  const rows = async <T extends object>(text: string) => (await world.owner.query<T>(text, [callId])).rows
  const conversation = '(select conversation_id from voice_calls where call_id = $1)'
  return {
    messages: await rows<{ role: string; content: string; delivery_status: string; sequence_number: number }>(
      `select role, content, delivery_status, sequence_number from messages where conversation_id = ${conversation} order by sequence_number`,
    ),
    appointments: await rows<{ customer_name: string; customer_phone: string; status: string; start: string }>(
      `select customer_name, customer_phone, status, to_char(scheduled_start at time zone 'Asia/Dubai', 'YYYY-MM-DD HH24:MI') as start
       from appointments where conversation_id = ${conversation}`,
    ),
    events: (
      await rows<{ event: string }>(`select event from event_log where data ->> 'conversation_id' = ${conversation}::text order by id`)
    ).map(({ event }) => event),
    call: (await rows<Record<string, unknown>>('select * from voice_calls where call_id = $1'))[0],
    jobs: await rows<{ kind: string }>(`select kind from jobs where payload ->> 'conversation_id' = ${conversation}::text`),
  }
}
