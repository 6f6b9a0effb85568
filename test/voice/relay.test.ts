import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signTwilio } from '../../src/channels/voice/twilio/signature.ts'
import { expectSpoken } from './expect-spoken.ts'
import { AUTH_TOKEN, openSocket, openVoiceWorld, outcomeOf, PUBLIC_URL, relayPath, twilioCaller, type VoiceWorld } from './voice-world.ts'

let voice: VoiceWorld
let quick: VoiceWorld
beforeAll(async () => {
  voice = await openVoiceWorld()
  quick = await openVoiceWorld({ times: { silenceMs: 700, letterMs: 0, keysMs: 150, setupMs: 200 } })
})
afterAll(async () => {
  await voice.close()
  await quick.close()
})

const settings = (world: VoiceWorld, value: object, profile = {}) =>
  world.world.owner.query('update tenants set settings = $2, profile = profile || $3 where id = $1', [
    world.tenant,
    JSON.stringify({ voice: value }),
    JSON.stringify(profile),
  ])

async function twiml(path: string, form: Record<string, string>, options: { token?: string; signature?: string } = {}): Promise<Response> {
  const params = Object.entries(form)
  const signature = options.signature ?? signTwilio({ authToken: options.token ?? AUTH_TOKEN, url: PUBLIC_URL + path, params })
  return fetch(voice.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: new URLSearchParams(form).toString(),
  })
}

const refusal = (socket: ReturnType<typeof openSocket>) =>
  new Promise<number>((resolve) => {
    socket.on('error', () => undefined)
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
  })

test('Twilio’s signature is as its documentation computes it', () => {
  const params = Object.entries({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675310',
    Digits: '1234',
    From: '+14158675310',
    To: '+18005551212',
  })
  const url = 'https://example.com/myapp.php?foo=1&bar=2'
  expect(signTwilio({ authToken: '12345', url, params })).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=')
})

test('a call is answered with TwiML for this line, escaped, greeting in the caller’s language', async () => {
  await voice.world.owner.query(`update tenants set name = 'Rose & "Thorn" <salon>' where id = $1`, [voice.tenant])
  const path = `/api/voice/twilio/${voice.lineKey}`
  const answer = await twiml(path, { CallSid: 'CA1', From: '+971501234999', To: '+97140000101' })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8'])
  const text = await answer.text()
  expect(text).toContain('Rose &amp; &quot;Thorn&quot; &lt;salon&gt;')
  expect(text).toContain(
    `<Connect action="${PUBLIC_URL}${path}/after" method="POST"><ConversationRelay url="wss://desk.example${relayPath(voice.lineKey)}"`,
  )
  expect(text).toContain('<Language code="en-US"/><Language code="ar-AE"/>')
  expect(text.replace(/<[^<>]*>/g, '').trim()).toBe('')
  await voice.world.owner.query(`update tenants set name = 'Noor Beauty Salon', default_language = 'ar' where id = $1`, [voice.tenant])
  expect(await (await twiml(path, { CallSid: 'CA2', From: 'anonymous' })).text()).toMatch(/ language="ar-AE"/)
  await voice.world.owner.query(`update tenants set default_language = 'en' where id = $1`, [voice.tenant])
})

test('without the line’s own signature nothing is answered, over HTTP and WebSocket alike, and nothing tells an unknown line from a wrong secret', async () => {
  const path = `/api/voice/twilio/${voice.lineKey}`
  const form = { CallSid: 'CA9', From: '+971501234567' }
  const unknown = `vl_${'0'.repeat(48)}`
  const refused = await Promise.all([
    twiml(path, form, { token: 'another' }),
    twiml(path, form, { signature: '' }),
    twiml(path, form, { signature: signTwilio({ authToken: AUTH_TOKEN, url: PUBLIC_URL + path, params: [['CallSid', 'CA8']] }) }),
    twiml(`/api/voice/twilio/${unknown}`, form),
  ])
  const bodies = await Promise.all(refused.map((answer) => answer.text()))
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect(new Set(bodies).size).toBe(1)
  const sockets = [
    openSocket(voice, { token: 'another' }),
    openSocket(voice, { signature: 'AAAA' }),
    openSocket(voice, { key: unknown }),
    openSocket(voice, { signature: signTwilio({ authToken: AUTH_TOKEN, url: `wss://elsewhere.example${relayPath(voice.lineKey)}` }) }),
  ]
  expect(await Promise.all(sockets.map(refusal))).toEqual([403, 403, 403, 403])
  expect((await voice.world.owner.query("select from voice_calls where call_id in ('CA9', 'CA8')")).rowCount).toBe(0)
})

