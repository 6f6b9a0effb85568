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
