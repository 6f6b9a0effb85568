import { describe, expect, test } from 'vitest'
import { AppointmentCreate, AppointmentUpdate } from './appointments.ts'

const start = '2026-03-03T13:00:00.000Z'
const end = '2026-03-03T14:00:00.000Z'
const body = { customer_name: 'Ann', customer_phone: '+971501234567', scheduled_start: start, scheduled_end: end }
const ID = '019cadc6-7c80-7123-8abc-0123456789ab'

describe('the contract of a body', () => {
  test.each([
    ['no offset', { scheduled_start: '2026-03-03T13:00:00' }],
    ['a day that is not', { scheduled_start: '2026-02-29T13:00:00Z' }],
    ['a year that the database has not', { scheduled_start: '0000-01-01T00:00:00Z' }],
    ['an offset that leads out of the range', { scheduled_end: '9999-12-31T23:59:59-23:59' }],
    ['an end that is the start', { scheduled_end: start }],
    ['an end that is the start in another offset', { scheduled_end: '2026-03-03T17:00:00+04:00' }],
    ['an end before the start', { scheduled_end: '2026-03-03T12:00:00Z' }],
    ['an empty name', { customer_name: '' }],
    ['201 characters of name', { customer_name: '😀'.repeat(201) }],
    ['four digits', { customer_phone: '1234' }],
    ['33 characters of phone', { customer_phone: '1'.repeat(33) }],
    ['no address', { customer_email: 'ann' }],
    ['a line break in an address', { customer_email: 'ann@example.com\nBcc: x@example.com' }],
    ['501 characters of place', { location_text: 'x'.repeat(501) }],
    ['U+0000', { location_text: 'a\0b' }],
    ['a lone surrogate', { customer_name: 'a\ud800b' }],
    ['an unknown status', { status: 'booked' }],
    ['an unknown member', { google_calendar_event_id: 'x' }],
    ['no id', { resource_id: 'rana' }],
    ['null for what must be there', { customer_phone: null }],
  ])('%s is refused', (_what, change) => {
    expect(AppointmentCreate.safeParse({ ...body, ...change }).success).toBe(false)
  })

  test.each([
    { customer_name: '😀'.repeat(200) },
    { customer_phone: '12345' },
    { location_text: '' },
    { customer_email: null, location_text: null, conversation_id: null, lead_id: null, offering_id: null, resource_id: null },
    { scheduled_start: '1999-12-31T23:59:59.999999999-11:30' },
  ])('%o is accepted', (change) => {
    expect(AppointmentCreate.safeParse({ ...body, ...change }).error).toBeUndefined()
  })

  test('a change needs a member, and knows no immutable ones', () => {
    expect(AppointmentUpdate.safeParse({}).success).toBe(false)
    for (const member of ['id', 'conversation_id', 'lead_id', 'offering_id', 'resource_id', 'created_at']) {
      expect(AppointmentUpdate.safeParse({ customer_name: 'Ann', [member]: ID }).success).toBe(false)
    }
  })
})
