import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { JsonObject, pageOf } from '../contract/common.ts'
import { OPERATIONS } from '../contract/routes.ts'
import { rawPage } from '../db/page.ts'
import { type Column, decodeRows, type Rows } from '../db/rows.ts'
import { timestampParser } from '../db/types.ts'
import { pageWriter } from './page-json.ts'
import { shapeOf } from './serialise.ts'

const { TEXT, UUID, NUMERIC, DATE, INT2, INT4, INT8, FLOAT8, BOOL, TIMESTAMPTZ, JSON: JSON_TYPE, JSONB } = pg.types.builtins
const TEXT_ARRAY = 1009
const STAY_TEXT = [TEXT, UUID, NUMERIC, DATE] as number[]

/** As the database's client has them. */
function columnOf(name: string, type: number): Column {
  const parse = STAY_TEXT.includes(type) ? String : timestampParser(type, 'text')
  return { name, type, format: 'text', read: (bytes, start, end) => parse(bytes.toString('utf8', start, end)) }
}

function rowsOf(columns: readonly Column[], values: readonly (readonly (string | null)[])[]): Rows {
  const parts = values.map((row) => {
    const cells = row.flatMap((value) => {
      const text = value === null ? null : Buffer.from(value)
      return [int(text === null ? -1 : text.length), text ?? Buffer.alloc(0)]
    })
    const body = Buffer.concat([Buffer.from([0, row.length]), ...cells])
    const bytes = Buffer.concat([Buffer.from('xD'), int(body.length + 4), body])
    return { bytes, start: 1, end: bytes.length }
  })
  return { columns, count: values.length, parts }
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

const pad = (value: number, length: number) => String(value).padStart(length, '0')
/** As the server writes it: no zeros at the end of the fraction, up to six digits, and years before our era. */
const serverInstant = fc
  .tuple(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), fc.integer({ min: 0, max: 999_999 }))
  .map(([date, micros]) => {
    const fraction = micros === 0 ? '' : `.${pad(micros, 6).replace(/0+$/, '')}`
    const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((part) => pad(part, 2)).join(':')
    return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)} ${time}${fraction}+00`
  })

/** Postgres stores no lone surrogates. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('"', '\\', '\\u0041', '\\"', '\u0001\u001f\b\t\n\f\r\u007f', '\u2028\u2029', 'مرحبا', '😀', '</script>', '\\ud800', ''),
)
const anyJson = fc
  .oneof(fc.jsonValue(), fc.dictionary(anyText, fc.jsonValue()), fc.constant(JSON.parse('{"__proto__":{"x":1},"2":1,"1":[{}]}')))
  .map((value) => JSON.stringify(value))
const spaced = anyJson.map((json) => JSON.stringify(JSON.parse(json), null, 1).replaceAll('\n', ''))
const decimal = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)

const KINDS = {
  text: { type: TEXT, schema: z.string(), value: anyText },
  uuid: { type: UUID, schema: z.string(), value: fc.uuid() },
  numeric: { type: NUMERIC, schema: z.string(), value: fc.constantFrom('0', '-12.50', '1e5', '99999999999999999999.01', 'NaN') },
  date: { type: DATE, schema: z.string(), value: fc.constantFrom('2026-03-02', '0044-03-15 BC') },
  small: { type: INT2, schema: z.number(), value: fc.integer({ min: -32768, max: 32767 }).map(String) },
  whole: { type: INT4, schema: z.number(), value: fc.integer().map(String) },
  long: { type: INT8, schema: z.number(), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) },
  real: { type: FLOAT8, schema: z.number(), value: decimal },
  truth: { type: BOOL, schema: z.boolean(), value: fc.constantFrom('t', 'f') },
  instant: { type: TIMESTAMPTZ, schema: z.string(), value: fc.oneof(serverInstant, fc.constantFrom('10000-01-01 00:00:00+00')) },
  free: { type: JSONB, schema: JsonObject, value: spaced },
  json: { type: JSON_TYPE, schema: z.unknown(), value: anyJson },
  shaped: {
    type: JSONB,
    schema: z.object({ a: z.string().optional(), b: z.array(z.object({ c: z.number() })).optional() }),
    value: fc.constantFrom('{"b": [{"c": 1, "d": 2}], "a": "x", "secret": "y"}', '{}', '{"z": 1}'),
  },
  list: { type: TEXT_ARRAY, schema: z.array(z.string()), value: fc.constantFrom('{}', '{a,"b \\"c\\"",NULL}', '{"\\\\",ü}') },
} as const
const NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[]

/** Some columns in some order, of which the schema knows some, in another order, and perhaps one that no column has; rows; and a limit. */
const anyList = fc
  .record({
    columns: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
    unknown: fc.uniqueArray(fc.constantFrom(...NAMES)),
    extra: fc.boolean(),
    limit: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ columns, unknown, extra, limit }) => {
    const row = fc.tuple(fc.uuid(), ...columns.map((name) => fc.option(KINDS[name].value as fc.Arbitrary<string>, { nil: null, freq: 6 })))
    const declared = [...columns].reverse().filter((name) => !unknown.includes(name))
    const members = declared.map((name) => [name, (KINDS[name].schema as z.ZodType).nullable()] as const)
    const item = z.object({ id: z.string(), ...Object.fromEntries(members), ...(extra ? { absent: z.string().optional() } : {}) })
    return fc.record({
      columns: fc.constant([columnOf('id', UUID), ...columns.map((name) => columnOf(name, KINDS[name].type))]),
      schema: fc.constant(pageOf(item.meta({ id: 'Thing' })) as z.ZodType),
      values: fc.array(row, { maxLength: 5 }),
      limit: fc.constant(limit),
    })
  })

test('rows become, byte for byte, the JSON that their values would: any text, number, instant, JSON, null, order and choice of columns', () => {
  fc.assert(
    fc.property(anyList, ({ columns, schema, values, limit }) => {
      const rows = rowsOf(columns, values)
      const all = decodeRows(rows)
      const data = all.slice(0, limit)
      const has_more = all.length > limit
      const expected = JSON.stringify(shapeOf(schema)({ data, next_cursor: has_more ? data.at(-1)?.id : null, has_more }))
      const page = rawPage(rows, limit)
      expect(pageWriter(schema)(page)).toBe(expected)
      expect(JSON.stringify(shapeOf(schema)(page))).toBe(expected)
    }),
    { numRuns: 1000 },
  )
})

test('a row longer than the buffer, all of it to be escaped, and the short ones behind it', () => {
  const columns = [columnOf('id', UUID), columnOf('text', TEXT), columnOf('free', JSONB)]
  const schema = pageOf(z.object({ id: z.string(), text: z.string(), free: JsonObject }).meta({ id: 'Long' }))
  const long = ['a', '\u0001'.repeat(500_000), `{"x": "${'ü'.repeat(200_000)}"}`]
  const values = [long, ['b', 'short', '{}'], long, ['c', 'ü', '{}']]
  const write = pageWriter(schema)
  for (let time = 0; time < 2; time++) {
    const rows = rowsOf(columns, values)
    const expected = JSON.stringify({ data: decodeRows(rows), next_cursor: null, has_more: false })
    expect(write(rawPage(rows, 10)) === expected).toBe(true)
  }
})

test('every list of the contract has a writer; what is no page of the database’s rows has none', () => {
  const lists = Object.values(OPERATIONS).filter(({ path, method }) => method === 'GET' && !path.includes('{id}') && !path.includes('-'))
  const columns = [columnOf('id', UUID)]
  const pages = lists.filter(({ success }) => 'next_cursor' in (success.schema as z.ZodObject).shape)
  expect(pages.length).toBeGreaterThan(4)
  for (const { success } of pages) {
    const write = pageWriter(success.schema)
    expect(write(rawPage(rowsOf(columns, [['a'], ['b']]), 1))).toBe('{"data":[{"id":"a"}],"next_cursor":"a","has_more":true}')
    for (const other of [null, {}, { data: [], next_cursor: null, has_more: false }]) expect(write(other)).toBe(null)
  }
})
