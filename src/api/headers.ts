import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../contract/errors.ts'

/** On every answer; pages set a policy of their own. */
export const SECURITY_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const satisfies Record<string, string>

export const STRICT_TRANSPORT = { 'Strict-Transport-Security': 'max-age=31536000' } as const

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/
const MAX_TARGET_LENGTH = 8192
const MAX_HEADERS = 100

/** The caller's `X-Request-Id` when it is one harmless word, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
}

/** 414 and 431 for what the HTTP parser still lets through. */
export function boundRequest(request: FastifyRequest): void {
  if (request.url.length > MAX_TARGET_LENGTH)
    throw new AppError('bad_request', 'the address: must have at most 8192 characters', { status: 414 })
  if (request.raw.rawHeaders.length > 2 * MAX_HEADERS)
    throw new AppError('bad_request', `the headers: at most ${MAX_HEADERS}`, { status: 431 })
}
