import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { importKnowledge } from '../../domain/imports/import-knowledge.ts'
import { importOfferings } from '../../domain/imports/import-offerings.ts'

let world: TestWorld
let tenant: string

beforeAll(async () => {
  world = await openWorld()
  tenant = await makeTenant(world, { vertical: 'salon' })
})
afterAll(() => world.close())

const offer = (csv: string, isTrial = false) => world.db.withTenant(tenant, (tx) => importOfferings(tx, { csv, isTrial }))
const teach = (csv: string, isTrial = false) =>
  world.db.withTenant(tenant, (tx) => importKnowledge(tx, { csv, isTrial, actor: { kind: 'user', id: 'u' } }))
const stored = async (sql: string) => (await world.owner.query(sql, [tenant])).rows

const PRICES = `\uFEFFTitle;Title (Arabic);Price;Duration;Reference;Colour
Cut;قص;AED 1,250.50;45;S1;red
;بلا اسم;10;30;S2;
Colour;صبغة;ten;30;S3;
"Long
title";عنوان;99;half an hour;S4;
Shave;حلاقة;30;20;S5;`

test('a trial tells what would become of each row and writes nothing', async () => {
  const report = await offer(PRICES, true)
  expect(report.unknown_columns).toEqual(['colour'])
  expect(report.rows.map(({ line, outcome }) => [line, outcome])).toEqual([
    [2, 'create'],
    [3, 'refuse'],
    [4, 'refuse'],
    [5, 'refuse'],
    [7, 'create'],
  ])
  expect(report.rows.flatMap(({ problems }) => problems)).toEqual([
    'title: is required',
    expect.stringMatching(/^price: must be a decimal/),
    'duration: must be a whole number',
  ])
  expect(await stored('select from offerings where tenant_id = $1')).toHaveLength(0)
})

test('good rows are written, refused ones are left out; the same file again changes nothing, another price changes one', async () => {
  await offer(PRICES)
  expect(await stored('select title, title_ar, price::text, attributes from offerings where tenant_id = $1 order by id')).toEqual([
    { title: 'Cut', title_ar: 'قص', price: '1250.50', attributes: { duration_minutes: 45 } },
    { title: 'Shave', title_ar: 'حلاقة', price: '30', attributes: { duration_minutes: 20 } },
  ])
  expect((await offer(PRICES)).rows.map(({ outcome }) => outcome)).toEqual(['same', 'refuse', 'refuse', 'refuse', 'same'])
  const changed = 'title,price,reference_number\nShave,35,S5\n'
  expect((await offer(changed, true)).rows[0]?.outcome).toBe('update')
  expect((await offer(changed)).rows[0]?.outcome).toBe('update')
  expect(await stored("select price::text from offerings where tenant_id = $1 and reference_number = 'S5'")).toEqual([{ price: '35' }])
})

test('without ids and references a title says which is meant, and the same file again makes nothing twice', async () => {
  const titled = 'title,price\nMassage,200\nMassage,300\nFacial,150\n'
  expect((await offer(titled)).rows.map(({ outcome }) => outcome)).toEqual(['create', 'create', 'create'])
  expect((await offer(titled)).rows.map(({ outcome }) => outcome)).toEqual(['same', 'same', 'same'])
  expect((await offer(titled.replace('150', '160'))).rows.map(({ outcome }) => outcome)).toEqual(['same', 'same', 'update'])
  expect(await stored("select from offerings where tenant_id = $1 and title in ('Massage', 'Facial')")).toHaveLength(3)
})

test('what is no such file is told in one sentence', async () => {
  await expect(offer('title,price\n"open,1\n')).rejects.toThrow(/can not be read as CSV/)
  await expect(offer('title,Title\na,b\n')).rejects.toThrow('the column title is there twice')
  await expect(offer(`title,price\n${'a,1\n'.repeat(2001)}`)).rejects.toThrow('the file has 2001 rows: at most 2000 at a time')
})

test('questions and answers: a question that is there is replaced, one without an answer is refused', async () => {
  const first = await teach('question,answer,alternatives\nDo you have parking?,Yes,Where can I park? | car park\nOpen on Friday?,\n')
  expect(first.rows.map(({ outcome }) => outcome)).toEqual(['create', 'refuse'])
  expect(first.rows[1]?.problems).toEqual(['answer: is required'])
  const second = await teach('question,answer\ndo you have parking?,"Yes, behind the house"\n')
  expect(second.rows[0]?.outcome).toBe('update')
  expect(await stored('select answer, alternatives from knowledge_entries where tenant_id = $1')).toEqual([
    { answer: 'Yes, behind the house', alternatives: ['Where can I park?', 'car park'] },
  ])
})
