import type { ErrorEnvelope } from './types.gen.ts'

/** The API's closed set of refusals. */
export type ErrorCode = ErrorEnvelope['error']['code']

/** Everything that this package throws, but for an abort, which stays the caller's own reason, and a misuse, which is a TypeError. */
export class VorelError extends Error {
  override readonly name: string = 'VorelError'
}

export interface AnswerDetails {
  /** HTTP status. */
  readonly status: number
  /** `X-Request-Id`: what the server's log knows the request by. */
  readonly requestId: string | null
  /** How long the server asked to wait, in seconds; null when it did not. */
  readonly retryAfterSeconds: number | null
}

/** A refusal of the API: `{"error":{"code","message"}}`. Tell refusals apart by `code` or by class; `message` is the server's own and names the offending member. */
export class ApiError extends VorelError implements AnswerDetails {
  override readonly name: string = 'ApiError'
  readonly code: ErrorCode
  readonly status: number
  readonly requestId: string | null
  readonly retryAfterSeconds: number | null

  constructor(code: ErrorCode, message: string, details: AnswerDetails) {
    super(message)
    this.code = code
    this.status = details.status
    this.requestId = details.requestId
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

/** 400, and 405, 413, 414, 415, 431: the request is not as the API describes it. */
export class BadRequestError extends ApiError {
  override readonly name = 'BadRequestError'
  declare readonly code: 'bad_request'
}

/** 401: the API key is missing, malformed, unknown, expired or revoked. */
export class UnauthorizedError extends ApiError {
  override readonly name = 'UnauthorizedError'
  declare readonly code: 'unauthorized'
}

/** 403: the API key lacks a scope, which the message names. */
export class ForbiddenError extends ApiError {
  override readonly name = 'ForbiddenError'
  declare readonly code: 'forbidden'
}

/** 404: it, or what the request refers to, does not exist for this business. */
export class NotFoundError extends ApiError {
  override readonly name = 'NotFoundError'
  declare readonly code: 'not_found'
}

/** 409: it exists already, is taken or closed, or the idempotency key was used for another request. */
export class ConflictError extends ApiError {
  override readonly name = 'ConflictError'
  declare readonly code: 'conflict'
}

/** 429: more requests than the limit in 60 seconds. */
export class RateLimitedError extends ApiError {
  override readonly name = 'RateLimitedError'
  declare readonly code: 'rate_limited'
}

/** 500 or 503: something went wrong on the server's side. */
export class InternalError extends ApiError {
  override readonly name = 'InternalError'
  declare readonly code: 'internal_error'
}

/** An answer that is not this API's: a proxy's page, a redirect, JSON that was cut off. Look at `baseUrl` and at what stands in between. */
export class UnexpectedResponseError extends VorelError implements AnswerDetails {
  override readonly name = 'UnexpectedResponseError'
  readonly status: number
  readonly requestId: string | null
  readonly retryAfterSeconds: number | null
  readonly contentType: string | null
  /** The first 200 characters of the body. */
  readonly excerpt: string

  constructor(message: string, details: AnswerDetails & { readonly contentType: string | null; readonly excerpt: string }) {
    super(message)
    this.status = details.status
    this.requestId = details.requestId
    this.retryAfterSeconds = details.retryAfterSeconds
    this.contentType = details.contentType
    this.excerpt = details.excerpt
  }
}

/** No answer: the server could not be reached, or the connection broke. `cause` is what fetch threw. */
export class ConnectionError extends VorelError {
  override readonly name = 'ConnectionError'
}

/** No whole answer within `timeoutMs`, headers and body together. */
export class TimeoutError extends VorelError {
  override readonly name = 'TimeoutError'
}

const CLASSES = {
  bad_request: BadRequestError,
  unauthorized: UnauthorizedError,
  forbidden: ForbiddenError,
  not_found: NotFoundError,
  conflict: ConflictError,
  rate_limited: RateLimitedError,
  internal_error: InternalError,
} as const satisfies Record<ErrorCode, typeof ApiError>

/** The error of an envelope, or null when `body` is none of this API's. */
export function apiErrorOf(body: unknown, details: AnswerDetails): ApiError | null {
  if (!isRecord(body) || !isRecord(body.error)) return null
  const { code, message } = body.error
  if (typeof code !== 'string' || typeof message !== 'string' || !isErrorCode(code)) return null
  return new CLASSES[code](code, message, details)
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CLASSES, code)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
