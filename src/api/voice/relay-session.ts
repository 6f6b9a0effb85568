import { randomUUID } from 'node:crypto'
import type { RawData, WebSocket } from 'ws'
import { callerOf } from '../../channels/voice/twilio/caller.ts'
import { type FromRelay, readRelayMessage, type ToRelay } from '../../channels/voice/twilio/relay-messages.ts'
import type { Context } from '../../context.ts'
import { greetCall } from '../../domain/voice/greet-call.ts'
import { endCall } from '../../domain/voice/note-turn.ts'
import { type VoiceSettings, voiceSettings } from '../../domain/voice/take-call.ts'
import { CALL_PHRASES } from '../../receptionist/voice/call-phrases.ts'
import { interruptReply } from '../../receptionist/voice/interrupt-reply.ts'
import { conductTurn, type SpokenOutcome } from './conduct-turn.ts'
import { asLanguage } from './schemas.ts'

export interface RelayTimes {
  /** How long a caller may say nothing, after we have finished speaking, before they are asked. */
  readonly silenceMs: number
  /** How long a letter takes to be spoken: Twilio doesn't say when it has finished. */
  readonly letterMs: number
  /** Keys pressed within this time are one answer. */
  readonly keysMs: number
  readonly setupMs: number
}

export const RELAY_TIMES: RelayTimes = { silenceMs: 10_000, letterMs: 65, keysMs: 2500, setupMs: 10_000 }

interface Session {
  readonly sessionId: string
  readonly callSid: string
  readonly from: string | null
}

/** A reply on its way to the caller's ear. */
interface Utterance {
  /** Null until its turn is over. */
  messageId: string | null
  letters: number
  isCut: boolean
  /** What was heard until the caller broke in, while the turn was not over yet. */
  heard: string | null
}

/**
 * One call. setup → (prompt | dtmf | interrupt)* → closed. What is heard is worked off in order, one turn at a time; only an interruption works at once: nothing
 * more is said of the reply, and when its turn is over it is cut to what was heard. A caller who says nothing is asked twice, then the call ends. Resolves when
 * the connection is closed and everything of the call is stored.
 */
