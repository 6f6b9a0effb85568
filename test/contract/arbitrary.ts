import fc from 'fast-check'
import { z } from 'zod'

/** The parts of JSON Schema that the contract's requests are made of. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** What a schema of the contract takes, and now and then (`oddity` in 100) something else in the place of a value. `ids` are used for UUIDs. */
export function requestsFor(schema: z.ZodType, options: { ids: readonly string[]; oddity: number }): fc.Arbitrary<unknown> {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constant('\u0000'),
    fc.constant('\ud800'),
  )
  const withOddity = (value: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 100 - options.oddity, arbitrary: value }, { weight: options.oddity, arbitrary: odd })
  const madeBy = (given: Schema): fc.Arbitrary<unknown> => {
    const node = given.$ref ? { ...root.$defs?.[given.$ref.slice('#/$defs/'.length)], ...given } : given
    if (node.anyOf) return fc.oneof(...node.anyOf.map(madeBy))
    if (node.const !== undefined) return fc.constant(node.const)
    if (node.enum) return fc.constantFrom(...node.enum)
    const types = node.type === undefined ? [] : [node.type].flat()
    return types.length === 0 ? fc.jsonValue({ maxDepth: 2 }) : fc.oneof(...types.map((type) => ofType(type, node)))
  }
  const ofType = (type: string, node: Schema): fc.Arbitrary<unknown> => {
    switch (type) {
      case 'null':
        return fc.constant(null)
      case 'boolean':
        return fc.boolean()
      case 'integer':
        return fc.integer({ min: Math.max(node.minimum ?? 0, -1e6), max: Math.min(node.maximum ?? 1000, 1e6) })
      case 'number':
        return fc.integer({ min: 0, max: 10_000 }).map((cents) => cents / 100)
      case 'array':
        return fc.array(withOddity(madeBy(node.items ?? {})), {
          minLength: node.minItems ?? 0,
          maxLength: Math.min(node.maxItems ?? 4, 4),
        })
      case 'object':
        return node.properties
          ? objectOf(node, node.properties)
          : fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,9}$/), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
      default:
        return textOf(node, options.ids)
    }
  }
  const objectOf = (node: Schema, properties: Readonly<Record<string, Schema>>) => {
    const isRequired = (name: string) => node.required?.includes(name) === true
    const members = Object.entries(properties).map(([name, member]) => {
      const value = withOddity(madeBy(member))
      return [name, isRequired(name) ? value : fc.option(value, { nil: undefined })] as const
    })
    return fc.record(Object.fromEntries(members))
  }
  return withOddity(madeBy(root))
}

function textOf(node: Schema, ids: readonly string[]): fc.Arbitrary<string> {
  if (node.format === 'uuid') return fc.constantFrom(...ids)
  if (node.format === 'date-time')
    return fc.integer({ min: 0, max: 5000 }).map((hours) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString())
  if (node.format === 'date')
    return fc.integer({ min: 0, max: 500 }).map((days) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10))
  if (node.format === 'uri') return fc.constantFrom('https://example.com/a', 'https://example.com/b?c=d')
  if (node.format === 'email') return fc.constantFrom('a@b.co', 'first.last@example.com')
  if (node.pattern) return fc.stringMatching(new RegExp(node.pattern))
  return fc.string({ unit: 'binary', minLength: node.minLength ?? 0, maxLength: Math.min(node.maxLength ?? 40, 40) })
}
