import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { readBody } from '../body.ts'
import { refusalOf, sendRefusal } from '../errors.ts'
import { check } from '../problems.ts'
import { conductTurn, type SpokenOutcome } from './conduct-turn.ts'
import { publicError } from './dispatch-turn.ts'
import { callerOf } from './guard.ts'
import { readChat } from './read-chat.ts'
import { ChatCompletion } from './schemas.ts'
import { openEventStream } from './sse.ts'

/**
 * OpenAI's chat completions for voice orchestrators with a model of their own choice ("custom LLM"). The last message of the user is what the caller said; the
 * history is ours, found by the call. Only members that OpenAI documents are relied on; `vorel` beside the last chunk's choices says what a telephone must know.
 */
export function registerOpenAi(scope: FastifyInstance, ctx: Context): void {
  const base = '/api/voice/openai/v1'
  scope.setErrorHandler(renderOpenAiError)
  scope.post(`${base}/chat/completions`, async (request, reply) => {
    const body = check(ChatCompletion, readBody(request.headers, request.body), 'the body')
    const turn = readChat(body, request.headers, callerOf(request).tenantId)
    const made = { id: `chatcmpl-${request.id}`, created: Math.floor(ctx.clock.now().getTime() / 1000), model: body.model || 'vorel' }
    if (body.stream !== true) {
      const sentences: string[] = []
      const outcome = await conductTurn(ctx, turn, { sentence: (text) => void sentences.push(text), isGone: () => false })
      const message = { role: 'assistant', content: sentences.join(' '), refusal: null }
      const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
      return {
        ...made,
        object: 'chat.completion',
        choices,
        usage: usageOf(turn.text, sentences.join(' '), outcome),
        vorel: extras(outcome),
      }
    }
    return streamAnswer(ctx, { request, reply, turn, made, hasUsage: body.stream_options?.include_usage === true })
  })
  scope.get(`${base}/models`, async () => ({
    object: 'list',
    data: [{ id: 'vorel', object: 'model', created: 0, owned_by: 'vorel' }],
  }))
}

interface Answering {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly turn: ReturnType<typeof readChat>
  readonly made: { readonly id: string; readonly created: number; readonly model: string }
  readonly hasUsage: boolean
}

async function streamAnswer(ctx: Context, { request, reply, turn, made, hasUsage }: Answering): Promise<FastifyReply> {
  const stream = openEventStream(reply)
  const said: string[] = []
  const send = (choices: readonly object[], more: object = {}) => {
    const usage = hasUsage ? { usage: null } : {}
    stream.send(`data: ${JSON.stringify({ ...made, object: 'chat.completion.chunk', choices, ...usage, ...more })}\n\n`)
  }
  const chunk = (delta: object, finish: 'stop' | null = null) => [{ index: 0, delta, logprobs: null, finish_reason: finish }]
  const begin = () => {
    if (said.length === 0) send(chunk({ role: 'assistant', content: '' }))
  }
  const sentence = (text: string) => {
    begin()
    send(chunk({ content: said.length === 0 ? text : ` ${text}` }))
    said.push(text)
  }
  try {
    const outcome = await conductTurn(ctx, turn, { sentence, isGone: stream.isGone })
    begin()
    send(chunk({}, 'stop'), { vorel: extras(outcome) })
    if (hasUsage) send([], { usage: usageOf(turn.text, said.join(' '), outcome) })
    stream.send('data: [DONE]\n\n')
  } catch (error) {
    if (!stream.hasBegun()) throw error
    ctx.log.error({ err: error, request_id: request.id, tenant_id: turn.tenantId }, 'a spoken turn broke off')
    stream.send(`data: ${JSON.stringify({ error: openAiError(error) })}\n\n`)
  }
  stream.end()
  return reply
}

function extras({ kind, message_id, language, acts, handoff, ended }: SpokenOutcome) {
  return { kind, message_id, language, acts, handoff, ended }
}

/** A language model's own count where one answered; words otherwise, since nothing was charged by the token. */
function usageOf(heard: string, said: string, { tokens }: SpokenOutcome) {
  const words = (text: string) => text.match(/\S+/g)?.length ?? 0
  const [prompt, completion] = tokens ? [tokens.input, tokens.output] : [words(heard), words(said)]
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

const TYPES: Readonly<Record<string, string>> = {
  unauthorized: 'authentication_error',
  forbidden: 'permission_error',
  rate_limited: 'rate_limit_error',
  internal_error: 'server_error',
}

function openAiError(error: unknown) {
  const { code, message } = publicError(error)
  const param = code === 'bad_request' ? (/^([\w[\].]+): /.exec(message)?.[1] ?? null) : null
  return { message, type: TYPES[code] ?? 'invalid_request_error', param, code }
}

/** The same refusals as everywhere, in the shape that OpenAI's clients read. */
export function renderOpenAiError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error, request)
  return sendRefusal(reply, refusal, JSON.stringify({ error: openAiError(refusal) }))
}
