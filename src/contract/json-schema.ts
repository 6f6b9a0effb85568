import { z } from 'zod'
import { CursorParam, LimitParam } from './common.ts'

export type Json = { [name: string]: unknown }

/** JSON Schema of one Zod schema; what has an id moves into `schemas` and is referred to. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
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