export function openSession(ctx: Context, options: { connection: WebSocket; tenantId: string; times: RelayTimes }): Promise<void> {
  const { connection, tenantId, times } = options
  const line = openLine(connection)
  let session: Session | null = null
  let settings: VoiceSettings = voiceSettings({})
  let spokenIn: 'en' | 'ar' | null = null
  let turns = 0
  let keys = ''
  let current: Utterance | null = null
  let before: Utterance | null = null
  let work: Promise<void> = Promise.resolve()
  const timers = new Map<string, NodeJS.Timeout>()
  const after = (name: string, ms: number, action: () => void) => {
    clearTimeout(timers.get(name))
    timers.set(name, setTimeout(action, ms))
  }
  const stop = (...names: string[]) => {
    for (const name of names) clearTimeout(timers.get(name))
  }
  const enqueue = (job: () => Promise<void>) => {
    work = work.then(job).catch((error: unknown) => {
      ctx.log.error({ err: error, tenant_id: tenantId }, 'something of a call failed')
      say(CALL_PHRASES.trouble[spokenIn ?? 'en'], spokenIn ?? 'en')
      line.send({ type: 'text', token: '', last: true })
    })
  }
  const say = (text: string, language: 'en' | 'ar') => {
    const tag = settings.languages[language].code
    if (spokenIn !== null && spokenIn !== language) line.send({ type: 'language', ttsLanguage: tag, transcriptionLanguage: tag })
    spokenIn = language
    line.send({ type: 'text', token: `${text} `, last: false, lang: tag })
  }
  const listenFor = (letters: number) => after('silence', letters * times.letterMs + times.silenceMs, () => hear('', null))

  const hear = (text: string, lang: string | null) => {
    const call = session
    if (!call) return
    stop('silence', 'end')
    const turnId = `${call.sessionId}:${turns++}`
    enqueue(async () => {
      if (line.isClosed()) return
      const utterance: Utterance = { messageId: null, letters: 0, isCut: false, heard: null }
      before = current ?? before
      current = utterance
      const sentence = (spoken: string, language: 'en' | 'ar') => {
        utterance.letters += spoken.length
        say(spoken, language)
      }
      const turn = {
        tenantId,
        provider: 'twilio',
        call_id: call.callSid,
        turnId,
        text,
        from: call.from,
        heard: null,
        isGreeted: true,
      } as const
      const listener = { sentence, isGone: () => utterance.isCut || line.isClosed() }
      const outcome = await conductTurn(ctx, { ...turn, language: asLanguage(lang) }, listener)
      utterance.messageId = outcome.message_id
      if (utterance.heard !== null) return cut(utterance, utterance.heard)
      line.send({ type: 'text', token: '', last: true })
      settle(outcome, utterance)
    })
  }
  /** Ends the session when its last words have been spoken, or waits for the caller. */
  const settle = ({ handoff, ended, kind }: SpokenOutcome, { letters }: Utterance) => {
    const transfer = handoff?.transfer_to ?? null
    if (transfer === null && !ended) return listenFor(letters)
    const data =
      transfer === null ? {} : { handoffData: JSON.stringify({ reason: kind === 'human' ? 'human' : 'handoff', transfer_to: transfer }) }
    after('end', letters * times.letterMs, () => line.send({ type: 'end', ...data }))
  }
  const cut = async (utterance: Utterance, heard: string) => {
    const { messageId } = utterance
    if (messageId === null) return
    await ctx.db.withTenant(tenantId, (tx) => interruptReply(tx, { message_id: messageId, utterance: heard }))
    listenFor(0)
  }
  const interrupt = (heard: string) => {
    stop('silence', 'end')
    // A reply that has said nothing yet is not what they spoke into.
    const utterance = current !== null && current.messageId === null && current.letters === 0 && heard !== '' ? before : current
    if (!utterance) return
    utterance.isCut = true
    if (utterance.messageId === null) utterance.heard = heard
    else enqueue(() => cut(utterance, heard))
  }
  const press = (digit: string) => {
    stop('silence', 'end')
    const flush = () => {
      stop('keys')
      const pressed = keys
      keys = ''
      if (pressed !== '') hear(pressed, null)
    }
    if (digit === '#') return flush()
    keys = digit === '*' ? '' : keys + digit
    after('keys', times.keysMs, flush)
  }
  const begin = (setup: Extract<FromRelay, { type: 'setup' }>) => {
    if (session) return connection.close(1008, 'a second setup')
    stop('setup')
    const call = { sessionId: setup.sessionId, callSid: setup.callSid, from: callerOf(setup.from) }
    session = call
    enqueue(async () => {
      const greeted = await ctx.db.withTenant(tenantId, (tx) =>
        greetCall(tx, { provider: 'twilio', call_id: call.callSid, from: call.from, language: null }),
      )
      settings = voiceSettings(greeted.call.tenant.settings)
      if (greeted.said === null) return hear('', null)
      spokenIn = greeted.said.language
      current = { messageId: greeted.said.message_id, letters: greeted.said.content.length, isCut: false, heard: null }
      listenFor(current.letters)
    })
  }

  after('setup', times.setupMs, () => connection.close(1008, 'no setup'))
  connection.on('message', (data: RawData, isBinary: boolean) => {
    const message = isBinary ? null : readRelayMessage(String(data))
    if (message === null) return connection.close(1008, 'not a message of ConversationRelay')
    if (message === 'unknown') return
    if (message.type === 'setup') return begin(message)
    if (!session) return connection.close(1008, 'setup comes first')
    if (message.type === 'interrupt') return interrupt(message.utteranceUntilInterrupt)
    if (message.type === 'dtmf') return press(message.digit)
    if (message.type === 'error') return ctx.log.warn({ tenant_id: tenantId }, 'ConversationRelay refused a message of ours')
    stop('end')
    if (message.last && message.voicePrompt.trim() !== '') hear(message.voicePrompt, message.lang ?? null)
    else listenFor(0)
  })
  connection.on('error', () => connection.terminate())
  return new Promise((resolve) => {
    connection.on('close', () => {
      for (const timer of timers.values()) clearTimeout(timer)
      const call = session
      void work.then(() => (call ? hangUp(ctx, tenantId, call.callSid) : undefined)).then(resolve)
    })
  })
}

async function hangUp(ctx: Context, tenantId: string, callSid: string): Promise<void> {
  await ctx.db
    .withTenant(tenantId, (tx) => endCall(tx, { provider: 'twilio', call_id: callSid, reason: 'hung_up' }))
    .catch((error: unknown) =>
      ctx.log.warn({ err: error, tenant_id: tenantId, request_id: randomUUID() }, 'the end of a call was not noted'),
    )
}

function openLine(connection: WebSocket) {
  const isClosed = () => connection.readyState !== connection.OPEN
  return {
    isClosed,
    send(message: ToRelay) {
      if (!isClosed()) connection.send(JSON.stringify(message))
    },
  }
}
