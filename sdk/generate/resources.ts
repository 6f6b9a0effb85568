import { camelCase, pascalCase, type SdkOperation } from './document.ts'
import { comment, queryName, typeOf } from './types.ts'

/** resources.gen.ts: an interface with a documented method for each operation, and the function that makes it. */
export function resourcesFile(operations: readonly SdkOperation[], typeNames: readonly string[]): string {
  const resources = Map.groupBy(operations, ({ resource }) => resource)
  const body = [...resources].map(([resource, own]) => resourceOf(resource, own)).join('\n\n')
  const used = typeNames.filter((name) => new RegExp(`\\b${name}\\b`).test(body.replaceAll(/\/\*\*.*\*\//g, '')))
  return [
    "import type { List } from './list.ts'",
    "import type { RequestOptions } from './options.ts'",
    "import type { Transport } from './transport.ts'",
    `import type { ${used.sort().join(', ')} } from './types.gen.ts'`,
    '',
    body,
  ].join('\n')
}

function resourceOf(resource: string, operations: readonly SdkOperation[]): string {
  // An interface may not have the name of what it is a list of: `Offerings`, beside `Offering`, is fine.
  const name = pascalCase(resource)
  const signatures = operations.map(
    (operation) => `${comment(docOf(operation), '  ')}  ${operation.method}(${parametersOf(operation)}): ${returnOf(operation)}`,
  )
  const methods = operations.map((operation) => `    ${operation.method}: ${implementationOf(operation)},`)
  return `export interface ${name} {\n${signatures.join('\n')}\n}\n\nexport function ${resource}(transport: Transport): ${name} {\n  return {\n${methods.join('\n')}\n  }\n}`
}

function docOf({ summary, description, scope }: SdkOperation): string {
  return `${summary}. ${description} Needs the scope \`${scope}\`.`
}

const pathParameters = (operation: SdkOperation) =>
  operation.segments.filter((segment) => segment.startsWith('{')).map((segment) => camelCase(segment.slice(1, -1)))

function payloadOf(operation: SdkOperation): { name: 'body' | 'query'; type: string; isOptional: boolean } | null {
  if (operation.body && operation.query.length > 0) throw new Error(`${operation.id} has a body and a query`)
  if (operation.body) return { name: 'body', type: typeOf(operation.body.schema, 'request'), isOptional: !operation.body.isRequired }
  if (operation.query.length === 0) return null
  return { name: 'query', type: queryName(operation), isOptional: operation.query.every(({ required }) => !required) }
}

function parametersOf(operation: SdkOperation): string {
  const payload = payloadOf(operation)
  return [
    ...pathParameters(operation).map((name) => `${name}: string`),
    ...(payload ? [`${payload.name}${payload.isOptional ? '?' : ''}: ${payload.type}`] : []),
    'options?: RequestOptions',
  ].join(', ')
}

function returnOf({ item, answer }: SdkOperation): string {
  if (item) return `List<${typeOf(item, 'answer')}>`
  return `Promise<${answer ? typeOf(answer, 'answer') : 'void'}>`
}

function implementationOf(operation: SdkOperation): string {
  const payload = payloadOf(operation)
  const names = [...pathParameters(operation), ...(payload ? [payload.name] : []), 'options']
  const path = operation.segments.map((segment) => (segment.startsWith('{') ? camelCase(segment.slice(1, -1)) : `'${segment}'`)).join(', ')
  const input = `{ ${payload ? `${payload.name}, ` : ''}options }`
  if (operation.item) return `(${names.join(', ')}) => transport.list([${path}], ${input})`
  return `(${names.join(', ')}) => transport.send('${operation.http}', [${path}], ${input})`
}
