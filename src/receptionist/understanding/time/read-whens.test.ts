import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { processorTime } from '../../../../test/processor-time.ts'
import { describeReading } from './describe-reading.ts'
import { type ReadWhensInput, readWhens } from './read-whens.ts'

const MONDAY = Date.parse('2026-03-02T10:00+04:00')

function read(text: string, over: Partial<ReadWhensInput> = {}) {
  return readWhens({ text, now: MONDAY, timeZone: 'Asia/Dubai', dateOrder: 'dmy', language: null, expectingWhen: false, ...over })
}

function line(text: string, over: Partial<ReadWhensInput> = {}): string {
  return describeReading(read(text, over))
}

describe('ambiguity', () => {
  it('puts the likelier half of the day first and keeps the other', () => {
    const [when] = read('tomorrow at 5').whens
    expect(when?.time).toEqual({ from: 1020, to: 1020, approximate: false })
    expect(when?.ambiguity).toEqual({
      kind: 'meridiem',
      options: [
        { date: { from: '2026-03-03', to: '2026-03-03' }, time: { from: 1020, to: 1020, approximate: false } },
        { date: { from: '2026-03-03', to: '2026-03-03' }, time: { from: 300, to: 300, approximate: false } },
      ],
    })
  })

  it('lets a part of the day anywhere in the wish decide', () => {
    expect(line('in the morning, at 5 tomorrow')).toBe('2026-03-03 05:00 hour')
    expect(line('5 or 6 in the evening')).toBe('- 17:00 hour + - 18:00 hour')
  })

  it('offers both weeks for "next" a weekday that is still to come this week, and one otherwise', () => {
    expect(read('next Tuesday').whens[0]?.ambiguity?.options.map((option) => option.date?.from)).toEqual(['2026-03-10', '2026-03-03'])
    expect(line('next Tuesday', { now: Date.parse('2026-03-06T10:00+04:00') })).toBe('2026-03-10 - day')
  })

  it('offers next week and today for a weekday said on that day, and only next week when the time has passed', () => {
    expect(read('Monday').whens[0]?.ambiguity?.options.map((option) => option.date?.from)).toEqual(['2026-03-09', '2026-03-02'])
    expect(line('Monday at 9am')).toBe('2026-03-09 09:00 hour')
    expect(line('this Monday')).toBe('2026-03-02 - day')
  })

  it('asks back when weekday and date disagree', () => {
    const [when] = read('Tuesday the 7th').whens
    expect(when?.ambiguity?.kind).toBe('weekday_conflict')
    expect(when?.ambiguity?.options.map((option) => option.date?.from)).toEqual(['2026-03-07', '2026-03-03', '2026-04-07'])
  })

  it('follows the order of numeric dates, except where only the other one is a date', () => {
    expect(line('3/4')).toBe('2026-04-03 - day')
    expect(line('3/4', { dateOrder: 'mdy' })).toBe('2026-03-04 - day')
    expect(line('25/12', { dateOrder: 'mdy' })).toBe('2026-12-25 - day')
  })

  it('reads the hour that was offered', () => {
    const options = [{ local: '2026-03-03T17:30', label: '5:30' }]
    expect(line('the 5:30 one', { options })).toBe('- 17:30 minute')
    expect(line('the 2nd', { options })).toBe('')
  })
})

describe('the clock', () => {
  it('counts hours on the time line when the clocks change', () => {
    const beforeSpring = Date.parse('2026-03-29T00:30Z')
    expect(line('in 2 hours', { now: beforeSpring, timeZone: 'Europe/London' })).toBe('2026-03-29 03:30 minute')
  })

  it('prefers the reading of today that is still to come and says when there is none', () => {
    expect(line('today at 9')).toBe('2026-03-02 21:00 hour')
    expect(line('today at 9am')).toBe('2026-03-02 09:00 hour past')
    expect(line('7 March 1970')).toBe('1970-03-07 - day past')
    expect(line('31 December 2199')).toBe('2199-12-31 - day')
  })

  it('takes the next occurrence of a date without a year', () => {
    expect(line('3 January', { now: Date.parse('2026-11-10T10:00+04:00') })).toBe('2027-01-03 - day')
    expect(line('the 31st', { now: Date.parse('2026-04-10T10:00+04:00') })).toBe('2026-05-31 - day')
    expect(line('29 February')).toBe('2028-02-29 - day')
  })

  it('takes the weekend it is told', () => {
    expect(line('this weekend')).toBe('2026-03-07..2026-03-08 - range')
    expect(line('this weekend', { weekend: [5, 6] })).toBe('2026-03-06..2026-03-07 - range')
  })
})

