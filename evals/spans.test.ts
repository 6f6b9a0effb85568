import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { scoreNluppTime } from './nlupp-time/suite.ts'
import { scoreRestaurants8k, scoreSpans } from './restaurants8k/suite.ts'
import { scoreXsid } from './xsid/suite.ts'

const folder = temporaryFolder('vorel-evals-')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const step = () => undefined

function put(file: string, content: unknown): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), JSON.stringify(content))
}

function message(text: string, values: Readonly<Record<string, string>>, requested?: string[]) {
  const labels = Object.entries(values).map(([slot, value]) => {
    const startIndex = text.indexOf(value)
    const end = { endIndex: startIndex + value.length }
    return { slot, valueSpan: startIndex === 0 ? end : { startIndex, ...end } }
  })
  return { userInput: { text }, labels, ...(requested ? { context: { requestedSlots: requested } } : {}) }
}

test('restaurants8k: spans are learnt with their exact ends, and a bare number is what was asked for', async () => {
  const firsts = ['Mara', 'Idris', 'Joan', 'Selim', 'Petra', 'Ugo']
  const train = firsts.flatMap((name, index) => [
    message(`a table for ${index + 2} at ${index + 5}:30 please`, { people: `${index + 2}`, time: `${index + 5}:30` }),
    message(`the name is ${name} Vane`, { first_name: name, last_name: 'Vane' }, ['first_name', 'last_name']),
    message(`${index + 3}`, { people: `${index + 3}` }, ['people']),
    message(`${index + 3}`, { time: `${index + 3}` }, ['time']),
    message('on friday', { date: 'friday' }, ['date']),
  ])
  put('restaurants8k/train.json', train)
  put('restaurants8k/test.json', [
    message('a table for 9 at 4:30 please', { people: '9', time: '4:30' }),
    message('the name is Zadie Vane', { first_name: 'Zadie', last_name: 'Vane' }, ['first_name', 'last_name']),
    message('6', { time: '6' }, ['time']),
    message('on friday', { date: 'friday' }, ['date']),
  ])
  expect(await scoreRestaurants8k({ train: folder, test: folder, step })).toMatchObject({ f1: 100, people: 100, time: 100, last_name: 100 })
})

test('restaurants8k: a span counts when slot and both ends are right; the mean is over slots', () => {
  const gold = [
    { slot: 'people', from: 0, to: 3 },
    { slot: 'time', from: 5, to: 9 },
  ] as const
  const found = [
    { slot: 'people', from: 0, to: 3 },
    { slot: 'people', from: 6, to: 7 },
    { slot: 'time', from: 5, to: 8 },
  ] as const
  expect(scoreSpans([{ gold, found }])).toEqual({ f1: 73.33, people: 66.67, time: 0, date: 100, first_name: 100, last_name: 100 })
})

test('nlupp-time: the words of each slot are read against Tuesday 15 March 2022, 09:00', async () => {
  const slots = (text: string, values: Readonly<Record<string, [string, unknown]>>) => ({
    text,
    slots: Object.fromEntries(
      Object.entries(values).map(([slot, [words, value]]) => [
        slot,
        { text: words, span: [text.indexOf(words), text.indexOf(words) + words.length], value },
      ]),
    ),
  })
  put('nlupp/hotels/fold14.json', [
    slots('two rooms from tomorrow until the 21st', {
      date_from: ['tomorrow', { day: 16, month: 3, year: 2022 }],
      date_to: ['the 21st', { day: 21, month: 3, year: 2022 }],
      rooms: ['two', 2],
    }),
    { text: 'thanks' },
  ])
  put('nlupp/banking/fold14.json', [
    slots('call me at 25 to 7 in the evening, or at 6', { time: ['25 to 7 in the evening', { hour: 18, minute: 35 }] }),
    slots('at 6 on Tuesday', { time: ['6', { hour: 6, minute: 0 }], date: ['Tuesday', { day: 23, month: 3, year: 2022 }] }),
    slots('some months ago', { date: ['some months ago', 'ambiguous'] }),
  ])
  expect(await scoreNluppTime({ train: folder, test: folder, step })).toEqual({
    dates: 66.67,
    dates_offered: 66.67,
    times: 50,
    times_offered: 100,
    date_values: 3,
    time_values: 2,
  })
})

test('xsid: letters of a datetime span that readings cover, and letters read that belong to one', async () => {
  const lines = (rows: readonly string[]) => ['# id = 1', ...rows.map((row, index) => `${index + 1}\t${row}`), '', ''].join('\n')
  mkdirSync(path.join(folder, 'xsid'))
  const ar = ['موعد\tx\tO', 'يوم\tx\tB-datetime', 'الخميس\tx\tI-datetime', 'القادم\tx\tI-datetime']
  const en = ['table\tx\tO', 'someday\tx\tB-datetime', 'or\tx\tO', 'tomorrow\tx\tB-datetime', 'at\tx\tO', '6pm\tx\tO']
  writeFileSync(path.join(folder, 'xsid/ar.valid.conll'), lines(ar))
  writeFileSync(path.join(folder, 'xsid/en.valid.conll'), lines(en))
  const figures = await scoreXsid({ train: folder, test: folder, step })
  expect(figures).toMatchObject({ ar_date_spans: 100, ar_precision: 100, ar_spans: 1, en_date_spans: 50, en_spans: 2 })
  expect(figures.en_precision).toBeCloseTo((100 * 8) / 13, 1)
})
