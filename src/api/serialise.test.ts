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