test('a request that asks for another protocol elsewhere is answered as what it is', async () => {
  const answer = await voice.app.inject({ url: '/healthz', headers: { connection: 'upgrade', upgrade: 'h2c' } })
  expect(answer.statusCode).toBe(200)
  const status = await refusal(new (await import('ws')).default(`${voice.url.replace('http', 'ws')}/healthz`))
  expect(status).toBe(200)
})

test('what is no message of theirs ends the connection; a kind that came later is passed over', async () => {
  for (const bad of ['{', '[]', '{"type":"prompt","voicePrompt":"hello"}', JSON.stringify({ type: 'setup', sessionId: 1 })]) {
    const socket = openSocket(voice)
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(bad)
    expect(await new Promise((resolve) => socket.once('close', resolve)), bad).toBe(1008)
  }
  const silent = openSocket(quick)
  expect(await new Promise((resolve) => silent.once('close', resolve))).toBe(1008)
  const caller = await twilioCaller(voice)
  caller.send({ type: 'weather', degrees: 40 })
  caller.send({ type: 'error', description: 'Invalid message received' })
  caller.send({ type: 'prompt', voicePrompt: 'do you', lang: 'en-US', last: false })
  expect((await caller.say('do you have parking?')).sentences.join(' ')).toMatch(/park/i)
  expect((await outcomeOf(voice, caller.callId)).messages.filter(({ role }) => role === 'customer')).toHaveLength(1)
})

test('barge-in: the history holds what was said of the reply, and the whole is kept beside it', async () => {
  const caller = await twilioCaller(voice)
  const { sentences, messageId } = await caller.say('how much is a balayage?')
  const whole = sentences.join(' ')
  const heard = whole.split(' ').slice(0, 4).join(' ')
  caller.send({ type: 'interrupt', utteranceUntilInterrupt: heard.toUpperCase(), durationUntilInterruptMs: 900 })
  await caller.say('do you have parking?')
  const { messages } = await outcomeOf(voice, caller.callId)
  expect(messages.map(({ content }) => content)).toContain(heard)
  expect(messages.map(({ content }) => content)).not.toContain(whole)
  const kept = await voice.world.owner.query('select intended from cut_replies where message_id = $1', [messageId])
  expect(kept.rows).toEqual([{ intended: whole }])
  // Once: a second interruption of the same reply makes it no shorter.
  caller.send({ type: 'interrupt', utteranceUntilInterrupt: 'a sentence of nobody', durationUntilInterruptMs: '10' })
  await caller.say('thank you')
  expect((await outcomeOf(voice, caller.callId)).messages.map(({ content }) => content)).toContain(heard)
})

test('a booking that was made and not heard of is told by the next reply, and made once', async () => {
  const caller = await twilioCaller(voice)
  await caller.say('can I get a haircut with Rana on saturday at 10 am?')
  await caller.say('my name is Dana Rahman and my number is 050 222 3344')
  const booked = await caller.say('yes please')
  expect(booked.acts).toContain('booked')
  const firstWord = booked.sentences[0]?.split(' ')[0] ?? ''
  caller.send({ type: 'interrupt', utteranceUntilInterrupt: firstWord, durationUntilInterruptMs: 100 })
  const next = await caller.say('sorry, what did you say?')
  expect(next.sentences.join(' ')).toMatch(/booked.*saturday the seventh of march at ten am/i)
  expectSpoken(next.sentences, 'English')
  const { appointments, messages } = await outcomeOf(voice, caller.callId)
  expect(appointments).toHaveLength(1)
  expect(messages.filter(({ content }) => /booked/i.test(content))).toHaveLength(1)
  // Heard this time: it is not told again.
  expect((await caller.say('do you have parking?')).sentences.join(' ')).not.toMatch(/booked/i)
})

test('a yes to a read-back whose details were not heard books nothing; one that interrupts only the question does', async () => {
  const caller = await twilioCaller(voice)
  await caller.say('can I get a haircut with Rana on saturday at 2 pm?')
  const readBack = await caller.say('my name is Elham Saleh and my number is 050 222 3355')
  expect(readBack.acts).toContain('read_back')
  caller.send({ type: 'interrupt', utteranceUntilInterrupt: 'Let me read that', durationUntilInterruptMs: 400 })
  const again = await caller.say('yes')
  expect(again.acts).toContain('read_back')
  expect((await outcomeOf(voice, caller.callId)).appointments).toEqual([])
  caller.send({ type: 'interrupt', utteranceUntilInterrupt: again.sentences[0] ?? '', durationUntilInterruptMs: 4000 })
  expect((await caller.say('yes please')).acts).toContain('booked')
  expect((await outcomeOf(voice, caller.callId)).appointments).toHaveLength(1)
})

