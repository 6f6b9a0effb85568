/** One row by the names of its columns. */
export type Row = Record<string, unknown>

export interface Column {
  readonly name: string
  /** The type's number in the server's catalogue. */
  readonly type: number
  /** Makes the value of the server's text; null for what stays the text that it is. */
  readonly parse: ((text: string) => unknown) | null
}

/** A range of whole messages. */
export interface Part {
  readonly bytes: Buffer
  readonly start: number
  end: number
}

/**
 * What a statement answered, as it came: DataRow messages in the text format (PostgreSQL's documentation, "Message Formats"), one behind the other. A message is
 * a `D`, four bytes of length, two with the number of columns, and of each column four bytes of length (-1 for null) and its text. Nothing is taken apart until
 * somebody asks: a page of 25 rows is some 250 values, of which one who passes it on needs none.
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
      for (const { name, parse } of columns) {
        const length = int32At(bytes, value)
        value += 4
        if (length < 0) row[name] = null
        else {
          const text = bytes.toString('utf8', value, value + length)
          row[name] = parse ? parse(text) : text
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

/** What row `index` has in the column `name`, as the server wrote it; null also when there is no such row or column. */
export function textAt({ columns, parts }: Rows, index: number, name: string): string | null {
  const column = columns.findIndex((each) => each.name === name)
  let left = index
  for (const { bytes, start, end } of parts) {
    for (let at = start; at < end; at += 1 + int32At(bytes, at + 1)) {
      if (left > 0) left -= 1
      else return columnText(bytes, at, column)
    }
  }
  return null
}

function columnText(bytes: Buffer, row: number, column: number): string | null {
  let at = row + ROW_HEADER
  for (let index = 0; index < column; index++) at += 4 + Math.max(0, int32At(bytes, at))
  const length = column < 0 ? -1 : int32At(bytes, at)
  return length < 0 ? null : bytes.toString('utf8', at + 4, at + 4 + length)
}
