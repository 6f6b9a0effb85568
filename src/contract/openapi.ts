import { z } from 'zod'
import { CursorParam, LimitParam } from './common.ts'
import { ErrorEnvelope } from './errors.ts'
import { BASE_PATH, type ErrorStatus, type Operation, TAGS } from './operation.ts'
import { OPERATIONS } from './routes.ts'
import { SCOPES } from './scopes.ts'

type Json = { [name: string]: unknown }

const LOCAL_SERVER = 'http://localhost:3000'

const DESCRIPTION = `The public API of Vorel, the AI receptionist for any business: read conversations, leads, appointments and the catalogue, and write back what other systems know.

Every request carries an API key, \`Authorization: Bearer vapk_live_…\`. A key may make 200 requests in any 60 seconds.

Every POST takes an \`Idempotency-Key\` and has its effect once, however often it is repeated with it.`

/** The answers that operations share, by status. */
const ERRORS = {
  400: { name: 'BadRequest', description: 'The request is not as described; the message names the offending member.' },
  401: { name: 'Unauthorized', description: 'The API key is missing, malformed, unknown, expired or revoked. These are not told apart.' },
  403: { name: 'Forbidden', description: 'The API key is good but lacks the scope that this operation needs.' },
  404: {
    name: 'NotFound',
    description:
      'The resource, or one that the request refers to, does not exist for this business. Those of other businesses do not exist for it.',
  },
  409: {
    name: 'Conflict',
    description: 'It exists already, what it needs is taken, it is closed, or the Idempotency-Key was used for another request.',
  },
  429: {
    name: 'RateLimited',
    description: 'More requests than the limit in 60 seconds. Waiting for `Retry-After` seconds admits the next one.',
  },
} as const satisfies Record<ErrorStatus, { name: string; description: string }>

const integerHeader = (description: string) => ({ description, schema: { type: 'integer' } })
const HEADERS = {
  RetryAfter: integerHeader('Seconds to wait.'),
  RateLimitLimit: integerHeader('Requests that are admitted in any 60 seconds.'),
  RateLimitRemaining: integerHeader('Requests that are left at this moment.'),
  RateLimitReset: integerHeader('Unix time in seconds at which the next request leaves the window.'),
  IdempotencyReplayed: {
    description: '`true` when this is the stored answer of an earlier request.',
    schema: { type: 'string', enum: ['true'] },
  },
  RequestId: { description: 'Names this request in our logs.', schema: { type: 'string' } },
} as const satisfies Record<string, Json>

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A key of your own for this request. The same request with the same key is answered within 24 hours as it was the first time, and has no further effect; another request with the same key is a 409. Only successes are kept: after a refusal the key is free.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
} as const

const headerRef = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` })
const REQUEST_ID_HEADER = { 'X-Request-Id': headerRef('RequestId') }
const LIMIT_HEADERS = {
  'X-RateLimit-Limit': headerRef('RateLimitLimit'),
  'X-RateLimit-Remaining': headerRef('RateLimitRemaining'),
  'X-RateLimit-Reset': headerRef('RateLimitReset'),
}

/** The OpenAPI 3.1 document, made from the schemas that check requests and shape responses. `publicUrl` is where this installation is reached. */
export function openApiDocument(publicUrl: string): Json {
  const schemas: Json = {}
  const paths: Record<string, Json> = {}
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    const path = `${BASE_PATH}${operation.path}`
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationObject(id, operation, schemas) }
  }
  const envelope = content(jsonSchema(ErrorEnvelope, 'output', schemas))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vorel API',
      version: '0.1.0',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: servers(publicUrl),
    security: [{ BearerAuth: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      parameters: {
        LimitParam: parameter('limit', LimitParam, schemas),
        CursorParam: parameter('cursor', CursorParam, schemas),
        IdempotencyKey: IDEMPOTENCY_KEY,
      },
      headers: HEADERS,
      responses: Object.fromEntries(
        Object.entries(ERRORS).map(([status, error]) => [error.name, errorResponse(status, error.description, envelope)]),
      ),
      securitySchemes: {
        BearerAuth: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'vapk_<env>_<48-hex>',
          description: `An API key of the business: \`vapk_live_\` and 48 hexadecimal digits. Each key has scopes (${SCOPES.map((scope) => `\`${scope}\``).join(', ')}); a write scope does not include \`read\`.`,
        },
      },
    },
  }
}

