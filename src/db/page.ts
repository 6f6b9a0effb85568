import { type Compilable, type RawBuilder, sql } from 'kysely'
import type { Page } from '../contract/common.ts'
import { AppError } from '../contract/errors.ts'
import type { TenantDb } from './database.ts'
import { decodeRows, firstRows, type Rows, valueAt } from './rows.ts'

/**
 * Keyset paging. A list asks for `limit + 1` rows behind the cursor in its order; `toPage` makes the answer of them. Where the order is by id, the cursor is
 * only a position (`id < cursor`): whose row it was, and whether it is still there, makes no difference. Where the order is another, the cursor's row is
 * looked up inside the tenant, and `unknownCursor` is the one answer for a foreign, an unknown and a deleted one.
 */
export function toPage<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const has_more = rows.length > limit
  const data = has_more ? rows.slice(0, limit) : rows
  return { data, next_cursor: has_more ? (data.at(-1)?.id ?? null) : null, has_more }
}

const raws = new WeakMap<object, Rows>()

/** The same of rows as the server wrote them: whoever looks at `data` gets them decoded, and `rawRows` gives them to whoever only passes them on. */
export function rawPage<T extends { id: string }>(rows: Rows, limit: number): Page<T> {
  const has_more = rows.count > limit
  const shown = firstRows(rows, limit)
  const page: Page<T> = {
    // The list's statement says what its rows are.
    get data() {
      return decodeRows(shown) as T[]
    },
    next_cursor: has_more ? String(valueAt(shown, limit - 1, 'id')) : null,
    has_more,
  }
  raws.set(page, shown)
  return page
}

/** The rows of a page that `rawPage` made, null for any other value. */
export function rawRows(page: unknown): Rows | null {
  return (typeof page === 'object' && page !== null && raws.get(page)) || null
}

const USUAL = new Set([10, 20, 25, 50, 100])

/**
 * How many rows a list's statement asks for. The usual numbers stand in its text: a plan for any number is never the best for this one, so the server made a new
 * plan for each page, which took half of its time (90 µs, of which 42 are left). The others are parameters, for the number of texts must stay small; `parameter`
 * adds one and returns its place.
 */
export function rowsToAsk(limit: number, parameter: (value: number) => string): string {
  return USUAL.has(limit) ? String(limit + 1) : parameter(limit + 1)
}

/** The page of a query that says its order and its cursor. */
export function readPage<R extends { id: string }>(
  tx: TenantDb,
  query: { limit(rows: RawBuilder<number>): Compilable },
  limit: number,
): Promise<Page<R>> {
  const rows = USUAL.has(limit) ? sql.lit(limit + 1) : sql<number>`${limit + 1}`
  const compiled = query.limit(rows).compile()
  return tx.page<R>(compiled.sql, compiled.parameters, limit)
}

export function unknownCursor(): AppError {
  return new AppError('bad_request', 'cursor: is not a position in this list')
}
