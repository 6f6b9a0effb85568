import { LLMock } from '@copilotkit/aimock'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { createSealer } from '../../../src/lib/seal.ts'
import { type Brains, createBrains } from '../../../src/receptionist/models/choose-brain.ts'
import { MODEL_LIMITS, type ModelLimits } from '../../../src/receptionist/models/llm/limits.ts'
import type { ProviderSettings } from '../../../src/receptionist/models/llm/provider.ts'

export type Provider = ProviderSettings['provider']

/** What the model is to answer, call by call: a text, or tools with their arguments, or both. */
export type Answer =
  | string
  | { readonly say?: string; readonly calls: readonly (readonly [name: string, args: unknown])[] }
  | { readonly error: number; readonly retryAfter?: number }

/** What the model was sent, in the form of the chat completions that aimock brings every provider's requests into. */
export interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: unknown; readonly tool_calls?: unknown }[]
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
}

export interface ModelServer {
  readonly url: string
  /** The next answers, in order; a function sees the request, and so the references in it. */
  answers(...list: (Answer | ((asked: Asked) => Answer))[]): void
  /** Requests since the last `answers`. */
  readonly asked: Asked[]
  brains(provider?: Provider, limits?: Partial<ModelLimits>): Brains
  close(): Promise<void>
}

export const QUICK: Partial<ModelLimits> = { turnMs: 3000, firstTokenMs: 400, silenceMs: 300, retryLeavesMs: 300 }

export async function startModelServer(): Promise<ModelServer> {
  const mock = new LLMock({ port: 0, logLevel: 'silent' })
  let queue: (Answer | ((asked: Asked) => Answer))[] = []
  const asked: Asked[] = []
  mock.on({ predicate: () => true }, (request) => {
    const seen = request as unknown as Asked
    asked.push(seen)
    const next = queue.shift() ?? { error: 500 }
    const answer = typeof next === 'function' ? next(seen) : next
    if (typeof answer === 'string') return { content: answer }
    if ('error' in answer)
      return { error: { message: 'no' }, status: answer.error, ...(answer.retryAfter ? { retryAfter: answer.retryAfter } : {}) }
    const toolCalls = answer.calls.map(([name, args]) => ({ name, arguments: typeof args === 'string' ? args : JSON.stringify(args) }))
    return answer.say ? { content: answer.say, toolCalls } : { toolCalls }
  })
  await mock.start()
  const base = { 'openai-compatible': `${mock.url}/v1`, anthropic: `${mock.url}/v1`, google: `${mock.url}/v1beta` }
  const server = brainsAt(new URL(mock.url).host)
  return {
    url: mock.url,
    asked,
    answers(...list) {
      queue = list
      asked.length = 0
    },
    brains: (provider = 'openai-compatible', limits = {}) => server.brains(provider, base[provider], limits),
    async close() {
      await server.close()
      await mock.stop()
    },
  }
}

/** Brains whose model is at `host`, by way of a real egress client. */
export function brainsAt(host: string) {
  const egress = createEgress({ allow: [host] })
  const sealer = createSealer(Buffer.alloc(32, 7))
  return {
    brains: (provider: Provider, baseUrl: string, limits: Partial<ModelLimits> = {}): Brains =>
      createBrains({
        model: { provider, baseUrl, apiKey: 'test-key', model: 'test-model' },
        modelEgress: egress,
        egress,
        sealer,
        limits: { ...MODEL_LIMITS, ...limits },
      }),
    close: () => egress.close(),
  }
}

/** The results of tools that the model was last given, as data. */
export function lastResult(asked: Asked): Record<string, unknown> {
  const results = asked.messages.filter((message) => message.role === 'tool')
  const content = results.at(-1)?.content
  const result = JSON.parse(typeof content === 'string' ? content : JSON.stringify(content)) as Record<string, unknown>
  // Google's form puts it into an envelope.
  return (typeof result.content === 'object' && result.content !== null ? result.content : result) as Record<string, unknown>
}
