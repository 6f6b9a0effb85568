import { z } from 'zod'

/**
 * What ConversationRelay sends over its WebSocket (https://www.twilio.com/docs/voice/conversationrelay/websocket-messages). Members that we don't use are left
 * out, and members that are new are no reason to drop a call.
 */
const Setup = z.object({
  type: z.literal('setup'),
  sessionId: z.string().min(1).max(100),
  callSid: z.string().min(1).max(100),
  from: z.string().max(100).nullish(),
  customParameters: z.record(z.string(), z.unknown()).nullish(),
})
const Prompt = z.object({
  type: z.literal('prompt'),
  voicePrompt: z.string().max(20_000),
  lang: z.string().max(35).nullish(),
  /** False: a transcription that goes on, and is superseded by the last one. */
  last: z.boolean().default(true),
})
const Interrupt = z.object({
  type: z.literal('interrupt'),
  utteranceUntilInterrupt: z.string().max(20_000).default(''),
  durationUntilInterruptMs: z.union([z.number(), z.string()]).nullish(),
})
const Dtmf = z.object({ type: z.literal('dtmf'), digit: z.string().regex(/^[0-9*#A-D]$/) })
const Trouble = z.object({ type: z.literal('error'), description: z.string().max(2000).default('') })

const FromRelay = z.discriminatedUnion('type', [Setup, Prompt, Interrupt, Dtmf, Trouble])
export type FromRelay = z.output<typeof FromRelay>

/** What we send. */
export type ToRelay =
  /** `last`: the reply is complete. */
  | { readonly type: 'text'; readonly token: string; readonly last: boolean; readonly lang?: string }
  | { readonly type: 'language'; readonly ttsLanguage: string; readonly transcriptionLanguage: string }
  /** The session ends; `handoffData` goes to the address of `<Connect action>`. */
  | { readonly type: 'end'; readonly handoffData?: string }

/** Null for what is no message of theirs; `unknown` for a kind that came later. */
export function readRelayMessage(text: string): FromRelay | 'unknown' | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null // not JSON, and so nothing of theirs
  }
  const read = FromRelay.safeParse(value)
  if (read.success) return storable(read.data) ? read.data : null
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : null
  const isKnown = FromRelay.options.some((option) => option.shape.type.value === type)
  return typeof type === 'string' && !isKnown ? 'unknown' : null
}

/** The database can't store U+0000 and lone surrogates. */
function storable(message: FromRelay): boolean {
  const text = JSON.stringify(message)
  return !text.includes('\\u0000') && !/\\ud[89a-f]/i.test(text)
}