describe('wishes', () => {
  it('leaves refused days out and turns refused bounds round', () => {
    expect(line('not Tuesday or Wednesday, Thursday is fine')).toBe('2026-03-05 - day')
    expect(line('Tuesday and Wednesday do not work, Friday does')).toBe('2026-03-06 - day')
    expect(line('not before 5pm')).toBe('- 17:00..24:00 range')
    expect(line('why not Tuesday?')).toBe('2026-03-03 - day')
  })

  it('shares what a list says once', () => {
    expect(line('Tuesday or Thursday after 4pm')).toBe('2026-03-03 16:00..24:00 range + 2026-03-05 16:00..24:00 range')
    expect(line('Tuesday at 3pm or Thursday at 4pm')).toBe('2026-03-03 15:00 hour + 2026-03-05 16:00 hour')
    expect(line('الثلاثاء أو الخميس العصر')).toBe('2026-03-03 15:00..18:00 part_of_day + 2026-03-05 15:00..18:00 part_of_day')
  })

  it('names two days, not a range, when a booking is moved', () => {
    expect(line('move it from Tuesday to Thursday')).toBe('2026-03-03 - day + 2026-03-05 - day')
    expect(line('from Tuesday to Thursday')).toBe('2026-03-03..2026-03-05 - range')
  })

  it('quotes the original text, also where folding shortened it', () => {
    const text = 'أريد موعدًا يوم الخميس الساعة ٥ مساءً'
    const [when] = read(text).whens
    expect(when?.text).toBe('يوم الخميس الساعة ٥ مساءً')
    expect(text.slice(...(when?.span ?? [0, 0]))).toBe(when?.text)
  })

  it('reads a bare number as a time only when a time was asked for', () => {
    for (const text of ['5', 'الخمسة', 'half past']) {
      expect(line(text)).toBe('')
      expect(read(text, { expectingWhen: true }).whens).toHaveLength(1)
    }
    expect(line('we are 5', { expectingWhen: true })).toBe('')
    expect(line('2 people', { expectingWhen: true })).toBe('')
    expect(line('0501234567', { expectingWhen: true })).toBe('')
  })
})

describe('any text', () => {
  const words = [
    'tomorrow',
    'at',
    '5',
    ':',
    '30',
    'pm',
    'or',
    'not',
    'the',
    'next',
    'Tuesday',
    '/',
    '-',
    'الخميس',
    'و',
    'الا',
    'ربع',
    'بعد',
    'ساعة',
    '2026',
    '@',
    'half',
    'to',
  ]

  it('never throws, and quotes real ranges', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 12 }), fc.boolean(), (pieces, expectingWhen) => {
        const text = pieces.join(' ')
        const { whens, durations } = read(text, { expectingWhen })
        for (const { span, text: quoted } of [...whens, ...durations]) expect(text.slice(...span)).toBe(quoted)
        for (const { date } of whens) expect(date === null || date.from <= date.to).toBe(true)
        for (const { time } of whens) expect(time === null || time.from <= time.to).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['words', 'call me maybe tomorrow '],
    ['digits', '5 '],
    ['at signs', 'a@'],
    ['one long number', '5'],
    ['dashes', '5-'],
    ['articles', 'the '],
    ['conjunctions', 'half an hour and '],
    ['Arabic', 'الخميس الجاي '],
    ['one Arabic word', 'و'],
  ])('costs less than 200 ms for 20,000 characters of %s', (_, unit) => {
    const text = unit.repeat(20_000 / unit.length)
    expect(processorTime(() => read(text, { expectingWhen: true }))).toBeLessThan(200)
  })
})

test.each([
  ['on Fiday in the afterrnoon', '2026-11-20', 720],
  ['thhursday at 5 pm', '2026-11-19', 1020],
  ['الخمييس العصرر', '2026-11-19', 900],
  ['الجمعة 7:30 اللمسا', '2026-11-20', 1170],
])('slips of the finger in words of time are read: %s', (text, date, from) => {
  const { whens } = readWhens({
    text,
    now: Date.UTC(2026, 10, 18, 8),
    timeZone: 'Asia/Dubai',
    dateOrder: 'dmy',
    language: null,
    expectingWhen: true,
  })
  expect(whens[0]).toMatchObject({ date: { from: date, to: date }, time: { from } })
})

test.each(['Frida', 'my name is Augusta', 'Cobb Theatres', 'Mandy Sundberg'])('a name is no misspelled day: %s', (text) => {
  expect(readWhens({ text, now: 0, timeZone: 'Asia/Dubai', dateOrder: 'dmy', language: null, expectingWhen: true }).whens).toEqual([])
})

test.each(['يوم السبت 6 المسا', 'هذا يوم السبت 6 المسا', 'يوم السبت ٦ مساء'])(
  'behind the name of the day and before its part the number is an hour: %s',
  (text) => {
    expect(read(text).whens[0]).toMatchObject({ date: { from: '2026-03-07' }, time: { from: 1080, to: 1080 }, ambiguity: null })
  },
)
