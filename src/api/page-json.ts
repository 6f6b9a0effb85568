import pg from 'pg'
import { z } from 'zod'
import { instantAt } from '../db/binary.ts'
import { rawRows } from '../db/page.ts'
import { type Column, int32At, ROW_HEADER, type Rows } from '../db/rows.ts'
import {
  createJsonBytes,
  type JsonBytes,
  LONGEST_ESCAPE,
  makeRoom,
  takeText,
  writeAscii,
  writeInstant,
  writeJson,
  writeText,
  writeTimestamp,
  writeUuid,
} from './json-bytes.ts'
import { asItIs, type Shape, shapeOf } from './serialise.ts'

/** What becomes of a column's bytes. `other`: the value is made and shaped, as everywhere else. */
type Kind = 'text' | 'number' | 'boolean' | 'timestamp' | 'uuid' | 'truth' | 'instant' | 'other'

const COMMA = Buffer.from(',')
const OPEN = Buffer.from('[')
const CLOSE = Buffer.from(']')
const END = Buffer.from('}')
const NULL = Buffer.from('null')
const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')
const LETTER_T = 0x74
/** Of one value: `null`, quotes, or what an instant has more than its text. */
const ROOM_OF_VALUE = 8

interface Member {
  /** `{"id":` or `,"name":`. */
  readonly name: Buffer
  readonly column: number
  readonly kind: Kind
  readonly read: Column['read']
  readonly shape: Shape
}

interface Plan {
  /** Where in a row each column begins, and its length: filled anew for each row. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  readonly members: readonly Member[]
  /** What a row takes besides its values. */
  readonly fixedBytes: number
}

const { TEXT, UUID, VARCHAR, NUMERIC, DATE, INT2, INT4, BOOL, TIMESTAMPTZ } = pg.types.builtins
/** As src/db/types.ts and src/db/binary.ts have them. */
const KINDS: Readonly<Record<Column['format'], ReadonlyMap<number, Kind>>> = {
  text: new Map<number, Kind>([
    ...[TEXT, UUID, VARCHAR, NUMERIC, DATE].map((type) => [type, 'text'] as const),
    ...[INT2, INT4].map((type) => [type, 'number'] as const),
    [BOOL, 'boolean'],
    [TIMESTAMPTZ, 'timestamp'],
  ]),
  binary: new Map<number, Kind>([
    [TEXT, 'text'],
    [VARCHAR, 'text'],
    [UUID, 'uuid'],
    [BOOL, 'truth'],
    [TIMESTAMPTZ, 'instant'],
  ]),
}

/**
 * The text of a page whose rows are as the database wrote them (`rawPage`), by the page's schema: the same bytes as JSON.stringify of the shaped page, without
 * its some 250 strings and 25 objects. Null for a value that is no such page. Which column goes where is worked out once for each statement.
 */
export function pageWriter(schema: z.ZodType | null): (page: unknown) => string | null {
  const item = itemOf(schema)
  if (!item || !(schema instanceof z.ZodObject)) return () => null
  const plans = new WeakMap<readonly Column[], Plan>()
  const around = Object.keys(schema.shape)
  const out = createJsonBytes()
  return (page) => {
    const rows = rawRows(page)
    if (!rows) return null
    const plan = plans.get(rows.columns) ?? planOf(item, rows.columns)
    plans.set(rows.columns, plan)
    around.forEach((name, index) => {
      writeJson(out, `${index === 0 ? '{' : ','}"${name}":`)
      // It is an object, being a page.
      if (name === 'data') writeRows(out, rows, plan)
      else writeJson(out, JSON.stringify((page as Record<string, unknown>)[name]))
    })
    writeJson(out, '}')
    return takeText(out)
  }
}

/** The schema of one row, of a list's schema. */
function itemOf(schema: z.ZodType | null): z.ZodObject | null {
  const data = schema instanceof z.ZodObject ? schema.shape.data : null
  return data instanceof z.ZodArray && data.element instanceof z.ZodObject ? data.element : null
}

/** The declared members that there is a column for, in the schema's order; of columns of one name the last, as in an object. */
function planOf(item: z.ZodObject, columns: readonly Column[]): Plan {
  const members: Member[] = []
  for (const [name, schema] of Object.entries(item.shape)) {
    const column = columns.findLastIndex((each) => each.name === name)
    const found = columns[column]
    if (!found) continue
    const shape = shapeOf(schema as z.ZodType)
    members.push({
      name: Buffer.from(`${members.length === 0 ? '{' : ','}${JSON.stringify(name)}:`),
      column,
      kind: (shape === asItIs && KINDS[found.format].get(found.type)) || 'other',
      read: found.read,
      shape,
    })
  }
  const fixedBytes = members.reduce((sum, { name }) => sum + name.length + ROOM_OF_VALUE, 2)
  return { starts: new Int32Array(columns.length), lengths: new Int32Array(columns.length), members, fixedBytes }
}

function writeRows(out: JsonBytes, { parts }: Rows, plan: Plan): void {
  let isFirst = true
  writeAscii(out, OPEN)
  for (const { bytes, start, end } of parts) {
    for (let at = start; at < end; ) {
      const length = 1 + int32At(bytes, at + 1)
      const room = plan.fixedBytes + LONGEST_ESCAPE * length
      makeRoom(out, room)
      if (!isFirst) writeAscii(out, COMMA)
      isFirst = false
      writeRow(out, { bytes, at, room }, plan)
      at += length
    }
  }
  makeRoom(out, CLOSE.length)
  writeAscii(out, CLOSE)
}

/** `room`: what the row may take, of which there must be as much after each value that made room of its own. */
function writeRow(out: JsonBytes, row: { bytes: Buffer; at: number; room: number }, { starts, lengths, members }: Plan): void {
  const { bytes } = row
  let at = row.at + ROW_HEADER
  for (let column = 0; column < starts.length; column++) {
    const length = int32At(bytes, at)
    starts[column] = at + 4
    lengths[column] = length
    at += length < 0 ? 4 : 4 + length
  }
  for (const { name, column, kind, read, shape } of members) {
    writeAscii(out, name)
    const start = starts[column] as number // a member's column is one of them
    const length = lengths[column] as number
    const end = start + length
    if (length < 0) {
      if (shape === asItIs) writeAscii(out, NULL)
      else writeJson(out, JSON.stringify(shape(null)), row.room)
    } else if (kind === 'text') writeText(out, bytes, start, end)
    else if (kind === 'uuid') writeUuid(out, bytes, start)
    else if (kind === 'number') writeAscii(out, bytes, start, end)
    else if (kind === 'boolean') writeAscii(out, bytes[start] === LETTER_T ? TRUE : FALSE)
    else if (kind === 'truth') writeAscii(out, bytes[start] === 1 ? TRUE : FALSE)
    else {
      const isWritten =
        kind === 'instant' ? writeInstant(out, instantAt(bytes, start)) : kind === 'timestamp' && writeTimestamp(out, bytes, start, end)
      if (!isWritten) writeJson(out, JSON.stringify(shape(read(bytes, start, end))), row.room)
    }
  }
  writeAscii(out, END)
}
