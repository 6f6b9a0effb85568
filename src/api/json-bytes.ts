/**
 * JSON as bytes, in a buffer that is used again and again: no string is made before the whole text is there. What is written here is, byte for byte, what
 * JSON.stringify says of the same value.
 */
export interface JsonBytes {
  bytes: Buffer
  length: number
  /** All bytes so far, or-ed: below 128 when the text is ASCII. */
  seen: number
}

/** Bytes from `start` to before `end`. */
export interface Range {
  readonly from: Uint8Array
  readonly start: number
  readonly end: number
}

const USUAL_BYTES = 64 * 1024
const MAX_KEPT_BYTES = 1024 * 1024
/** What one byte of text becomes at most: `\u001f`. */
export const LONGEST_ESCAPE = 6

export function createJsonBytes(): JsonBytes {
  return { bytes: Buffer.allocUnsafeSlow(USUAL_BYTES), length: 0, seen: 0 }
}

/** For so many more bytes; the functions that write don't look. */
export function makeRoom(out: JsonBytes, more: number): void {
  if (out.length + more <= out.bytes.length) return
  const larger = Buffer.allocUnsafeSlow(2 * (out.length + more))
  out.bytes.copy(larger, 0, 0, out.length)
  out.bytes = larger
}

/** What has been written since the last time. */
export function takeText(out: JsonBytes): string {
  const text = out.bytes.toString(out.seen < 128 ? 'latin1' : 'utf8', 0, out.length)
  out.length = 0
  out.seen = 0
  if (out.bytes.length > MAX_KEPT_BYTES) out.bytes = Buffer.allocUnsafeSlow(USUAL_BYTES)
  return text
}

/** ASCII that is JSON already. */
export function writeAscii(out: JsonBytes, from: Uint8Array, start = 0, end = from.length): void {
  const { bytes } = out
  let { length } = out
  for (let at = start; at < end; at++) bytes[length++] = from[at] as number // within its bounds
  out.length = length
}

/** Any JSON; makes room for it, and for so many bytes behind it. */
export function writeJson(out: JsonBytes, json: string, more = 0): void {
  makeRoom(out, 3 * json.length + more)
  const written = out.bytes.write(json, out.length, 'utf8')
  if (written !== json.length) out.seen |= 128
  out.length += written
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20
const ESCAPES = Array.from({ length: 128 }, (_, code) => Buffer.from(JSON.stringify(String.fromCharCode(code)).slice(1, -1)))

/** UTF-8 as a JSON string. */
export function writeText(out: JsonBytes, from: Uint8Array, start: number, end: number): void {
  const { bytes } = out
  let { length, seen } = out
  bytes[length++] = QUOTE
  for (let at = start; at < end; at++) {
    const byte = from[at] as number // within its bounds
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) {
      for (const each of ESCAPES[byte] ?? []) bytes[length++] = each
    } else {
      bytes[length++] = byte
      seen |= byte
    }
  }
  bytes[length++] = QUOTE
  out.length = length
  out.seen = seen
}

const ZERO = 0x30
const PLUS = 0x2b
const DASH = 0x2d
const DOT = 0x2e
const T = 0x54
const Z = 0x5a
/** `2026-03-02 06:00:00` */
const TO_SECONDS = 19

/** The server's `2026-03-02 06:00:00.5+00` as `"2026-03-02T06:00:00.500Z"`; false for a form that `toTimestamp` doesn't take for a plain one either. */
export function writeTimestamp(out: JsonBytes, from: Uint8Array, start: number, end: number): boolean {
  const digits = end - start - 3
  const isPlain =
    from[end - 3] === PLUS &&
    from[end - 2] === ZERO &&
    from[end - 1] === ZERO &&
    from[start + 4] === DASH &&
    from[start + 10] === SPACE &&
    (digits === TO_SECONDS || (digits > TO_SECONDS + 1 && from[start + TO_SECONDS] === DOT))
  if (!isPlain) return false
  const { bytes } = out
  let { length } = out
  bytes[length++] = QUOTE
  for (let at = start; at < start + TO_SECONDS; at++) bytes[length++] = from[at] as number // within its bounds
  bytes[length - 9] = T
  bytes[length++] = DOT
  for (let at = TO_SECONDS + 1; at < TO_SECONDS + 4; at++) bytes[length++] = at < digits ? (from[start + at] as number) : ZERO
  bytes[length++] = Z
  bytes[length++] = QUOTE
  out.length = length
  return true
}

const HEX = Buffer.from('0123456789abcdef')
const DASH_BEFORE = Uint8Array.from({ length: 16 }, (_, index) => Number([4, 6, 8, 10].includes(index)))

/** The 16 bytes at `start` as `"0190a2b4-…"`. */
export function writeUuid(out: JsonBytes, from: Uint8Array, start: number): void {
  const { bytes } = out
  let { length } = out
  bytes[length++] = QUOTE
  for (let index = 0; index < 16; index++) {
    if (DASH_BEFORE[index]) bytes[length++] = DASH
    const byte = from[start + index] as number // within its bounds
    bytes[length++] = HEX[byte >> 4] as number
    bytes[length++] = HEX[byte & 15] as number
  }
  bytes[length++] = QUOTE
  out.length = length
}

const DAY_MS = 86_400_000
/** `2026-03-02` */
const TO_DAY = 10
/** `2026-03-02T06:00:00.500Z`: years of four digits. */
const USUAL_LENGTH = 24
/** The day that was written last: a page's rows are mostly of one. */
const lastDay = { number: Number.NaN, text: Buffer.alloc(TO_DAY) }

/** Milliseconds since 1970 as `"2026-03-02T06:00:00.500Z"`; false for a year that has not four digits. */
export function writeInstant(out: JsonBytes, milliseconds: number): boolean {
  const day = Math.floor(milliseconds / DAY_MS)
  if (day !== lastDay.number) {
    const text = new Date(day * DAY_MS).toISOString()
    if (text.length !== USUAL_LENGTH) return false
    lastDay.number = day
    lastDay.text.write(text, 'latin1')
  }
  writeAscii(out, QUOTED)
  writeAscii(out, lastDay.text)
  const time = milliseconds - day * DAY_MS
  const seconds = Math.floor(time / 1000)
  const minutes = Math.floor(seconds / 60)
  writeDigits(out, T, Math.floor(minutes / 60), 2)
  writeDigits(out, COLON, minutes % 60, 2)
  writeDigits(out, COLON, seconds % 60, 2)
  writeDigits(out, DOT, time % 1000, 3)
  writeAscii(out, UTC_QUOTED)
  return true
}

const COLON = 0x3a
const QUOTED = Buffer.from('"')
const UTC_QUOTED = Buffer.from('Z"')

/** A sign and a number of so many digits. */
function writeDigits(out: JsonBytes, sign: number, value: number, digits: 2 | 3): void {
  const { bytes } = out
  let { length } = out
  bytes[length++] = sign
  if (digits === 3) bytes[length++] = ZERO + Math.floor(value / 100)
  bytes[length++] = ZERO + (Math.floor(value / 10) % 10)
  bytes[length++] = ZERO + (value % 10)
  out.length = length
}
