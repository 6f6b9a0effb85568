import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Tap, tapOf } from './tap.ts'

const TAKEN = 'DC2'

function message(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(5 + length, 0x44)
  bytes.write(type, 'latin1')
  bytes.writeInt32BE(4 + length, 1)
  return bytes
}

/** What came to the driver, and what was taken, in the order of coming. */
function listen(start: (tap: Tap, log: string[]) => void) {
  const stream = new PassThrough()
  const log: string[] = []
  stream.on('data', (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += 1 + bytes.readUInt32BE(at + 1)) {
      expect(at + 1 + bytes.readUInt32BE(at + 1)).toBeLessThanOrEqual(bytes.length)
      log.push(`driver ${String.fromCharCode(bytes[at] ?? 0)}${bytes.readUInt32BE(at + 1) - 4}`)
    }
  })
  start(tapOf(stream), log)
  return { stream, log }
}

const messages = fc.array(fc.tuple(fc.constantFrom('D', 'C', '2', 'T', 'N', 'S'), fc.nat(40)), { maxLength: 12 })

test('wherever the network cuts, rows and ends go to who takes them and the rest to the driver, whole and in order, until the server is ready', () => {
  fc.assert(
    fc.property(messages, messages, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (taken, untaken, cuts) => {
      const { stream, log } = listen((tap, entries) => {
        tap.taker = { take: (type, _bytes, start, end) => entries.push(`taken ${String.fromCharCode(type)}${end - start - 5}`) }
      })
      const all = Buffer.concat([...taken, ['Z', 1] as const, ...untaken].map(([type, length]) => message(type, length)))
      for (let at = 0; at < all.length; ) {
        const cut = cuts.next().value as number
        stream.emit('data', all.subarray(at, at + cut))
        at += cut
      }
      const nameOf = ([type, length]: readonly [string, number]) => `${type}${length}`
      const expected = [
        ...taken.map((each) => `${TAKEN.includes(each[0]) ? 'taken' : 'driver'} ${nameOf(each)}`),
        'driver Z1',
        ...untaken.map((each) => `driver ${nameOf(each)}`),
      ]
      expect(log).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

test('the bytes that are taken are those of the message, also of one that came in many pieces', () => {
  const body = Buffer.from('\0\u0001\0\0\0\u0003abc')
  const row = Buffer.concat([Buffer.from('D'), Buffer.from([0, 0, 0, 4 + body.length]), body])
  const got: string[] = []
  const { stream } = listen((tap) => {
    tap.taker = { take: (_type, bytes, start, end) => got.push(bytes.toString('latin1', start, end)) }
  })
  for (const byte of Buffer.concat([row, row])) stream.emit('data', Buffer.of(byte))
  stream.emit('data', Buffer.concat([row, row.subarray(0, 7)]))
  stream.emit('data', Buffer.concat([row.subarray(7), row]))
  expect(got).toEqual(Array.from({ length: 5 }, () => row.toString('latin1')))
})
