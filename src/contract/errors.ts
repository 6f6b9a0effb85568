import { z } from 'zod'

/** Every error of the API: code → status. The set is closed; 405, 413, 415 and 431 also say `bad_request`, a busy database says `internal_error` with 503. */
export const ERROR_STATUS = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  internal_error: 500,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof ERROR_STATUS

export const ErrorEnvelope = z
  .object({
    error: z
      .object({
        code: z.enum(['unauthorized', 'forbidden', 'rate_limited', 'bad_request', 'not_found', 'conflict', 'internal_error']).meta({
          description: 'Machine-readable error category.',
        }),
        message: z.string().meta({ description: 'Human-readable error description; safe to surface in tenant logs.' }),
      })
      .meta({ description: 'What was refused and why.' }),
  })
  .meta({ id: 'ErrorEnvelope', description: 'Every refusal and failure, whatever its status.' })

/** A refusal that a caller can act on. Its message reaches the caller: it names the offending field and never a secret, a row of others or an internal name. */
export class AppError extends Error {
  readonly code: ErrorCode
  /** Differs from the code's own status only for the HTTP manners listed at ERROR_STATUS. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ErrorCode, message: string, options: { status?: number; headers?: Record<string, string>; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = options.status ?? ERROR_STATUS[code]
    this.headers = options.headers ?? {}
  }
}
