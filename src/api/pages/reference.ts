import type { z } from 'zod'
import { EXAMPLES } from '../../contract/examples/operation-examples.ts'
import { type Json, jsonSchema } from '../../contract/json-schema.ts'
import { BASE_PATH, type Operation, TAGS } from '../../contract/operation.ts'
import { OPERATIONS, type OperationId } from '../../contract/routes.ts'
import { envelopeExample, WEBHOOK_EVENTS, type WebhookEventName } from '../../contract/webhook-events.ts'

/** The part of JSON Schema that the contract uses. */
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
}

/** A page of Markdown for each tag, and one of the events, from the same contract as the OpenAPI document. */
export function referencePages(publicUrl: string): { name: string; markdown: string }[] {
  const pages = Object.entries(TAGS).map(([tag, description]) => {
    const operations = Object.entries<Operation>(OPERATIONS).filter(([, operation]) => operation.tag === tag)
    // The keys of the table are its ids; Object.entries forgets that.
    const parts = operations.map(([id, operation]) => operationText(id as OperationId, operation, publicUrl))
    return { name: tag.toLowerCase(), markdown: `# ${tag}: reference\n\n${description}\n\n${parts.join('\n')}` }
  })
  return [...pages, { name: 'events', markdown: eventsText() }]
}

function operationText(id: OperationId, operation: Operation, publicUrl: string): string {
  // One operation's example; which one, the type of the table has checked.
  const example: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; answer: unknown } = EXAMPLES[id]
  const { success } = operation
  const parameters = [...parametersOf(operation.params), ...parametersOf(operation.query)]
  return [
    `## ${operation.summary}`,
    `\`${operation.method} ${BASE_PATH}${operation.path}\` · \`${id}\` · scope \`${operation.scope}\``,
    operation.description,
    ...(parameters.length > 0 ? ['Parameters:', table(parameters)] : []),
    ...(operation.body ? [`Body${operation.isBodyOptional ? ' (may be left out)' : ''}:`, table(membersOf(operation.body, 'input'))] : []),
    fence('sh', curlOf(operation, example, publicUrl)),
    `Answers ${success.status}: ${success.description}`,
    ...(success.schema ? [table(membersOf(success.schema, 'output')), fence('json', JSON.stringify(example.answer, null, 2))] : []),
    `Refusals: ${operation.errors.join(', ')}. See [errors](../errors.md).`,
    '',
  ].join('\n\n')
}

function eventsText(): string {
  const parts = Object.entries(WEBHOOK_EVENTS).map(([event, { summary, description }]) =>
    // The keys of the table are its names; Object.entries forgets that.
    [
      `## \`${event}\``,
      `${summary}. ${description}`,
      fence('json', JSON.stringify(envelopeExample(event as WebhookEventName), null, 2)),
    ].join('\n\n'),
  )
  return `# Events: reference\n\nWhat subscriptions are sent. How to verify, answer and repeat: [webhooks](../webhooks.md).\n\n${parts.join('\n\n')}\n`
}

interface Member {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly description: string
}

function parametersOf(schema: z.ZodObject | undefined): Member[] {
  return Object.entries(schema?.shape ?? {}).map(([name, member]) => {
    // Shapes are typed by the library's core interface; all of ours are made by the same classic API.
    const parameter = member as z.ZodType
    const node = jsonSchema(parameter, 'input', {}) as Schema
    return { name, type: typeOf(node), isRequired: !parameter.safeParse(undefined).success, description: node.description ?? '' }
  })
}

/** The members of an object's schema; of a choice of objects, those of each. */
function membersOf(schema: z.ZodType | undefined, io: 'input' | 'output'): Member[] {
  if (!schema) return []
  const schemas: Json = {}
  // What jsonSchema makes is of this form, and tests read it as such.
  const resolve = (node: Schema): Schema => (node.$ref ? (schemas[node.$ref.split('/').at(-1) ?? ''] as Schema) : node)
  const root = resolve(jsonSchema(schema, io, schemas) as Schema)
  const objects = root.oneOf ?? root.anyOf ?? [root]
  return objects.map(resolve).flatMap((object) =>
    Object.entries(object.properties ?? {}).map(([name, node]) => ({
      name,
      type: typeOf(node),
      isRequired: object.required?.includes(name) ?? false,
      description: node.description ?? resolve(node).description ?? '',
    })),
  )
}

function typeOf(node: Schema): string {
  if (node.$ref) return node.$ref.split('/').at(-1) ?? ''
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(' ')
  if (node.items) return `list of ${typeOf(node.items)}`
  const types = [node.type ?? []].flat().join(' or ')
  return node.format ? `${types} (${node.format})` : types || (node.anyOf ?? []).map(typeOf).join(' or ')
}

function table(members: readonly Member[]): string {
  const rows = members.map(({ name, type, isRequired, description }) =>
    `| \`${name}\`${isRequired ? ' *' : ''} | ${type} | ${description} |`.replaceAll('\n', ' '),
  )
  return ['| member (* always) | type | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

function curlOf(
  operation: Operation,
  example: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown },
  publicUrl: string,
): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => example.params?.[name] ?? '')
  const query = new URLSearchParams(example.query).toString()
  const lines = [
    `curl -X ${operation.method} "${publicUrl}${BASE_PATH}${path}${query && `?${query}`}"`,
    `-H "Authorization: Bearer $VOREL_KEY"`,
  ]
  if (example.body !== undefined) lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(example.body)}'`)
  return lines.join(' \\\n  ')
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}
