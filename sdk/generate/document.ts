/** The part of an OpenAPI 3.1 document that the SDK is made from. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly format?: string
  readonly description?: string
  readonly default?: unknown
}

export interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly schema: Schema
}

interface Content {
  readonly 'application/json': { readonly schema: Schema }
}

interface ContentWithExample {
  readonly 'application/json': { readonly schema: Schema; readonly example: WebhookExample }
}

/** The envelope of an event, by way of example. */
export interface WebhookExample {
  readonly id: string
  readonly event: string
  readonly created_at: string
  readonly tenant_id: string
  readonly data: Readonly<Record<string, unknown>>
}

interface OperationObject {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
  readonly security: readonly { readonly BearerAuth: readonly string[] }[]
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>
  /** By the name of the event. */
  readonly webhooks: Readonly<Record<string, { readonly post: { readonly requestBody: { readonly content: ContentWithExample } } }>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters: Readonly<Record<string, Parameter>>
  }
}

/** One operation as the SDK offers it. */
export interface SdkOperation {
  readonly id: string
  /** `vorel.<resource>.<method>` */
  readonly resource: string
  readonly method: string
  readonly http: string
  /** Segments below /api/v1; parameters in braces. */
  readonly segments: readonly string[]
  readonly query: readonly Parameter[]
  readonly body: { readonly schema: Schema; readonly isRequired: boolean } | null
  /** Null: an empty answer. */
  readonly answer: Schema | null
  /** What a page holds, for lists. */
  readonly item: Schema | null
  readonly summary: string
  readonly description: string
  readonly scope: string
}

const BASE_PATH = '/api/v1/'

/** Names for operations whose address would give them one that is another's. */
const NAMES: Readonly<Record<string, string>> = {}

/** All operations of the document. Throws when two would have one name, or one is of a kind that the SDK does not know. */
export function operationsOf(document: OpenApi): SdkOperation[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([http, operation]) => sdkOperation(document, path, http.toUpperCase(), operation)),
  )
  const byName = Map.groupBy(operations, ({ resource, method }) => `${resource}.${method}`)
  for (const [name, own] of byName) {
    if (own.length === 1) continue
    // One whose operationId is the name itself keeps it; the others go by theirs.
    if (!own.some(({ id, method }) => id === method)) {
      throw new Error(`${own.map(({ id }) => id).join(' and ')} would both be ${name}: name one in NAMES (sdk/generate/document.ts)`)
    }
  }
  return operations.map((operation) => {
    const isShared = (byName.get(`${operation.resource}.${operation.method}`)?.length ?? 0) > 1
    return isShared ? { ...operation, method: operation.id } : operation
  })
}

function sdkOperation(document: OpenApi, path: string, http: string, operation: OperationObject): SdkOperation {
  if (!path.startsWith(BASE_PATH)) throw new Error(`${path} is not below ${BASE_PATH}`)
  const segments = path.slice(BASE_PATH.length).split('/')
  const parameters = (operation.parameters ?? []).map((parameter) => resolved(document, parameter))
  const answer = successOf(operation)
  const body = operation.requestBody
  return {
    id: operation.operationId,
    resource: camelCase(segments[0] ?? ''),
    method: NAMES[operation.operationId] ?? methodName(operation.operationId, segments),
    http,
    segments,
    query: parameters.filter((parameter) => parameter.in === 'query'),
    body: body ? { schema: body.content['application/json'].schema, isRequired: body.required } : null,
    answer,
    item: answer ? itemOf(document, answer) : null,
    summary: operation.summary,
    description: operation.description,
    scope: operation.security[0]?.BearerAuth[0] ?? '',
  }
}

/** What stands behind a resource names the method (`/leads/{id}/handoff` → `handoff`); the resource itself has the verb of the operationId. */
function methodName(id: string, segments: readonly string[]): string {
  const last = segments.at(-1) ?? ''
  if (segments.length > 1 && !last.startsWith('{')) return camelCase(last)
  return /^(?:list|create|get|update|delete)/.exec(id)?.[0] ?? id
}

/** What a page holds; null for what is no page. */
export function itemOf(document: OpenApi, schema: Schema): Schema | null {
  const found = schema.$ref ? document.components.schemas[nameOf(schema.$ref)] : schema
  return found?.properties?.next_cursor ? (found.properties.data?.items ?? null) : null
}

function successOf(operation: OperationObject): Schema | null {
  const found = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))
  if (!found) throw new Error(`${operation.operationId} has no success`)
  return found[1].content?.['application/json'].schema ?? null
}

function resolved(document: OpenApi, parameter: Parameter): Parameter {
  const found = parameter.$ref ? document.components.parameters[nameOf(parameter.$ref)] : parameter
  if (!found) throw new Error(`no parameter ${parameter.$ref}`)
  return found
}

/** The component that a reference leads to. */
export function nameOf(ref: string): string {
  return ref.split('/').at(-1) ?? ''
}

export function camelCase(text: string): string {
  return text.replaceAll(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase())
}

export function pascalCase(text: string): string {
  return text.charAt(0).toUpperCase() + camelCase(text.slice(1))
}
