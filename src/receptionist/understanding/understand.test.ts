import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { processorTime } from '../../../test/processor-time.ts'
import { turn } from './test-turn.ts'
import { understand } from './understand.ts'

const ATTRIBUTES = {
  party_size: 'integer',
  bedrooms: 'integer',
  budget_min: 'number',
  budget_max: 'number',
  purpose: 'buy|rent|sell',
  vehicle_make: 'string',
  vehicle_model: 'string',
  date_of_birth: 'date',
  pets: 'boolean',
  allergies: 'string',
}
const ALL = [
  { kind: 'name' },
  { kind: 'phone' },
  { kind: 'email' },
  { kind: 'when' },
  { kind: 'offering' },
  { kind: 'number', slot: 'party_size' },
  { kind: 'text', slot: 'area' },
  { kind: 'yes_no', about: 'confirm' },
  { kind: 'choice', options: [{ label: 'a', local: '2026-11-19T10:00' }, { label: 'b' }] },
] as const

const HOSTILE: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['spaces', ' \t\n '],
  ['an emoji', '🙂'],
  ['a lone surrogate', '\ud83d'],
  ['surrogates the wrong way round', '\udc00\ud800 hi'],
  ['NUL', 'book\0 me \0'],
  ['only NUL', '\0\0\0'],
  ['base64', 'QUJD'.repeat(5000)],
  ['a wall of a', 'a'.repeat(20_000)],
  ['a wall of digits', '1'.repeat(20_000)],
  ['digits and dashes', '1-'.repeat(10_000)],
  ['spaced digits', '0 5 '.repeat(5000)],
  ['at signs', '@'.repeat(20_000)],
  ['"a@a." again and again', 'a@a.'.repeat(5000)],
  ['dots', '.'.repeat(20_000)],
  ['"at dot" again and again', 'a at b dot '.repeat(1800)],
  ['numbers in words', 'two hundred and '.repeat(1250)],
  ['number words', 'ألف و'.repeat(4000)],
  ['one word', 'book '.repeat(4000)],
  ['an offering', 'haircut '.repeat(2500)],
  ['misspelled offerings', 'haircuy massge balayaga '.repeat(830)],
  ['greetings', 'hi '.repeat(6600)],
  ['cancel', 'cancel my '.repeat(2000)],
  ['names', 'my name is Sara '.repeat(1250)],
  ['quotes', `${'"'.repeat(10_000)}'`.repeat(2)],
  ['brackets', '('.repeat(20_000)],
  ['right-to-left marks', '\u202e\u200f'.repeat(10_000)],
  ['combining marks', `a${'\u0301'.repeat(19_999)}`],
  ['zalgo Arabic', `ا${'\u064b'.repeat(19_999)}`],
  ['prototype words', 'constructor __proto__ toString hasOwnProperty valueOf'],
  ['markup', '<script>alert(1)</script>'.repeat(800)],
  ['unique words', Array.from({ length: 3500 }, (_, index) => `w${index.toString(26)}x`).join(' ')],
  [
    'unique letters',
    Array.from({ length: 3000 }, (_, index) => [...index.toString(9)].map((digit) => 'bcdfghjkl'[Number(digit)]).join('')).join(' '),
  ],
  ['times', '5:30 '.repeat(4000)],
  ['dates', '12/05/2026 '.repeat(1800)],
  ['far too long', 'please book me in tomorrow '.repeat(10_000)],
  ['pain', "can't .. my chest ".repeat(1100)],
]

describe('hostile input', () => {
  test.each(HOSTILE)('%s gives a sane answer', (_, text) => {
    for (const expectations of [[], ALL]) {
      const { intents, name, phone, numbers, language } = understand(turn(text, { attributes: ATTRIBUTES, expectations }))
      expect(intents.length).toBeGreaterThan(0)
      expect(['en', 'ar']).toContain(language)
      expect(name === null || name.length <= 80).toBe(true)
      expect(phone === null || phone.text.length <= 80).toBe(true)
      expect(numbers.every(Number.isFinite)).toBe(true)
    }
  })

  test('nothing understood is out of scope, with a low score', () => {
    for (const text of ['', '🙂', 'QUJD'.repeat(100), '\0', 'qwpoeiru zmxncb']) {
      expect(understand(turn(text)).intents).toEqual([{ intent: 'out_of_scope', score: 0.2 }])
    }
  })

  test('any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const understanding = understand(turn(text, { attributes: ATTRIBUTES, expectations: ALL }))
        const spans = [...understanding.whens, ...understanding.offerings, ...understanding.resources].map(({ span }) => span)
        return understanding.intents.length > 0 && spans.every(([from, to]) => from >= 0 && from < to && to <= text.length)
      }),
      { numRuns: 300 },
    )
  })

  // Processor time, as the wall clock also counts whatever else the machine does; the bound leaves room for a busy one.
  test('the longest turn takes tens of milliseconds, whatever is in it', () => {
    understand(turn('warm up', { attributes: ATTRIBUTES, expectations: ALL }))
    const slow = HOSTILE.map(([label, text]) => {
      const best = processorTime(() => understand(turn(text, { attributes: ATTRIBUTES, expectations: ALL })))
      return { label, best }
    }).filter(({ best }) => best > 250)
    expect(slow).toEqual([])
  })
})

