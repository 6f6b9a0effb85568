import { CsvError, parse } from 'csv-parse/sync'
import { AppError } from '../../contract/errors.ts'

export interface CsvRow {
  /** Where it begins in the file, from 1; the line of names is the first. */
  readonly line: number
  /** By column name; what is empty is left out. */
  readonly values: Readonly<Record<string, string>>
}

export interface CsvTable {
  readonly columns: readonly string[]
  readonly rows: readonly CsvRow[]
}

const MAX_ROWS = 2000
const DELIMITERS = [',', ';', '\t']

/**
 * A file of a spreadsheet: names in the first line, commas, semicolons or tabs between, quotes around what needs them. Throws a `bad_request` that says what is
 * wrong and in which line, for what is no such file or has more than 2,000 rows.
 */
export function readCsv(text: string): CsvTable {
  const [first = ''] = text.split(/\r?\n/, 1)
  const delimiter = DELIMITERS.toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ','
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as {
      record: string[]
      info: { lines: number }
    }[]
    const [header, ...body] = parsed
    const columns = header?.record.map(nameOf) ?? []
    if (columns.length === 0 || columns.every((name) => name === ''))
      throw new AppError('bad_request', 'the file has no line of column names')
    const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index)
    if (twice !== undefined) throw new AppError('bad_request', `the column ${twice} is there twice`)
    if (body.length > MAX_ROWS) throw new AppError('bad_request', `the file has ${body.length} rows: at most ${MAX_ROWS} at a time`)
    const rows = body.map(({ record, info }) => ({ line: info.lines - linesWithin(record), values: valuesOf(columns, record) }))
    return { columns: columns.filter((name) => name !== ''), rows: rows.filter((row) => Object.keys(row.values).length > 0) }
  } catch (error) {
    if (error instanceof CsvError) throw new AppError('bad_request', `the file can not be read as CSV: ${error.message}`)
    throw error
  }
}

/** `Title (Arabic)` is `title_arabic`: people name columns as they like. */
function nameOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_|_$/g, '')
}

/** The parser counts the line on which a record ends. */
function linesWithin(record: readonly string[]): number {
  return record.reduce((sum, value) => sum + (value.match(/\n/g)?.length ?? 0), 0)
}

function valuesOf(columns: readonly string[], record: readonly string[]): Record<string, string> {
  const entries = columns.map((name, index) => [name, record[index] ?? ''] as const)
  return Object.fromEntries(entries.filter(([name, value]) => name !== '' && value !== ''))
}
