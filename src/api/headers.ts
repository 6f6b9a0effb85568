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

/** The refusal of what the HTTP parser lets through and is still too much, or means two things: 414, 431, and 400 for a second Host. Null when all is well. */
export function excessOf(request: FastifyRequest): AppError | null {
  const { rawHeaders } = request.raw
  if (request.url.length > MAX_TARGET_LENGTH)
    return new AppError('bad_request', 'the address: must have at most 8192 characters', { status: 414 })
  if (rawHeaders.length > 2 * MAX_HEADERS) return new AppError('bad_request', `the headers: at most ${MAX_HEADERS}`, { status: 431 })
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1 ? new AppError('bad_request', 'Host: is there twice') : null
}
