import pg from 'pg'

/**
 * How database values look in TypeScript: timestamps are RFC 3339 strings in UTC with milliseconds and `Z` (the wire's form; everything we write has
 * millisecond precision), dates are `YYYY-MM-DD`, numerics stay strings, bigints are numbers (counts and lease tokens; below 2^53).
 */
export function timestampParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === pg.types.builtins.TIMESTAMPTZ) return toTimestamp
  if (oid === pg.types.builtins.DATE) return identity
  if (oid === pg.types.builtins.INT8) return Number
  return pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format)
}

/** `2026-03-02 06:00:00.5+00` → `2026-03-02T06:00:00.500Z`; the session's zone is UTC. */
export function toTimestamp(text: string): string {
  const end = text.length - 3
  const isPlain = text.endsWith('+00') && text[4] === '-' && text[10] === ' ' && (end === 19 || (end > 20 && text[19] === '.'))
  if (!isPlain) return new Date(text).toISOString()
  const milliseconds = end === 19 ? '000' : text.slice(20, Math.min(end, 23)).padEnd(3, '0')
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`
}

function identity(value: string): string {
  return value
}
