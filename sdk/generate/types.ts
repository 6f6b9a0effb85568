import { itemOf, nameOf, type OpenApi, pascalCase, type Schema, type SdkOperation } from './document.ts'

/** `request`: what callers write. Dates may be Date objects there, lists may be read-only, and a member may be there and undefined. */
export type Direction = 'request' | 'answer'

/** types.gen.ts: a type for each component but pages, which are `Page<T>`, one for each query, and the union of all events. */
export function typesFile(document: OpenApi, operations: readonly SdkOperation[]): string {
  const components = Object.entries(document.components.schemas)
    .filter(([, schema]) => itemOf(document, schema) === null)
    .map(([name, schema]) => declaration(name, schema))
  const queries = operations.filter(({ query }) => query.length > 0).map(queryDeclaration)
  return [...components, ...queries, eventUnion(document)].join('\n\n')
}

function eventUnion(document: OpenApi): string {
  const types = Object.values(document.webhooks).map(({ post }) => typeOf(post.requestBody.content['application/json'].schema, 'answer'))
  return `/** What a webhook endpoint is sent, told apart by \`event\`. */\nexport type WebhookEvent =\n${types.map((type) => `  | ${type}`).join('\n')}`
}

export function queryName(operation: SdkOperation): string {
  return `${pascalCase(operation.id)}Query`
}

function queryDeclaration(operation: SdkOperation): string {
  const schema: Schema = {
    description: `Query of \`${operation.resource}.${operation.method}\`.`,
    properties: Object.fromEntries(
      operation.query.map(({ name, schema, description }) => [name, { ...schema, ...(description ? { description } : {}) }]),
    ),
    required: operation.query.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  }
  return declaration(queryName(operation), schema)
}

/** The contract closes what is sent to it and leaves answers open. */
function directionOf(schema: Schema): Direction {
  return schema.additionalProperties === false ? 'request' : 'answer'
}

function declaration(name: string, schema: Schema): string {
  const head = comment(schema.description, '')
  if (!schema.properties) return `${head}export type ${name} = ${typeOf(schema, directionOf(schema))}`
  return `${head}export interface ${name} ${members(schema, directionOf(schema), '')}`
}

function members(schema: Schema, direction: Direction, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const isRequired = schema.required?.includes(name)
    const type = typeOf(member, direction, inner)
    const optional = direction === 'request' ? `?: ${type} | undefined` : `?: ${type}`
    return `${comment(member.description, inner)}${inner}readonly ${name}${isRequired ? `: ${type}` : optional}`
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}

export function typeOf(schema: Schema, direction: Direction, indent = ''): string {
  if (schema.$ref) return nameOf(schema.$ref)
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  const union = schema.anyOf ?? schema.oneOf
  if (union) return union.map((each) => typeOf(each, direction, indent)).join(' | ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  if (types.length === 0) return 'unknown'
  return types.map((type) => plainType(type, schema, direction, indent)).join(' | ')
}

function plainType(type: string, schema: Schema, direction: Direction, indent: string): string {
  switch (type) {
    case 'string':
      return direction === 'request' && schema.format === 'date-time' ? 'string | Date' : 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
    case 'null':
      return type
    case 'array': {
      const item = typeOf(schema.items ?? {}, direction, indent)
      const list = item.includes(' | ') ? `(${item})[]` : `${item}[]`
      return direction === 'request' ? `readonly ${list}` : list
    }
    case 'object':
      return schema.properties
        ? members(schema, direction, indent)
        : direction === 'request'
          ? 'Readonly<Record<string, unknown>>'
          : 'Record<string, unknown>'
    default:
      throw new Error(`a schema of type ${type}`)
  }
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll(/['\\]/g, '\\$&')}'` : JSON.stringify(value)
}

export function comment(text: string | undefined, indent: string): string {
  return text ? `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n` : ''
}
