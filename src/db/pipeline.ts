import type { Duplex } from 'node:stream'
import pg from 'pg'
import { BINARY_READERS } from './binary.ts'
import { statementName } from './kysely-on.ts'
import { type Column, decodeRows, type Part, type Row, type Rows } from './rows.ts'
import { COMMAND_COMPLETE, DATA_ROW, type Taker, tapOf } from './tap.ts'

/** One statement in Postgres' own words, `$1` on. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

export interface Outcome {
  /** Taken apart when somebody asks. */
  readonly rows: Row[]
  readonly raw: Rows
  /** `SELECT`, `INSERT`, … */
  readonly command: string
  /** Rows that were read or changed. */
  readonly count: number
}

/**
 * Sends statements in one go, with one Sync behind the last (the protocol's pipelining, PostgreSQL's documentation chapter "Message Flow"). The server takes one
 * after the other, each with its own snapshot and its own look at the settings, in one implicit transaction that ends at the Sync: all are committed, or the
 * first error rolls all back. `pg` itself sends a Sync behind every statement, which is a commit each.
 *
 * Statements are prepared under a name once per connection. `onOutcome` gets each outcome when it comes, before anything is committed.
 */
export function runPipeline(
  client: pg.PoolClient,
  statements: readonly Statement[],
  onOutcome?: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    const pipeline = new Pipeline(client, statements, (error, outcomes) => (error ? reject(error) : resolve(outcomes)))
    pipeline.onOutcome = onOutcome
    client.query(pipeline)
  })
}

type Callback = (error: Error | null, outcomes: Outcome[]) => void

/**
 * The columns of what is prepared on each connection, by the statement's text: all of them in the server's own form if each has a reader for it. The first time,
 * when nobody knows the columns yet, they come as text.
 */
const prepared = new WeakMap<pg.PoolClient, Map<string, readonly Column[]>>()

const encoded: Buffer[] = []

/**
 * Puts messages into bytes: `pg`'s own connection, on a stream of which it sees these two members and which keeps what is written. They leave in one piece:
 * writing message by message took a tenth of a loaded server's time.
 */
const encoder = new pg.Connection({
  stream: () => ({ writable: true, write: (bytes: Buffer) => encoded.push(bytes) > 0 }) as unknown as Duplex,
})

/** What `pg` calls while this is the connection's active query (its extension point for cursors and streams); rows and their ends come by the tap. */
class Pipeline implements pg.Submittable, Taker {
  /** `pg` wraps it when it keeps a deadline for the answer. */
  callback: Callback
  onOutcome: ((outcome: Outcome) => void) | undefined
  readonly statements: readonly Statement[]
  readonly #client: pg.PoolClient
  readonly #prepared: Map<string, readonly Column[]>
  /** Those that each statement's rows will have, as far as it was known. */
  readonly #expected: (readonly Column[] | undefined)[] = []
  /** What the server said of the new ones. */
  readonly #described = new Map<string, readonly Column[]>()
  readonly #outcomes: Outcome[] = []
  #columns: readonly Column[] | undefined
  #count = 0
  #parts: Part[] = []

  constructor(client: pg.PoolClient, statements: readonly Statement[], callback: Callback) {
    this.callback = callback
    this.#client = client
    this.statements = statements
    this.#prepared = prepared.get(client) ?? new Map()
    prepared.set(client, this.#prepared)
  }

  submit(connection: pg.Connection): null {
    const announced = new Set<string>()
    for (const { text, values } of this.statements) {
      const statement = `p${statementName(text)}`
      const isNew = !this.#prepared.has(text) && !announced.has(text)
      if (isNew) {
        announced.add(text)
        // After an error one can't know whether it had been prepared before; closing what doesn't exist is no error.
        encoder.close({ type: 'S', name: statement }, true)
        encoder.parse({ name: statement, text, types: [] }, true)
      }
      const columns = isNew ? undefined : this.#prepared.get(text)
      this.#expected.push(columns)
      // The type says text; what counts is whether there is any.
      encoder.bind({ statement, values: values.map(toParameter), binary: columns?.[0]?.format === 'binary' ? 'results' : '' }, true)
      if (isNew) encoder.describe({ type: 'P', name: '' }, true)
      encoder.execute(null, true)
    }
    encoder.sync()
    tapOf(connection.stream).taker = this
    connection.stream.write(Buffer.concat(encoded.splice(0)))
    return null
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => this.#inText(name, dataTypeID))
  }

  take(type: number, bytes: Buffer, start: number, end: number): void {
    if (type === DATA_ROW) {
      this.#count += 1
      const part = this.#parts.at(-1)
      if (part?.bytes === bytes && part.end === start) part.end = end
      else this.#parts.push({ bytes, start, end })
    } else if (type === COMMAND_COMPLETE) this.#complete(bytes.toString('latin1', start + 5, end - 1))
  }

  #complete(text: string): void {
    const index = this.#outcomes.length
    const statement = this.statements[index]?.text ?? ''
    if (this.#columns) this.#described.set(statement, this.#columns)
    const columns = this.#expected[index] ?? this.#described.get(statement) ?? []
    if (!this.#prepared.has(statement)) this.#prepared.set(statement, inBinary(columns) ?? columns)
    const words = text.split(' ')
    const raw: Rows = { columns, count: this.#count, parts: this.#parts }
    const outcome: Outcome = {
      raw,
      get rows() {
        return decodeRows(raw)
      },
      command: words[0] ?? '',
      count: Number(words.at(-1)) || 0,
    }
    this.#outcomes.push(outcome)
    this.onOutcome?.(outcome)
    this.#columns = undefined
    this.#count = 0
    this.#parts = []
  }

  handleError(error: Error): void {
    this.callback(error, [])
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#outcomes)
  }

  #inText(name: string, type: number): Column {
    const parse: (text: string) => unknown = this.#client.getTypeParser(type, 'text')
    return { name, type, format: 'text', read: (bytes, start, end) => parse(bytes.toString('utf8', start, end)) }
  }
}

/** The same columns in the server's own form, which one answer has for all or for none; null when there is one that we can't read. */
function inBinary(columns: readonly Column[]): readonly Column[] | null {
  const found: Column[] = []
  for (const { name, type } of columns) {
    const read = BINARY_READERS.get(type)
    if (!read) return null
    found.push({ name, type, format: 'binary', read })
  }
  return found
}

function toParameter(value: unknown): string | Buffer | null {
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return `{${value.map(toElement).join(',')}}`
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function toElement(value: unknown): string {
  const text = toParameter(value)
  if (text === null) return 'NULL'
  if (Buffer.isBuffer(text)) return `"\\\\x${text.toString('hex')}"`
  return Array.isArray(value) ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
