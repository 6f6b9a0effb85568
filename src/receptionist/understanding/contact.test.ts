import { describe, expect, test } from 'vitest'
import { turn } from './test-turn.ts'
import { understand } from './understand.ts'

const MOBILE = '+971501234567'
const VALID: readonly (readonly [string, string])[] = [
  ['+971 50 123 4567', MOBILE],
  ['0501234567', MOBILE],
  ['050-123-4567', MOBILE],
  ['050 123 4567', MOBILE],
  ['(050) 123 4567', MOBILE],
  ['٠٥٠١٢٣٤٥٦٧', MOBILE],
  ['۰۵۰۱۲۳۴۵۶۷', MOBILE],
  ['00971501234567', MOBILE],
  ['971501234567', MOBILE],
  ['+971-50-1234567', MOBILE],
  ['my number is 050.123.4567', MOBILE],
  ['call me on 0501234567 tomorrow at 5', MOBILE],
  ['Sara 0501234567', MOBILE],
  ['oh five oh one two three four five six seven', MOBILE],
  ['zero five zero, one two three, four five six seven', MOBILE],
  ['plus nine seven one five zero one two three four five six seven', MOBILE],
  ['صفر خمسة صفر واحد اثنين ثلاثة أربعة خمسة ستة سبعة', MOBILE],
  ['oh five oh, one two three, forty five, sixty seven', MOBILE],
  ['zero five five, double one, double two, triple three', '+971551122333'],
  ['رقمي ٠٥٠ ١٢٣ ٤٥٦٧', MOBILE],
  ['+44 20 7946 0958', '+442079460958'],
  ['+1 (212) 555-0123', '+12125550123'],
  ['my US number is +12125550123', '+12125550123'],
  ['reach me at 04 123 4567', '+97141234567'],
  ['+٩٧١٥٠١٢٣٤٥٦٧', MOBILE],
  ['jawwal 0501234567 w shukran', MOBILE],
  ['0501234567.', MOBILE],
  ['(0501234567)', MOBILE],
  ['my whatsapp: +966 50 123 4567', '+966501234567'],
  ['the wrong one was 0559999999, actually 0501234567', MOBILE],
]
const INVALID = ['05012', '050123', '1234', '050 12', 'my number is 050123', 'رقمي ٠٥٠١٢', 'it is 05012345678901234']
const NONE = [
  '12/05/2026',
  '2026-05-12',
  '5:30',
  'at 17:30',
  'from 10:00-12:00',
  'AED 1500000',
  'budget 1500000',
  '1,500,000',
  '1500000 درهم',
  'ميزانيتي 9000000',
  'room 101',
  'table for 12',
  '10-12 or 14-16',
  '5 6 7 8 9 10 11',
  'on 12.05.2026 at 5',
  'the year 2019',
  'order #A123456',
  '$2500000',
  'a villa of 1200000 AED',
  '80000 km',
]
const EMAILS: readonly (readonly [string, string | null])[] = [
  ['rana@example.com', 'rana@example.com'],
  ['My email: Rana.H@Example.COM.', 'rana.h@example.com'],
  ['rana at gmail dot com', 'rana@gmail.com'],
  ['rana dot haddad at gmail dot com', 'rana.haddad@gmail.com'],
  ['rana underscore h at outlook dot com thanks', 'rana_h@outlook.com'],
  ['send it to a+b@mail.example.co.uk please', 'a+b@mail.example.co.uk'],
  ['rana (at) gmail.com', 'rana@gmail.com'],
  ['rana @ gmail.com', 'rana@gmail.com'],
  ['my email is rana at haddad dot ae', 'rana@haddad.ae'],
  ['ايميلي rana@gmail.com', 'rana@gmail.com'],
  ['<rana@example.com>', 'rana@example.com'],
  ['josé@example.com', 'josé@example.com'],
  ['rana@gmail', null],
  ['meet me at salon.com', null],
  ['see you at 5. come early', null],
  ['@rana on insta', null],
  ['@@@@', null],
  ['look at that dot', null],
]

describe('phones', () => {
  test.each(VALID)('%s → %s', (text, e164) => {
    expect(understand(turn(text)).phone).toMatchObject({ e164, valid: true })
  })
  test.each(INVALID)('asked, not valid: %s', (text) => {
    const { phone } = understand(turn(text, { expectations: [{ kind: 'phone' }] }))
    expect(phone).toMatchObject({ e164: null, valid: false })
    expect(text).toContain(phone?.text)
  })
  test.each(NONE)('no phone: %s', (text) => {
    expect(understand(turn(text)).phone).toBeNull()
  })
  test('the default country reads national numbers', () => {
    expect(understand(turn('212 555 0123', { country: 'US' })).phone?.e164).toBe('+12125550123')
    expect(understand(turn('0101 234 5678', { country: 'EG' })).phone?.e164).toBe('+201012345678')
    expect(understand(turn('0501234567', { country: 'SA' })).phone?.e164).toBe('+966501234567')
    expect(understand(turn('0501234567', { country: 'nowhere' })).phone?.valid).toBe(false)
  })
  test('quotes the number as written', () => {
    expect(understand(turn('it is ٠٥٠-١٢٣-٤٥٦٧ ok')).phone?.text).toBe('٠٥٠-١٢٣-٤٥٦٧')
  })
  test('digits of a phone are neither numbers nor times', () => {
    const { numbers, whens } = understand(turn('sara 050 123 4567'))
    expect([numbers, whens]).toEqual([[], []])
  })
})

describe('e-mail', () => {
  test.each(EMAILS)('%s → %s', (text, email) => {
    expect(understand(turn(text)).email).toBe(email)
  })
})