function servers(publicUrl: string): Json[] {
  const local = { url: LOCAL_SERVER, description: 'On this machine' }
  return publicUrl === LOCAL_SERVER ? [local] : [{ url: publicUrl, description: 'This installation' }, local]
}

function errorResponse(status: string, description: string, envelope: Json): Json {
  const challenge = { 'WWW-Authenticate': { description: 'Always `Bearer`.', schema: { type: 'string' } } }
  const headers = {
    ...(status === '401' ? challenge : {}),
    ...(status === '429' ? { 'Retry-After': headerRef('RetryAfter') } : {}),
    ...(status === '401' ? {} : LIMIT_HEADERS),
    ...REQUEST_ID_HEADER,
  }
  return { description, headers, content: envelope }
}

function operationObject(id: string, operation: Operation, schemas: Json): Json {
  const { success } = operation
  const isPost = operation.method === 'POST'
  const responses: Json = {
    [success.status]: {
      description: success.description,
      headers: {
        ...LIMIT_HEADERS,
        ...(isPost ? { 'Idempotency-Replayed': headerRef('IdempotencyReplayed') } : {}),
        ...REQUEST_ID_HEADER,
      },
      ...(success.schema ? { content: content(jsonSchema(success.schema, 'output', schemas)) } : {}),
    },
  }
  for (const status of operation.errors) responses[status] = { $ref: `#/components/responses/${ERRORS[status].name}` }
  const parameters = [...parametersOf('path', operation.params, schemas), ...parametersOf('query', operation.query, schemas)]
  if (isPost) parameters.push({ $ref: '#/components/parameters/IdempotencyKey' })
  return {
    tags: [operation.tag],
    summary: operation.summary,
    description: operation.description,
    operationId: id,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.body
      ? { requestBody: { required: !operation.isBodyOptional, content: content(jsonSchema(operation.body, 'input', schemas)) } }
      : {}),
    responses,
    security: [{ BearerAuth: [operation.scope] }],
  }
}

function content(schema: Json): Json {
  return { 'application/json': { schema } }
}

function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined, schemas: Json): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, member]) => {
    if (member === LimitParam) return { $ref: '#/components/parameters/LimitParam' }
    if (member === CursorParam) return { $ref: '#/components/parameters/CursorParam' }
    // Shapes are typed by the library's core interface; all of ours are made by the same classic API.
    return parameter(name, member as z.ZodType, schemas, place)
  })
}

function parameter(name: string, schema: z.ZodType, schemas: Json, place: 'path' | 'query' = 'query'): Json {
  const { description, ...rest } = jsonSchema(schema, 'input', schemas)
  const absent = schema.safeParse(undefined)
  // The library leaves out the default of what is read from text.
  const fallback = absent.success && absent.data !== undefined ? { default: absent.data } : {}
  return { name, in: place, required: !absent.success, description, schema: { ...rest, ...fallback } }
}

/** JSON Schema of one Zod schema; what has an id moves into `schemas` and is referred to. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: node }) => {
      // Answers may grow members; requests may not have others.
      if (io === 'output' && zodSchema instanceof z.ZodObject) delete node.additionalProperties
      delete node.id
    },
  })
  const { $schema: _, $defs = {}, ...root } = made
  for (const [name, definition] of Object.entries($defs)) {
    if (name !== 'LimitParam' && name !== 'CursorParam') schemas[name] = tidy(definition)
  }
  // A schema with an id of its own is one reference to its definition. tidy keeps objects objects.
  const own = typeof root.$ref === 'string' && $defs[root.$ref.slice('#/$defs/'.length)]
  const isParameter = schema === LimitParam || schema === CursorParam
  return tidy(isParameter && own ? own : root) as Json
}

/** References point into the document; `anyOf [X, null]` of one plain type is that type or null; patterns that only repeat a format or a range go. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy)
  if (typeof node !== 'object' || node === null) return node
  const members = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, tidy(value)])) as Json
  if (typeof members.$ref === 'string') members.$ref = members.$ref.replace('#/$defs/', '#/components/schemas/')
  if (typeof members.format === 'string' || members.type === 'integer') delete members.pattern
  const { anyOf, ...outer } = members
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || anyOf[1]?.type !== 'null' || typeof anyOf[0]?.type !== 'string') return members
  const { type, ...inner } = anyOf[0]
  if (Array.isArray(inner.enum)) inner.enum = [...inner.enum, null]
  return { ...outer, type: [type, 'null'], ...inner, ...outer }
}
