import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addClosure, addHours, addOffering, addResource } from '../../../test/calendar-factories.ts'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../../test/harness.ts'
import type { TenantTx } from '../../db/database.ts'
import { isOpenAt, openingHours } from './business-hours.ts'
import { intersect, subtract, union } from './intervals.ts'
import { listResources } from './list-resources.ts'

let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  world.clock.set(TEST_NOW)
  tenant = await makeTenant(world)
})
afterAll(() => world.close())

const inTenant = <T>(work: (tx: TenantTx) => Promise<T>) => world.db.withTenant(tenant, work)

test('the hours question: the week in order, whether it is open, when that changes, and the closures to come', async () => {
  await inTenant(async (tx) => {
    await addHours(tx, { opens: 16 * 60, closes: 20 * 60, weekdays: [1, 2] })
    await addHours(tx, { opens: 9 * 60, closes: 13 * 60, weekdays: [1, 2] })
    await addHours(tx, { opens: 0, closes: 1440, resource_id: await addResource(tx) })
    await addClosure(tx, { starts_at: '2026-03-19T20:00:00Z', ends_at: '2026-03-22T20:00:00Z', reason: 'Eid' })
    await addClosure(tx, { starts_at: '2026-03-01T08:00:00Z', ends_at: '2026-03-01T09:00:00Z', reason: 'over' })
    await addClosure(tx, { starts_at: '2026-09-01T08:00:00Z', ends_at: '2026-09-01T09:00:00Z', reason: 'far away' })
    expect(await openingHours(tx)).toEqual({
      timezone: 'Asia/Dubai',
      weekly: [1, 2].flatMap((weekday) => [
        { weekday, opens_minute: 540, closes_minute: 780 },
        { weekday, opens_minute: 960, closes_minute: 1200 },
      ]),
      closures: [{ starts_at: '2026-03-19T20:00:00.000Z', ends_at: '2026-03-22T20:00:00.000Z', reason: 'Eid' }],
      is_open: true,
      changes_at: '2026-03-02T09:00:00.000Z',
    })
  })
  world.clock.set(new Date('2026-03-03T18:00:00Z'))
  expect(await inTenant(openingHours)).toMatchObject({ is_open: false, changes_at: '2026-03-09T05:00:00.000Z' })
})

test('a business that has not said its hours is open never, one without a break always', async () => {
  await inTenant(async (tx) => {
    expect(await openingHours(tx)).toMatchObject({ weekly: [], is_open: false, changes_at: null })
    expect(await isOpenAt(tx, TEST_NOW)).toBe(false)
    await addHours(tx, { opens: 0, closes: 1440 })
    expect(await openingHours(tx)).toMatchObject({ is_open: true, changes_at: null })
  })
})

test('open at an instant: from the opening, until before the closing, past midnight, and not in a closure', async () => {
  await inTenant(async (tx) => {
    await addHours(tx, { opens: 18 * 60, closes: 26 * 60, weekdays: [1] })
    await addClosure(tx, { starts_at: '2026-03-02T16:00:00Z', ends_at: '2026-03-02T17:00:00Z' })
    const open = (instant: string) => isOpenAt(tx, new Date(instant))
    expect(await open('2026-03-02T17:59:59.999+04:00')).toBe(false)
    expect(await open('2026-03-02T18:00:00+04:00')).toBe(true)
    expect(await open('2026-03-02T20:00:00+04:00')).toBe(false)
    expect(await open('2026-03-02T21:00:00+04:00')).toBe(true)
    expect(await open('2026-03-03T01:59:59.999+04:00')).toBe(true)
    expect(await open('2026-03-03T02:00:00+04:00')).toBe(false)
  })
})

test('resources are listed by name with what they do, the archived left out', async () => {
  await inTenant(async (tx) => {
    const [rana, bea] = [await addResource(tx, { name: 'Rana' }), await addResource(tx, { name: 'Bea', capacity: 3 })]
    await addResource(tx, { name: 'Gone', status: 'archived' })
    const cut = await addOffering(tx, { only: [rana] })
    const common = { kind: 'staff', name_ar: null, aliases: [] }
    expect(await listResources(tx)).toEqual([
      { ...common, id: bea, name: 'Bea', capacity: 3, offering_ids: [] },
      { ...common, id: rana, name: 'Rana', capacity: 1, offering_ids: [cut] },
    ])
  })
})

test('union, intersection and difference of intervals agree with sets of points, and stay in their form', () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 }))
    .map(([start, length]) => ({ start, end: start + length }))
  const intervals = fc.array(interval, { maxLength: 8 })
  const points = (list: readonly { start: number; end: number }[]) =>
    Array.from({ length: 60 }, (_, n) => n).filter((n) => list.some((each) => each.start <= n && n < each.end))
  fc.assert(
    fc.property(intervals, intervals, (a, b) => {
      const [left, right] = [union(a), union(b)]
      const results = { left, both: intersect(left, right), rest: subtract(left, right) }
      expect(points(left)).toEqual(points(a))
      expect(points(results.both)).toEqual(points(a).filter((n) => points(b).includes(n)))
      expect(points(results.rest)).toEqual(points(a).filter((n) => !points(b).includes(n)))
      for (const list of Object.values(results)) {
        expect(list.every((each, n) => each.start < each.end && (n === 0 || (list[n - 1]?.end ?? 0) <= each.start))).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})
