import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '../contract/errors.ts'
import { parseJson } from './json.ts'

/** The largest body of a request, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024

const JSON_TYPE = /^(?:application\/json|[\w.!#$&^-]+\/[\w.!#$&^+-]+\+json)$/

/**
 * The value in a request's body. An absent or empty one is a 400; anything but `application/json` or a `+json` type in UTF-8, and any content coding, a 415.
 */
export function readBody(headers: IncomingHttpHeaders, body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new AppError('bad_request', 'the body: is required')
  const coding = headers['content-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'identity') throw unsupported('Content-Encoding is not supported')
  requireJson(headers['content-type'])
  return parseJson(body)
}

/** For operations without one: what would be passed over is refused. */
export function refuseBody(headers: IncomingHttpHeaders): void {
  const isEmpty = headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
  if (!isEmpty) throw new AppError('bad_request', 'the body: this operation takes none')
}

function requireJson(contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  if (!JSON_TYPE.test(type.trim())) throw unsupported('Content-Type must be application/json')
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=').map((part) => part.trim())
    if (name === 'charset' && value.replaceAll('"', '') !== 'utf-8') throw unsupported('the charset must be utf-8')
  }
}

function unsupported(message: string): AppError {
  return new AppError('bad_request', message, { status: 415 })
}
