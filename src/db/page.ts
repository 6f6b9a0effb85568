import type { Page } from '../contract/common.ts'
import { AppError } from '../contract/errors.ts'

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

export function unknownCursor(): AppError {
  return new AppError('bad_request', 'cursor: is not a position in this list')
}
