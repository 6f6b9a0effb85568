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
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text)
  if (!match) return new Date(text).toISOString()
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`
}

function identity(value: string): string {
  return value
}
