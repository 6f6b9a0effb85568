import type { z } from 'zod'
import { CursorParam, LimitParam } from './common.ts'
import { EXAMPLES, type Example } from './examples/operation-examples.ts'
import { type Json, jsonSchema } from './json-schema.ts'
import { COMMON_HEADERS, HEADERS, headerRef, refusalsOf, sharedResponses } from './openapi-answers.ts'
import { DELIVERY_HEADERS, webhooksObject } from './openapi-webhooks.ts'
import { BASE_PATH, type Operation, TAGS } from './operation.ts'
import { OPERATIONS, type OperationId } from './routes.ts'
import { SCOPES } from './scopes.ts'

const LOCAL_SERVER = 'http://localhost:3000'

const DESCRIPTION = `The public API of Vorel, the AI receptionist for any business: read conversations, leads, appointments and the catalogue, and write back what other systems know.

Every request carries an API key, \`Authorization: Bearer vapk_live_…\`. A key may make 200 requests in any 60 seconds.

Every POST takes an \`Idempotency-Key\` and has its effect once, however often it is repeated with it.

Guides: [quickstart](/docs/quickstart), [errors](/docs/errors), [webhooks](/docs/webhooks) and [more](/docs/guides).`

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A key of your own for this request. The same request with the same key is answered within 24 hours as it was the first time, and has no further effect; another request with the same key is a 409. Only successes are kept: after a refusal the key is free.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
  example: '6f3b1f0e-booking-2026-03-03',
} as const

/** The OpenAPI 3.1 document, made from the schemas that check requests and shape responses. `publicUrl` is where this installation is reached. */
export function openApiDocument(publicUrl: string): Json {
  const schemas: Json = {}
  const paths: Record<string, Json> = {}
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    const path = `${BASE_PATH}${operation.path}`
    // The keys of the table are its ids; Object.entries forgets that.
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationObject(id as OperationId, operation, schemas) }
  }
  const webhooks = webhooksObject(schemas)
  const responses = sharedResponses(schemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vorel API',
      version: '0.1.0',
      description: DESCRIPTION,
      contact: { name: 'This installation', url: `${publicUrl}/docs` },
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: servers(publicUrl),
    security: [{ BearerAuth: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      parameters: {
        LimitParam: parameter('limit', LimitParam, { schemas }),
        CursorParam: parameter('cursor', CursorParam, { schemas }),
        IdempotencyKey: IDEMPOTENCY_KEY,
        ...DELIVERY_HEADERS,
      },
      headers: HEADERS,
      responses,
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

function operationObject(id: OperationId, operation: Operation, schemas: Json): Json {
  // One operation's example; which one, the type of the table has checked.
  const example = EXAMPLES[id] as Example & { readonly body?: unknown }
  const parameters = [
    ...parametersOf('path', operation.params, { schemas, examples: example.params }),
    ...parametersOf('query', operation.query, { schemas, examples: example.query }),
    ...(operation.method === 'POST' ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ]
  return {
    tags: [operation.tag],
    summary: operation.summary,
    description: operation.description,
    operationId: id,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.body
      ? {
          requestBody: {
            description: 'JSON. A member that is not described here is a 400 that names it.',
            required: !operation.isBodyOptional,
            content: content(jsonSchema(operation.body, 'input', schemas), example.body),
          },
        }
      : {}),
    responses: { [operation.success.status]: successObject(operation, example.answer, schemas), ...refusalsOf(operation.errors) },
    security: [{ BearerAuth: [operation.scope] }],
  }
}

function successObject({ method, path, success }: Operation, answer: unknown, schemas: Json): Json {
  return {
    description: success.description,
    headers: {
      ...COMMON_HEADERS,
      ...(success.status === 201 && !path.includes('{') ? { Location: headerRef('Location') } : {}),
      ...(method === 'POST' ? { 'Idempotency-Replayed': headerRef('IdempotencyReplayed') } : {}),
    },
    ...(success.schema ? { content: content(jsonSchema(success.schema, 'output', schemas), answer) } : {}),
  }
}

function content(schema: Json, example: unknown): Json {
  return { 'application/json': { schema, example } }
}

interface Shown {
  readonly schemas: Json
  readonly examples?: Readonly<Record<string, string>> | undefined
}

function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined, { schemas, examples }: Shown): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, member]) => {
    if (member === LimitParam) return { $ref: '#/components/parameters/LimitParam' }
    if (member === CursorParam) return { $ref: '#/components/parameters/CursorParam' }
    // Shapes are typed by the library's core interface; all of ours are made by the same classic API.
    return parameter(name, member as z.ZodType, { schemas, place, example: examples?.[name] })
  })
}

interface ParameterOptions {
  readonly schemas: Json
  readonly place?: 'path' | 'query'
  readonly example?: string | undefined
}

function parameter(name: string, schema: z.ZodType, { schemas, place = 'query', example }: ParameterOptions): Json {
  const { description, ...rest } = jsonSchema(schema, 'input', schemas)
  const absent = schema.safeParse(undefined)
  // The library leaves out the default of what is read from text.
  const fallback = absent.success && absent.data !== undefined ? { default: absent.data } : {}
  // A filter with an example would be set by whoever tries the operation in the reference, and find nothing.
  const shown = example === undefined || absent.success ? {} : { example: rest.type === 'integer' ? Number(example) : example }
  return { name, in: place, required: !absent.success, description, schema: { ...rest, ...fallback }, ...shown }
}
