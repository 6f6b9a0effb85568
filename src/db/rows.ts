/** One row by the names of its columns. */
export type Row = Record<string, unknown>

export interface Column {
  readonly name: string
  /** The type's number in the server's catalogue. */
  readonly type: number
  readonly format: 'text' | 'binary'
  /** The value between two places of a row. */
  read(bytes: Buffer, start: number, end: number): unknown
}

/** A range of whole messages. */
export interface Part {
  readonly bytes: Buffer
  readonly start: number
  end: number
}

/**
 * What a statement answered, as it came: DataRow messages (PostgreSQL's documentation, "Message Formats"), one behind the other. A message is a `D`, four bytes
 * of length, two with the number of columns, and of each column four bytes of length (-1 for null) and its value, in text or in the server's own form. Nothing is
 * taken apart until somebody asks: a page of 25 rows is some 250 values, of which one who passes it on needs none.
 */
export interface Rows {
  readonly columns: readonly Column[]
  readonly count: number
  readonly parts: readonly Part[]
}

/** From the beginning of a DataRow message to its first column. */
export const ROW_HEADER = 7

/** Four bytes as a signed integer: half the time of the buffer's own method, with its checks, on the busiest path there is. */
export function int32At(bytes: Buffer, at: number): number {
  // Within the bytes of a message, by the protocol.
  return ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
}

export function decodeRows({ columns, parts }: Rows): Row[] {
  const rows: Row[] = []
  for (const { bytes, start, end } of parts) {
    for (let at = start; at < end; at += 1 + int32At(bytes, at + 1)) {
      const row: Row = {}
      let value = at + ROW_HEADER
      for (const column of columns) {
        const length = int32At(bytes, value)
        value += 4
        if (length < 0) row[column.name] = null
        else {
          row[column.name] = column.read(bytes, value, value + length)
          value += length
        }
      }
      rows.push(row)
    }
  }
  return rows
}

/** The first `limit` of the rows. */
export function firstRows(rows: Rows, limit: number): Rows {
  if (rows.count <= limit) return rows
  const parts: Part[] = []
  let left = limit
  for (const { bytes, start, end } of rows.parts) {
    let at = start
    while (at < end && left > 0) {
      at += 1 + int32At(bytes, at + 1)
      left -= 1
    }
    if (at > start) parts.push({ bytes, start, end: at })
  }
  return { columns: rows.columns, count: limit, parts }
}

/** What row `index` has in the column `name`; null also when there is no such row or column. */
export function valueAt({ columns, parts }: Rows, index: number, name: string): unknown {
  const column = columns.findIndex((each) => each.name === name)
  let left = index
  for (const { bytes, start, end } of parts) {
    for (let at = start; at < end; at += 1 + int32At(bytes, at + 1)) {
      if (left > 0) left -= 1
      else return columnOf({ bytes, at }, columns, column)
    }
  }
  return null
}

function columnOf(row: { bytes: Buffer; at: number }, columns: readonly Column[], column: number): unknown {
  let at = row.at + ROW_HEADER
  for (let index = 0; index < column; index++) at += 4 + Math.max(0, int32At(row.bytes, at))
  const length = column < 0 ? -1 : int32At(row.bytes, at)
  return length < 0 ? null : (columns[column]?.read(row.bytes, at + 4, at + 4 + length) ?? null)
}
