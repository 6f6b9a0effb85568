import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../contract/errors.ts'
import { sqlState } from '../db/database.ts'
import { SECURITY_HEADERS } from './headers.ts'

const INTERNAL = new AppError('internal_error', 'Something went wrong on our side.')

/** Every failure of a request ends here: refusals as they are, anything else as a 500 that says nothing and is logged with its cause. */
export function renderError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error, request)
  return sendRefusal(reply, refusal, envelope(refusal.code, refusal.message))
}

/** What the caller is told of a failure; what is our own fault is logged with its cause. */
export function refusalOf(error: unknown, request: FastifyRequest): AppError {
  const refusal = error instanceof AppError ? error : ofTransport(error)
  if (refusal.status >= 500) {
    request.log.error({ err: error, request_id: request.id, tenant_id: request.principal?.tenantId }, 'request failed')
  }
  return refusal
}

export function sendRefusal(reply: FastifyReply, { status, headers }: AppError, body: string): FastifyReply {
  return reply.code(status).headers(headers).type('application/json; charset=utf-8').send(body)
}

export function routeNotFound(): AppError {
  return new AppError('not_found', 'no such resource')
}

export function methodNotAllowed(allow: string): AppError {
  return new AppError('bad_request', `this resource takes ${allow}`, { status: 405, headers: { Allow: allow } })
}

function envelope(code: string, message: string): string {
  return JSON.stringify({ error: { code, message } })
}

/** A deadlock or serialization failure that three tries did not get past, a lock or a statement that took too long: none did anything. */
const BUSY_STATES = new Set(['40001', '40P01', '55P03', '57014'])

/** The framework's own refusals, in our words. */
function ofTransport(error: unknown): AppError {
  if (BUSY_STATES.has(sqlState(error))) {
    return new AppError('internal_error', 'The service is busy; try again shortly.', { status: 503, headers: { 'Retry-After': '2' } })
  }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500
  if (status === 413) return new AppError('bad_request', 'the body: must have at most 1 MiB', { status })
  if (status === 415) return new AppError('bad_request', 'Content-Type is not supported', { status })
  if (status === 400) return new AppError('bad_request', 'the request is not valid HTTP: its address or length is wrong', { status })
  return INTERNAL
}

/** Answers a connection whose bytes never became a request; the parser gives no request to answer through. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy(error)
    return
  }
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'the headers: must have at most 16 KiB']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'the request took too long to arrive']
        : [400, 'the request is not valid HTTP']
  const body = envelope('bad_request', message)
  const lines = Object.entries({ ...connectionHeaders(), 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' })
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
}

/** `Expect` with anything but `100-continue`, which the HTTP parser hands over before there is a request. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const body = envelope('bad_request', 'Expect: only 100-continue is known')
  response.writeHead(417, { ...connectionHeaders(), 'Content-Length': Buffer.byteLength(body) }).end(body)
}

/** For answers that the framework has no part in. */
function connectionHeaders(): Record<string, string> {
  return { ...SECURITY_HEADERS, 'X-Request-Id': randomUUID(), 'Content-Type': 'application/json; charset=utf-8' }
}