test('keys pressed are one answer, ended by # or by a pause; * begins again', async () => {
  const caller = await twilioCaller(quick)
  await caller.say('can I get a haircut with Rana tomorrow at 5 pm?')
  await caller.say('my name is Farah Mansour')
  for (const digit of '99*0501234567') caller.send({ type: 'dtmf', digit })
  await caller.reply()
  const { messages } = await outcomeOf(quick, caller.callId)
  expect(messages.findLast(({ role }) => role === 'customer')?.content).toBe('0501234567')
  await caller.hangUp()
})

test('a caller who says nothing is asked twice, then the call ends; hanging up keeps its length', async () => {
  const caller = await twilioCaller(quick)
  const heard = [await caller.reply(), await caller.reply(), await caller.reply()]
  for (const { sentences } of heard) expectSpoken(sentences, 'English')
  await caller.until(() => caller.received.some(({ type }) => type === 'end'), 'the end')
  expect(heard[2]?.sentences.join(' ')).toMatch(/goodbye/i)
  await caller.hangUp()
  await caller.until(() => true, '')
  expect((await outcomeOf(quick, caller.callId)).call).toMatchObject({ end_reason: 'silence', turns: 4 })
})

test('handing over ends the session with the number to transfer to, and Twilio is told to dial it', async () => {
  await settings(quick, { transfer_number: '+97140000199' })
  await settings(voice, { transfer_number: '+97140000199' })
  const caller = await twilioCaller(quick)
  const { sentences, acts } = await caller.say('I want to talk to a human')
  expect(acts).toContain('handed_off')
  expectSpoken(sentences, 'English')
  await caller.until(() => caller.received.some(({ type }) => type === 'end'), 'the end')
  const end = caller.received.find(({ type }) => type === 'end')
  expect(JSON.parse(String(end?.handoffData))).toEqual({ reason: 'handoff', transfer_to: '+97140000199' })
  await caller.hangUp()

  const live = await twilioCaller(voice)
  await live.say('I want to talk to a human')
  const after = await twiml(`/api/voice/twilio/${voice.lineKey}/after`, {
    CallSid: live.callId,
    SessionStatus: 'ended',
    SessionDuration: '77',
  })
  expect(await after.text()).toContain('<Response><Dial>+97140000199</Dial></Response>')
  expect((await outcomeOf(voice, live.callId)).call).toMatchObject({ end_reason: 'handoff', billed_seconds: 77 })
  const other = await twilioCaller(voice)
  await other.say('do you have parking?')
  expect(await (await twiml(`/api/voice/twilio/${voice.lineKey}/after`, { CallSid: other.callId })).text()).toContain(
    '<Response><Hangup/></Response>',
  )
  await settings(voice, {})
  await settings(quick, {})
})

test('when the language changes Twilio is told before the first word of it', async () => {
  const caller = await twilioCaller(voice)
  await caller.say('do you have parking?')
  await caller.say('بكم البالياج؟')
  const change = caller.received.findIndex(({ type }) => type === 'language')
  expect(caller.received[change]).toEqual({ type: 'language', ttsLanguage: 'ar-AE', transcriptionLanguage: 'ar-AE' })
  expect(caller.received[change + 1]).toMatchObject({ type: 'text', lang: 'ar-AE' })
  expect(caller.received.slice(0, change).filter(({ lang }) => lang === 'ar-AE')).toEqual([])
})

test('a returning caller’s calls are one conversation, greeted on each', async () => {
  const from = `+9715${randomUUID().replaceAll(/\D/g, '').padEnd(8, '1').slice(0, 8)}`
  const first = await twilioCaller(voice, { from })
  await first.say('do you have parking?')
  await first.hangUp()
  const second = await twilioCaller(voice, { from })
  await second.say('how much is a balayage?')
  const { messages } = await outcomeOf(voice, second.callId)
  expect(messages.map(({ role }) => role)).toEqual(['agent_bot', 'customer', 'agent_bot', 'agent_bot', 'customer', 'agent_bot'])
})

test('a server that stops says so to its calls, and keeps how long they were', async () => {
  const stopping = await openVoiceWorld()
  const caller = await twilioCaller(stopping)
  await caller.say('do you have parking?')
  const closed = new Promise((resolve) => caller.socket.once('close', resolve))
  await stopping.app.close()
  expect(await closed).toBe(1001)
  expect((await outcomeOf(stopping, caller.callId)).call).toMatchObject({ end_reason: 'hung_up', ended_at: expect.any(Date) })
  await stopping.close()
})

test('no log line of a call holds its number, its words, or a secret', () => {
  const log = [...voice.world.logLines, ...quick.world.logLines].join('\n')
  expect(log.length).toBeGreaterThan(1000)
  expect(log).not.toMatch(/\+?97150\d{7}|balayage|parking|0501234567|twilio-auth-token|vl_[0-9a-f]{10}|Dana Rahman/)
})
