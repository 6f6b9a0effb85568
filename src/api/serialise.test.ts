import { expect, test } from 'vitest'
import { z } from 'zod'
import { JsonObject } from '../contract/common.ts'
import { shapeOf } from './serialise.ts'

test('what a schema does not name is left out at every depth, and free objects stay whole', () => {
  const item = z.object({ id: z.string(), note: z.string().nullable(), free: JsonObject.optional() })
  const shape = shapeOf(z.object({ data: z.array(item), first: item.nullable(), has_more: z.boolean() }))
  const free = JSON.parse('{"__proto__":{"x":1},"deep":[{"kept":true}]}')
  const row = { secret: 1, note: null, id: 'a', free, tenant_id: 't' }
  expect(JSON.stringify(shape({ data: [row, { id: 'b', note: 'n', state: {} }], first: null, has_more: false, internal: 2 }))).toBe(
    '{"data":[{"id":"a","note":null,"free":{"__proto__":{"x":1},"deep":[{"kept":true}]}},{"id":"b","note":"n"}],"first":null,"has_more":false}',
  )
})

test('a row comes out the same whether it has exactly the declared members, other ones among them, or another order', () => {
  const shape = shapeOf(z.array(z.object({ id: z.string(), name: z.string().nullable(), at: z.string().optional() })))
  const rows = [
    { id: 'a', name: null, at: 't' },
    { id: 'a', name: null, at: 't', tenant_id: 'x' },
    { tenant_id: 'x', id: 'a', name: null, at: 't' },
    { id: 'a', secret: 'x', name: null, at: 't' },
    { at: 't', name: null, id: 'a' },
  ]
  expect(new Set(rows.map((row) => JSON.stringify(shape([row]))))).toEqual(new Set(['[{"id":"a","name":null,"at":"t"}]']))
  expect(JSON.stringify(shape([{ id: 'a', name: null }]))).toBe('[{"id":"a","name":null}]')
})
