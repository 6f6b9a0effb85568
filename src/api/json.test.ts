import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from './json.ts'

const parse = (text: string | Buffer) => parseJson(Buffer.from(text))

/** Values that are themselves after a round trip: no negative zero, no strings that are refused. */
const storable = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed() && !text.includes('\0'))
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    storable,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(storable, fc.constantFrom('__proto__', 'constructor', 'toString')), tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
})).value

test('what JSON.stringify writes is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      expect(parse(text)).toEqual(JSON.parse(text))
    }),
    { numRuns: 500 },
  )
})

test('what JSON.parse refuses is refused as a bad request, whatever the text', () => {
  const noise = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'u0041', '1', '-', '.', 'e', 'true', ' ', 'a') })
  fc.assert(
    fc.property(noise, (text) => {
      let expected: unknown
      try {
        expected = JSON.parse(text)
      } catch {
        expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'bad_request' }))
        return
      }
      // Valid text may still be refused (twice the same name); read otherwise it must not be.
      try {
        expect(parse(text)).toEqual(expected)
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad_request' })
      }
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['{"a":1,"a":1}', 'a: is there twice'],
  ['{"x":{"y":[{"b":1},{"a":1,"\\u0061":2}]}}', 'x.y[1].a: is there twice'],
  ['{"__proto__":1,"__proto__":2}', '__proto__: is there twice'],
  ['{"a":"\\u0000"}', 'a: contains U+0000'],
  ['{"a":["x","\\ud800"]}', 'a[1]: contains U+0000 or a lone surrogate'],
  ['{"a":"\\udc00\\ud800"}', 'a: contains'],
  ['{"a\\u0000":1}', 'has a name with U+0000'],
  ['{"\\ud800":1}', 'has a name with'],
  ['[9007199254740993]', '[0]: is a number that can not be kept exactly'],
  ['{"n":1e400}', 'n: is a number'],
  ['{"n":-1e400}', 'n: is a number'],
  ['{"n":1e-400}', 'n: is a number'],
  ['{"n":0.1000000000000000055511151231257827}', 'n: is a number'],
  [`{"n":${'1'.repeat(100_000)}}`, 'n: is a number'],
  [`${'['.repeat(33)}${']'.repeat(33)}`, 'nested deeper than 32'],
  ['['.repeat(100_000), 'nested deeper than 32'],
  [`[${'0,'.repeat(100_000)}0]`, 'more than 20000 values'],
  ['{"a":1} {"b":2}', 'not valid JSON'],
  ['{"a":1}x', 'not valid JSON'],
  ['{"a":', 'not valid JSON'],
  ['', 'not valid JSON'],
  ["{'a':1}", 'not valid JSON'],
  ['{"a":01}', 'not valid JSON'],
  ['{"a":NaN}', 'not valid JSON'],
  ['{"a":"\n"}', 'not valid JSON'],
  ['\ufeff{}', 'byte order mark'],
])('%.60s is refused: %s', (text, message) => {
  expect(() => parse(text)).toThrow(message)
})

test('invalid UTF-8 is refused, not replaced', () => {
  for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
    expect(() => parse(Buffer.concat([Buffer.from('"'), Buffer.from(bytes), Buffer.from('"')]))).toThrow('not valid UTF-8')
  }
  expect(() => parse(Buffer.from('{}', 'utf16le'))).toThrow(/not valid/)
})

test('what only looks suspicious is taken', () => {
  expect(parse('{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}')).toEqual({ a: { a: { a: 1 } }, b: [{ a: 1 }, { a: 1 }] })
  expect(parse(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeDefined()
  expect(parse('["\\ud83d\\ude00","\\u005cu0000","a\\"b:\\\\",9007199254740992,1.50,1E2,5e-324,0.30000000000000004,-0]')).toEqual([
    '😀',
    '\\u0000',
    'a"b:\\',
    9007199254740992,
    1.5,
    100,
    5e-324,
    0.30000000000000004,
    -0,
  ])
  const polluter = parse('{"__proto__":{"x":1},"constructor":2}')
  expect(Object.keys(Object(polluter))).toEqual(['__proto__', 'constructor'])
  expect('x' in {}).toBe(false)
})

test('the worst megabyte is refused or read within the time of a request', () => {
  const worst = [
    `{"a":"${'\\\\'.repeat(500_000)}"}`,
    `{"a":"${'\\"'.repeat(500_000)}"}`,
    `[${'1e5,'.repeat(250_000)}0]`,
    '{"a":'.repeat(200_000),
  ]
  worst.push(`{${Array.from({ length: 80_000 }, (_, index) => `"k${index}":0`).join(',')}}`, `[1${'0'.repeat(1_000_000)}1]`)
  for (const text of worst) {
    const bytes = Buffer.from(text)
    const start = performance.now()
    try {
      parseJson(bytes)
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad_request' })
    }
    expect(performance.now() - start, text.slice(0, 20)).toBeLessThan(250)
  }
})