describe('one turn, all its facts', () => {
  test('English', () => {
    const understanding = understand(
      turn("Hi, I'm Lara Nasser, can I get a haircut with Rana tomorrow around 5? My number is 050 123 4567, lara@example.com"),
    )
    expect(understanding).toMatchObject({
      language: 'en',
      name: 'Lara Nasser',
      phone: { e164: '+971501234567' },
      email: 'lara@example.com',
      isQuestion: true,
      numbers: [],
    })
    expect(understanding.offerings.map(({ id }) => id).sort()).toEqual(['mens-cut', 'womens-cut'])
    expect(understanding.resources.map(({ id }) => id)).toEqual(['rana'])
    expect(understanding.whens[0]?.date?.from).toBe('2026-11-19')
    expect(understanding.intents[0]?.intent).toBe('book')
  })
  test('Arabic', () => {
    const understanding = understand(turn('مرحبا معك لارا ناصر، ممكن صبغة مع رنا بكرا الساعة خمسة؟ رقمي ٠٥٠١٢٣٤٥٦٧'))
    expect(understanding).toMatchObject({ language: 'ar', name: 'لارا ناصر', phone: { e164: '+971501234567' }, isQuestion: true })
    expect(understanding.offerings.map(({ id }) => id)).toEqual(['colour'])
    expect(understanding.resources.map(({ id }) => id)).toEqual(['rana'])
    expect(understanding.whens[0]?.date?.from).toBe('2026-11-19')
    expect(understanding.intents[0]?.intent).toBe('book')
  })
})

describe('language', () => {
  test.each([
    ['hello', null, 'en'],
    ['مرحبا', 'en', 'ar'],
    ['5?', 'ar', 'ar'],
    ['👍', 'ar', 'ar'],
    ['5?', null, 'en'],
    ['marhaba', 'ar', 'en'],
    ['بدي balayage بكرا الصبح', null, 'ar'],
    ['I want صبغة please tomorrow', null, 'en'],
    ['', 'ar', 'ar'],
    ['٥', null, 'en'],
    ['shukran', null, 'en'],
  ] as const)('%s after %s → %s', (text, previous, language) => {
    expect(understand(turn(text, { language: previous })).language).toBe(language)
  })
})

describe('topics', () => {
  test.each([
    ['how much is it?', ['price']],
    ['بكم؟', ['price']],
    ['قديش سعر الصبغة', ['price']],
    ['kam si3r', ['price']],
    ['what time do you open', ['hours']],
    ['متى تفتحون', ['hours']],
    ['are you open on Sunday?', ['hours']],
    ['where are you', ['location']],
    ['وينكم', ['location']],
    ['العنوان فين', ['location']],
    ["what's your phone number", ['contact']],
    ['رقم التلفون للتواصل: كيف اتواصل معكم', ['contact']],
    ['any slots?', ['availability']],
    ['free tomorrow?', ['availability']],
    ['في مواعيد اليوم', ['availability']],
    ['how long does it take', ['duration']],
    ['كم ياخذ وقت', ['duration']],
    ['who does balayage', ['staff']],
    ['مين بيعمل بالياج', ['staff']],
    ['what do you offer', ['services']],
    ['شو عندكم', ['services']],
    ['hello', []],
    ['مرحبا', []],
  ])('%s', (text, topics) => {
    expect(understand(turn(text)).topics).toEqual(topics)
  })
})

describe('numbers', () => {
  test.each([
    ['table for four', [4]],
    ['2 people', [2]],
    ['٤ اشخاص', [4]],
    ['ثلاث غرف', [3]],
    ['لشخصين', [2]],
    ['twenty five guests', [25]],
    ['two hundred and fifty thousand', [250000]],
    ['خمسة وعشرين شخص', [25]],
    ['ثمانين ألف', [80000]],
    ['مليون ونص', [1500000]],
    ['1.2m', [1200000]],
    ['90k', [90000]],
    ['a hundred', [100]],
    ['the first one', []],
    ['مية وخمسين ألف', [150000]],
    ['two or three people', [2, 3]],
    ['80,000', [80000]],
    ['خمسمية', [500]],
    ['ألفين وخمسمية', [2500]],
    ['constructor', []],
    ['no one came', []],
  ])('%s', (text, numbers) => {
    expect(understand(turn(text)).numbers).toEqual(numbers)
  })
})

describe('questions', () => {
  test.each([
    'how much is it',
    'do you have parking',
    'where are you',
    'can I come tomorrow',
    'hi what time do you close',
    '5?',
    'كم السعر',
    'وين موقعكم',
    'ممكن احجز',
    'هل عندكم مواقف',
    'في خصم؟',
  ])('%s', (text) => {
    expect(understand(turn(text)).isQuestion).toBe(true)
  })
  test.each(['book me in', 'yes', 'tomorrow at 5', 'I want a haircut', 'my name is Sara', 'بدي موعد', 'نعم', 'الغي موعدي', 'thanks'])(
    'no: %s',
    (text) => {
      expect(understand(turn(text)).isQuestion).toBe(false)
    },
  )
})
