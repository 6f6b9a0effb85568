import { randomFillSync, randomInt } from 'node:crypto'

/**
 * Makes UUIDs of version 7 (RFC 9562) whose time is the caller's clock in milliseconds, strictly increasing within one process: 30 bits behind the time are a
 * counter that starts anywhere in its lower half each millisecond, 44 bits are random. When a clock stands still or goes back the counter carries on, and
 * once it is used up the time moves on by one millisecond, so ids of one moment still have an order.
 */
export function createIdSource(): (now: Date) => string {
  let lastTime = -1
  let counter = 0
  return (now) => {
    const time = now.getTime()
    if (time > lastTime) {
      lastTime = time
      counter = randomInt(0x2000_0000)
    } else if (++counter > 0x3fff_ffff) {
      lastTime += 1
      counter = 0
    }
    return format(lastTime, counter)
  }
}

/** The process's id source: `newId(tx.now)`. */
export const newId = createIdSource()

/** The instant inside a UUID of version 7, as the database's generated `created_at` shows it. */
export function timeOfId(id: string): string {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString()
}

/** No id of that millisecond or later is smaller: ids begin with the time, so a range of time is a range of the primary key. */
export function firstIdAt(instant: Date): string {
  const hex = instant.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether `text` is a UUID in its one canonical spelling: lower case, dashed. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

function format(time: number, counter: number): string {
  const hexTime = time.toString(16).padStart(12, '0')
  const high = (counter >>> 18).toString(16).padStart(3, '0')
  const low = counter & 0x3ffff
  const variant = (0x8000 | (low >>> 4)).toString(16)
  const tail = ((low & 0xf) << 4).toString(16).padStart(2, '0')[0]
  return `${hexTime.slice(0, 8)}-${hexTime.slice(8)}-7${high}-${variant}-${tail}${randomHex()}`
}

const TAIL_BYTES = 6
const pool = Buffer.allocUnsafe(TAIL_BYTES * 128)
let taken = pool.length

/** 44 random bits. Drawn for 128 ids at once: a draw of its own took two thirds of the time of an id. Each byte is used once. */
function randomHex(): string {
  if (taken === pool.length) {
    randomFillSync(pool)
    taken = 0
  }
  taken += TAIL_BYTES
  return pool.toString('hex', taken - TAIL_BYTES, taken).slice(1)
}
