import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openWorld, type TestWorld } from '../../test/harness.ts'
import { pageWriter } from '../api/page-json.ts'
import { JsonObject, pageOf } from '../contract/common.ts'
import { rawPage } from './page.ts'
import { runPipeline } from './pipeline.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const COLUMNS = {
  id: 'uuid',
  text: 'text',
  short: 'varchar',
  truth: 'boolean',
  small: 'int2',
  whole: 'int4',
  long: 'int8',
  instant: 'timestamptz',
  json: 'json',
  free: 'jsonb',
} as const
const item = z.object({
  id: z.string(),
  text: z.string().nullable(),
  short: z.string().nullable(),
  truth: z.boolean().nullable(),
  small: z.number().nullable(),
  whole: z.number().nullable(),
  long: z.number().nullable(),
  instant: z.string().nullable(),
  json: JsonObject.nullable(),
  free: JsonObject.nullable(),
})
const write = pageWriter(pageOf(item.meta({ id: 'Any' })))

const anyText = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\0', ''))
const anyInstant = fc.oneof(
  fc
    .tuple(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-30'), noInvalidDate: true }), fc.nat(999))
    .map(([date, micros]) => date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`)),
  // The epochs' edges, and those of what a number holds exactly.
  fc.constantFrom('1999-12-31T23:59:59.999999Z', '2000-01-01T00:00:00Z', '1969-12-31T23:59:59.9995Z', '1856-01-01T00:00:00.000001Z'),
  fc.constantFrom('1857-06-01T00:00:00.1Z', '2142-01-01T00:00:00.123456Z', '2143-12-31T23:59:59.999999Z', '2026-03-02T06:00:00.5Z'),
)
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 5 })
const anyRow = fc.record({
  id: fc.uuid(),
  text: nullable(anyText),
  short: nullable(anyText),
  truth: nullable(fc.boolean()),
  small: nullable(fc.integer({ min: -32768, max: 32767 })),
  whole: nullable(fc.integer()),
  long: nullable(fc.maxSafeInteger()),
  instant: nullable(anyInstant),
  json: nullable(fc.dictionary(anyText, anyText)),
  free: nullable(fc.dictionary(anyText, fc.integer())),
})

test('what the server sends in its own form is, in values and in JSON, what it sends as text', async () => {
  const members = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`)
  const text = `select * from json_to_recordset($1) as row(${members.join(', ')})`
  const client = await world.db.pool.connect()
  const formats = new Set<string | undefined>()
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { maxLength: 30 }), fc.nat(30), async (rows, limit) => {
      const read = async (statement: string) => {
        const [outcome] = await runPipeline(client, [{ text: statement, values: [JSON.stringify(rows)] }])
        if (!outcome) throw new Error('no outcome')
        formats.add(outcome.raw.columns[0]?.format)
        return { rows: outcome.rows, json: write(rawPage(outcome.raw, limit + 1)) }
      }
      // A statement's first answer comes as text; with a limit of its own it is another statement.
      const asText = await read(`${text} limit ${1000 + Math.floor(Math.random() * 1e9)}`)
      await read(text)
      expect(await read(text)).toEqual(asText)
      expect(asText.rows).toHaveLength(rows.length)
    }),
    { numRuns: 150 },
  )
  client.release()
  expect([...formats].sort()).toEqual(['binary', 'text'])
})

test('a statement with a column that we can’t read so goes on as text', async () => {
  const client = await world.db.pool.connect()
  for (let time = 0; time < 3; time++) {
    const [outcome] = await runPipeline(client, [{ text: "select 1 as one, '{a,b}'::text[] as list, 1.50::numeric as price", values: [] }])
    expect(outcome?.rows).toEqual([{ one: 1, list: ['a', 'b'], price: '1.50' }])
  }
  client.release()
})

test('the same statement twice in one call, before and after its columns are known', async () => {
  const client = await world.db.pool.connect()
  const statement = { text: "select gen_random_uuid() is not null as truth, '2026-03-02T06:00:00Z'::timestamptz as instant", values: [] }
  for (let time = 0; time < 3; time++) {
    const outcomes = await runPipeline(client, [statement, statement])
    expect(outcomes.map(({ rows }) => rows)).toEqual([
      [{ truth: true, instant: '2026-03-02T06:00:00.000Z' }],
      [{ truth: true, instant: '2026-03-02T06:00:00.000Z' }],
    ])
  }
  client.release()
})
