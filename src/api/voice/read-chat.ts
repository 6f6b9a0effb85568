import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '../../contract/errors.ts'
import type { SpokenTurn } from './conduct-turn.ts'
import { asLanguage, type ChatCompletion } from './schemas.ts'

/**
 * What a chat completion request says of a call. The call's id: `X-Call-Id`, `metadata.call_id`, `call.id` (Vapi) or `user`, whichever comes first. The caller's
 * number: `X-Caller-Number`, `metadata.from` or `call.customer.number`; without one the caller is anonymous.
 *
 * A request names no turn, so the turn is what it says: the messages of both sides. Sent again it is the same turn, and one more word is another. (`X-Turn-Id`
 * or `metadata.turn_id` names it, for those who can.)
 *
 * The assistant's words before them are what the caller heard of our last reply, since orchestrators keep what was spoken; where the caller spoke twice in a
 * row, nothing of it was. A list without any word of the assistant says nothing about that.
 */
export function readChat(body: ChatCompletion, headers: IncomingHttpHeaders, tenantId: string): SpokenTurn {
  const callId = header(headers, 'x-call-id') ?? body.metadata?.call_id ?? body.call?.id ?? (body.user || undefined)
  if (callId === undefined) {
    throw new AppError('bad_request', 'user: the call must be named, by X-Call-Id, metadata.call_id, call.id or user')
  }
  const said = body.messages
    .filter(({ role }) => role === 'user' || role === 'assistant')
    .map(({ role, content }) => ({ role, text: textOf(content) }))
  const last = said.findLastIndex(({ role }) => role === 'user')
  const isNew = last !== -1 && !said.slice(last + 1).some(({ role, text }) => role === 'assistant' && text !== '')
  const before = said.slice(0, last === -1 ? said.length : last)
  const assistant = before.findLast(({ role, text }) => role === 'assistant' && text !== '')
  const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex')
  const language = body.metadata?.language ?? header(headers, 'x-caller-language')
  return {
    tenantId,
    provider: 'openai',
    call_id: callId.slice(0, 200),
    turnId: header(headers, 'x-turn-id') ?? body.metadata?.turn_id ?? digest,
    // An assistant's word at the end of the list asks for more of what it said: nothing was heard since.
    text: isNew ? (said[last]?.text ?? '') : '',
    from: header(headers, 'x-caller-number') ?? body.metadata?.from ?? body.call?.customer?.number ?? null,
    language: asLanguage(language),
    heard: assistant === undefined ? null : before.at(-1) === assistant ? assistant.text : '',
    isGreeted: assistant !== undefined,
  }
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  if (typeof value !== 'string' || value.trim() === '') return undefined
  if (value.length > 200) throw new AppError('bad_request', `${name}: must have at most 200 characters`)
  return value.trim()
}

function textOf(content: ChatCompletion['messages'][number]['content']): string {
  if (typeof content === 'string') return content.trim()
  return (content ?? [])
    .map((part) => (part.type === 'text' ? (part.text ?? '') : ''))
    .join(' ')
    .trim()
}
