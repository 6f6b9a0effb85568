import { APICallError, type LanguageModel, type ModelMessage, streamText, type ToolSet } from 'ai'
import { EgressFailure } from '../../../lib/egress/egress.ts'
import type { ModelLimits } from './limits.ts'

export interface StepRequest {
  readonly model: LanguageModel
  readonly instructions: string
  readonly messages: readonly ModelMessage[]
  readonly tools: ToolSet
  readonly limits: ModelLimits
  /** The turn's deadline, or the job's own end. */
  readonly signal: AbortSignal
  /** Each piece of text as it comes. */
  readonly onText: (delta: string) => void
  readonly onFirstToken: () => void
}

export interface RequestedCall {
  readonly id: string
  readonly name: string
  readonly input: unknown
  /** Not JSON, against its schema, or of a tool that there isn't. */
  readonly isInvalid: boolean
}

export interface Step {
  readonly calls: readonly RequestedCall[]
  /** What the model said and asked for, in the form in which it is given back to it. */
  readonly said: readonly ModelMessage[]
  /** Cut off at its bound: its last sentence is none. */
  readonly isCut: boolean
  readonly inputTokens: number
  readonly outputTokens: number
}

/** A call of the model came to no proper end. `reason` is ours; a provider's own words could hold anything. */
export class StepFailed extends Error {
  readonly reason: string
  readonly isRetryable: boolean
  constructor(reason: string, isRetryable: boolean) {
    super(reason)
    this.name = 'StepFailed'
    this.reason = reason
    this.isRetryable = isRetryable
  }
}

/**
 * One call of the model. Its tools are not run here: what it asked for counts only once the call has come to its proper end, so a stream that breaks off, and
 * is asked for again, has done nothing. An end is what the provider said is one (`stop`, `tool-calls`, `length`); a stream that just stops isn't.
 */
export async function runStep(request: StepRequest): Promise<Step> {
  const { limits } = request
  const watch = watchSilence(limits)
  const signal = AbortSignal.any([request.signal, watch.signal])
  let failure: unknown = null
  try {
    const result = streamText({
      model: request.model,
      instructions: request.instructions,
      messages: [...request.messages],
      tools: request.tools,
      maxOutputTokens: limits.outputTokens,
      temperature: 0.2,
      maxRetries: 0,
      abortSignal: signal,
      toolCallConcurrency: 1,
      // Its own way of reporting is the console, with the whole answer in it.
      onError: () => undefined,
      telemetry: { isEnabled: false },
    })
    const calls: RequestedCall[] = []
    let end: { reason: string; inputTokens: number; outputTokens: number } | null = null
    for await (const part of result.stream) {
      if (part.type === 'error') failure ??= part.error
      if (part.type === 'abort') break
      if (/^(?:text|reasoning|tool-input|tool-call)/.test(part.type)) {
        watch.sign()
        request.onFirstToken()
      }
      if (part.type === 'text-delta') request.onText(part.text)
      if (part.type === 'tool-call')
        calls.push({ id: part.toolCallId, name: part.toolName, input: part.input, isInvalid: part.invalid === true })
      if (part.type === 'finish')
        end = {
          // A word for it that nobody knows ("eos", "FUNCTION_CALL") is still the provider's own end.
          reason: part.finishReason === 'other' && part.rawFinishReason !== undefined ? 'stop' : part.finishReason,
          inputTokens: part.totalUsage.inputTokens ?? 0,
          outputTokens: part.totalUsage.outputTokens ?? 0,
        }
    }
    if (failure || signal.aborted || end === null) throw failure ?? new Error('no end')
    const { reason, ...tokens } = end
    if (reason !== 'stop' && reason !== 'tool-calls' && reason !== 'length')
      throw new StepFailed(`ended:${reason}`, reason !== 'content-filter')
    const isCut = reason === 'length'
    const said = (await result.response).messages.filter((message) => message.role === 'assistant')
    return { calls: isCut ? [] : calls, said: isCut ? [] : said.map((message) => repaired(message, calls)), isCut, ...tokens }
  } catch (error) {
    throw explain(error, { turn: request.signal, silence: watch })
  } finally {
    watch.stop()
  }
}

/** Arguments that are no object would break the next request. */
function repaired(message: ModelMessage, calls: readonly RequestedCall[]): ModelMessage {
  if (message.role !== 'assistant' || typeof message.content === 'string') return message
  const invalid = new Set(calls.filter((call) => call.isInvalid).map((call) => call.id))
  const content = message.content.map((part) => (part.type === 'tool-call' && invalid.has(part.toolCallId) ? { ...part, input: {} } : part))
  return { ...message, content }
}

interface SilenceWatch {
  readonly signal: AbortSignal
  readonly hasBegun: () => boolean
  sign(): void
  stop(): void
}

function watchSilence({ firstTokenMs, silenceMs }: ModelLimits): SilenceWatch {
  const controller = new AbortController()
  const abort = () => controller.abort()
  let begun = false
  let timer = setTimeout(abort, firstTokenMs)
  return {
    signal: controller.signal,
    hasBegun: () => begun,
    sign() {
      begun = true
      clearTimeout(timer)
      timer = setTimeout(abort, silenceMs)
    },
    stop: () => clearTimeout(timer),
  }
}

function explain(error: unknown, aborted: { turn: AbortSignal; silence: SilenceWatch }): StepFailed {
  if (error instanceof StepFailed) return error
  if (aborted.turn.aborted) return new StepFailed('deadline', false)
  if (aborted.silence.signal.aborted) return new StepFailed(aborted.silence.hasBegun() ? 'stalled' : 'no_first_token', true)
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 400) {
    const { statusCode } = error
    return new StepFailed(`status_${statusCode}`, statusCode === 408 || statusCode === 429 || statusCode >= 500)
  }
  const egress = egressFailure(error)
  return new StepFailed(egress ? egress.reason.replaceAll(' ', '_') : 'bad_answer', true)
}

/** The clients wrap what `fetch` throws. */
function egressFailure(error: unknown): EgressFailure | null {
  if (error instanceof EgressFailure) return error
  return error instanceof Error && error.cause !== undefined ? egressFailure(error.cause) : null
}
