import { expect, test } from 'vitest'
import { DEMO_SLUGS, readDemoTenant } from '../../src/demo/demo-tenant.ts'
import { instantAt, localDay, minutesOf, wordedInstant } from '../../src/demo/local-time.ts'
import { type PlannedConversation, planHistory } from '../../src/demo/plan-history.ts'

const timezone = 'Asia/Dubai'
const tenants = DEMO_SLUGS.map((slug) => readDemoTenant(slug))
const MINUTE = 60_000

/** Every seventh hour of nine days: each weekday at several times of day, around the turn of a year. */
const starts = Array.from({ length: 31 }, (_, index) => new Date(Date.parse('2026-12-24T20:30:00Z') + index * 7 * 60 * MINUTE))

test('whenever the demo is started, its conversations are over and its appointments fit their status', () => {
  for (const now of starts) {
    for (const { source, appointment, last } of tenants.flatMap((tenant) => planHistory(tenant, { now, timezone }))) {
      expect(last < now, now.toISOString()).toBe(true)
      if (!appointment) continue
      const status = source.appointment?.status
      const fits = status === 'completed' || status === 'no_show' ? appointment.end < now : appointment.start > now
      expect(fits && last < appointment.start, `${source.customer.name} ${now.toISOString()}`).toBe(true)
    }
  }
})

test('whenever the demo is started, no resource has two appointments at once or one while it is closed', () => {
  for (const now of starts) {
    for (const tenant of tenants) {
      const spans = planHistory(tenant, { now, timezone }).flatMap(spanOf)
      const closed = tenant.closures.map((closure) => {
        const day = localDay(now, closure.in_days, timezone)
        const [start, end] = [instantAt(day, minutesOf(closure.from), timezone), instantAt(day, minutesOf(closure.to), timezone)]
        return { resource: closure.resource ?? null, start: start.getTime(), end: end.getTime() }
      })
      for (const [index, span] of spans.entries()) {
        const others = [...spans.slice(index + 1), ...closed].filter((other) => other.resource === null || other.resource === span.resource)
        const clashes = others.filter((other) => other.start < span.end + 30 * MINUTE && span.start < other.end + 30 * MINUTE)
        expect(clashes, `${tenant.slug} ${now.toISOString()}`).toEqual([])
      }
    }
  }
})

test('an appointment is worded with weekday, date, time and zone', () => {
  const instant = new Date('2026-03-05T12:00:00Z')
  expect(wordedInstant(instant, timezone, 'en')).toBe('Thursday, 5 March 2026 at 16:00 (Dubai time)')
  expect(wordedInstant(instant, timezone, 'ar')).toBe('الخميس، 5 مارس 2026 الساعة 16:00 بتوقيت دبي')
})

function spanOf({ source, appointment }: PlannedConversation) {
  if (!source.appointment || !appointment) return []
  return [{ resource: source.appointment.resource, start: appointment.start.getTime(), end: appointment.end.getTime() }]
}
