import { describe, expect, test } from 'vitest'
import { turn } from './test-turn.ts'
import { understand } from './understand.ts'

const SLOTS = [
  { local: '2026-11-19T10:00', label: 'Thu 19 Nov 10:00 with Rana Haddad' },
  { local: '2026-11-19T14:15', label: 'Thu 19 Nov 14:15 with Lama Aziz' },
  { local: '2026-11-20T17:30', label: 'Fri 20 Nov 17:30 with Dina Fares' },
]
const SERVICES = [{ label: "Women's haircut" }, { label: "Men's haircut" }, { label: 'Fringe trim' }]
const SERVICES_AR = [{ label: 'قص شعر نسائي' }, { label: 'قص شعر رجالي' }]
const TWO = [
  { local: '2026-11-19T05:30', label: '5:30 am' },
  { local: '2026-11-19T17:30', label: '5:30 pm' },
]

function choose(text: string, options: readonly { readonly local?: string; readonly label: string }[]): number | null {
  return understand(turn(text, { expectations: [{ kind: 'choice', options }] })).choice
}

describe('pointing at one of the slots', () => {
  test.each([
    ['the first', 0],
    ['first one please', 0],
    ['1st', 0],
    ['option 2', 1],
    ['the second one', 1],
    ['2nd please', 1],
    ['third', 2],
    ['the last one', 2],
    ['last', 2],
    ['5:30 works', 2],
    ['half five', 2],
    ['the half five one', 2],
    ['10', 0],
    ['10am', 0],
    ['the 10 o’clock', 0],
    ['2:15 please', 1],
    ['quarter past two', 1],
    ['5:30', 2],
    ['with Rana', 0],
    ["Rana's", 0],
    ['Lama', 1],
    ['Dina please', 2],
    ['the earlier one', 0],
    ['the earliest', 0],
    ['the latest', 2],
    ['Friday', 2],
    ['the Friday one', 2],
    ['the middle one', 1],
    ['yes, the second', 1],
    ['الأول', 0],
    ['التاني', 1],
    ['الثاني لو سمحت', 1],
    ['الأخير', 2],
    ['الساعة ١٠', 0],
    ['خمسة ونص', 2],
    ['الجمعة', 2],
    ['رقم ٢', 1],
    ['الثالث', 2],
  ] as const)('%s → %i', (text, index) => {
    expect(choose(text, SLOTS)).toBe(index)
  })

  test.each([
    'yes',
    'no',
    'Thursday',
    'none of them',
    'what about Saturday?',
    '3:45',
    'how much is it?',
    "I don't like the first one",
    'is this my first visit?',
    'the fifth',
    'أي وقت',
    'مو الأول',
  ])('%s points at none', (text) => {
    expect(choose(text, SLOTS)).toBeNull()
  })
})

describe('pointing at one of the names', () => {
  test.each([
    ["women's", 0],
    ["the men's one", 1],
    ['men', 1],
    ['fringe', 2],
    ['trim please', 2],
    ['2', 1],
    ['number 3', 2],
    ['number one', 0],
    ['second', 1],
  ] as const)('%s → %i', (text, index) => {
    expect(choose(text, SERVICES)).toBe(index)
  })
  test.each([
    ['نسائي', 0],
    ['الرجالي', 1],
    ['الأول', 0],
  ] as const)('%s → %i', (text, index) => {
    expect(choose(text, SERVICES_AR)).toBe(index)
  })
  test.each(['haircut', 'a haircut please', 'قص شعر'])('%s fits several', (text) => {
    expect(choose(text, text.startsWith('ق') ? SERVICES_AR : SERVICES)).toBeNull()
  })
})

test('a time that fits two options is no choice, one with its half of the day is', () => {
  expect(choose('5:30', TWO)).toBeNull()
  expect(choose('5:30 pm', TWO)).toBe(1)
  expect(choose('17:30', TWO)).toBe(1)
})

test('agreeing to the only option chooses it', () => {
  expect(choose('yes that works', SLOTS.slice(0, 1))).toBe(0)
})

test('without options there is no choice', () => {
  expect(understand(turn('the first one')).choice).toBeNull()
})
