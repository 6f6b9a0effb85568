import { ErrorEnvelope } from './errors.ts'
import type { Json } from './json-schema.ts'
import { jsonSchema } from './json-schema.ts'
import type { ErrorStatus } from './operation.ts'

interface SharedAnswer {
  readonly name: string
  readonly description: string
  /** Messages as the server words them. */
  readonly examples: Readonly<Record<string, { readonly code: string; readonly message: string }>>
}

/** The refusals that operations share, by status. */
const REFUSALS = {
  400: {
    name: 'BadRequest',
    description: 'The request is not as described; the message names the offending member.',
    examples: {
      missing: { code: 'bad_request', message: 'customer_name: is required' },
      unknown_member: { code: 'bad_request', message: 'colour: is not known here' },
      malformed_id: { code: 'bad_request', message: 'id: must be a UUID in lower case with dashes' },
      limit: { code: 'bad_request', message: 'limit: must be an integer from 1 to 100' },
    },
  },
  401: {
    name: 'Unauthorized',
    description: 'The API key is missing, malformed, unknown, expired or revoked. These are not told apart.',
    examples: { no_key: { code: 'unauthorized', message: 'a valid API key is required: Authorization: Bearer vapk_live_…' } },
  },
  403: {
    name: 'Forbidden',
    description: 'The API key is good but lacks the scope that this operation needs.',
    examples: { scope: { code: 'forbidden', message: 'the API key lacks the scope leads:write' } },
  },
  404: {
    name: 'NotFound',
    description:
      'The resource, or one that the request refers to, does not exist for this business. Those of other businesses do not exist for it.',
    examples: {
      resource: { code: 'not_found', message: 'no such conversation' },
      reference: { code: 'not_found', message: 'offering_id: no such offering' },
    },
  },
  409: {
    name: 'Conflict',
    description: 'It exists already, what it needs is taken, it is closed, or the Idempotency-Key was used for another request.',
    examples: {
      exists: { code: 'conflict', message: 'customer_identifier: a conversation with this customer exists on this channel' },
      taken: { code: 'conflict', message: 'the resource is already booked at that time' },
      closed: { code: 'conflict', message: 'the conversation is closed' },
      idempotency_key: { code: 'conflict', message: 'Idempotency-Key: was used for another request' },
    },
  },
  429: {
    name: 'RateLimited',
    description: 'More requests than the limit in 60 seconds. Waiting for `Retry-After` seconds admits the next one.',
    examples: { key: { code: 'rate_limited', message: 'more than 200 requests in 60 seconds; try again in 12 s' } },
  },
} as const satisfies Record<ErrorStatus, SharedAnswer>

const OTHER: SharedAnswer = {
  name: 'Other',
  description:
    'What any address may answer: 405 (with `Allow`), 408, 413 (a body over 1 MiB), 414, 415 (a body that is not JSON), 417 and 431, all as `bad_request`; 500 and, with `Retry-After`, 503 as `internal_error`.',
  examples: {
    method: { code: 'bad_request', message: 'this resource takes GET, HEAD, POST, OPTIONS' },
    too_large: { code: 'bad_request', message: 'the body: must have at most 1 MiB' },
    failure: { code: 'internal_error', message: 'Something went wrong on our side.' },
    busy: { code: 'internal_error', message: 'The service is busy; try again shortly.' },
  },
}

const integerHeader = (description: string, example: number) => ({ description, schema: { type: 'integer', minimum: 0 }, example })

export const HEADERS = {
  RetryAfter: integerHeader('Whole seconds to wait.', 12),
  RateLimitLimit: integerHeader('Requests that are admitted in any 60 seconds.', 200),
  RateLimitRemaining: integerHeader('Requests that are left at this moment.', 187),
  RateLimitReset: integerHeader('Unix time in seconds at which the next request leaves the window.', 1772431260),
  IdempotencyReplayed: {
    description: '`true` when this is the stored answer of an earlier request; absent otherwise.',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  Location: {
    description: 'The path of what was created.',
    schema: { type: 'string', format: 'uri-reference' },
    example: '/api/v1/conversations/019cad01-7c80-7123-8abc-000000000001',
  },
  RequestId: {
    description:
      'Names this request in the logs of the installation: your own `X-Request-Id` when it is one harmless word, else a new one.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
    example: 'f3f1c1d2-7a55-4f0e-9d6e-0f6a2c6b1a90',
  },
  Challenge: { description: 'Always `Bearer`.', schema: { type: 'string', enum: ['Bearer'] }, example: 'Bearer' },
  Allow: { description: 'With 405: the methods that this address takes.', schema: { type: 'string' }, example: 'GET, HEAD, POST, OPTIONS' },
} as const satisfies Record<string, Json>

export const headerRef = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` })

export const COMMON_HEADERS = {
  'X-RateLimit-Limit': headerRef('RateLimitLimit'),
  'X-RateLimit-Remaining': headerRef('RateLimitRemaining'),
  'X-RateLimit-Reset': headerRef('RateLimitReset'),
  'X-Request-Id': headerRef('RequestId'),
}

const { 'X-Request-Id': requestId } = COMMON_HEADERS

const HEADERS_OF: Readonly<Record<string, Json>> = {
  401: { 'WWW-Authenticate': headerRef('Challenge'), 'X-Request-Id': requestId },
  429: { 'Retry-After': headerRef('RetryAfter'), ...COMMON_HEADERS },
  default: { Allow: headerRef('Allow'), 'Retry-After': headerRef('RetryAfter'), 'X-Request-Id': requestId },
}

/** The answers that are not an operation's own, as components. */
export function sharedResponses(schemas: Json): Json {
  const schema = jsonSchema(ErrorEnvelope, 'output', schemas)
  const all: [string, SharedAnswer][] = [...Object.entries(REFUSALS), ['default', OTHER]]
  return Object.fromEntries(
    all.map(([status, { name, description, examples }]) => {
      const shown = Object.fromEntries(Object.entries(examples).map(([key, error]) => [key, { summary: error.message, value: { error } }]))
      return [
        name,
        { description, headers: HEADERS_OF[status] ?? COMMON_HEADERS, content: { 'application/json': { schema, examples: shown } } },
      ]
    }),
  )
}

/** References to those that an operation may answer. */
export function refusalsOf(statuses: readonly ErrorStatus[]): Json {
  const reference = (name: string) => ({ $ref: `#/components/responses/${name}` })
  const named = statuses.map((status) => [String(status), reference(REFUSALS[status].name)] as const)
  return { ...Object.fromEntries(named), default: reference(OTHER.name) }
}
