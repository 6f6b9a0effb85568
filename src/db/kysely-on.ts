import { createHash } from 'node:crypto'
import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type pg from 'pg'
import type { Outcome } from './pipeline.ts'
import type { DB } from './tables.gen.ts'

const instances = new WeakMap<pg.PoolClient | pg.Client, Kysely<DB>>()

const names = new Map<string, string>()

/**
 * Statements are prepared under a name, once per connection: the server parses and plans them once (a turn of about 40 statements: median 15.6 → 11.9 ms, side
 * by side). The text decides the name, so a bounded number of texts is a bounded number of plans; lists go in as one array parameter.
 */
export function statementName(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = createHash('sha1').update(text).digest('base64url')
  names.set(text, name)
  return name
}

/** Kysely bound to one connection, so that queries and transaction control share it. Made once per connection. */
export function kyselyOn(client: pg.PoolClient | pg.Client): Kysely<DB> {
  const known = instances.get(client)
  if (known) return known
  const created = kyselyThrough(async (text, values) => {
    const { rows, command, rowCount } = await client.query({ name: statementName(text), text, values: [...values] })
    return { rows, command, count: rowCount ?? 0 }
  })
  instances.set(client, created)
  return created
}

/** Kysely whose statements go wherever `run` takes them. */
export function kyselyThrough(run: (text: string, values: readonly unknown[]) => Promise<Omit<Outcome, 'raw'>>): Kysely<DB> {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, command, count } = await run(query.sql, query.parameters)
      // The caller's query says what its rows are.
      const typed = rows as R[]
      return command === 'SELECT' ? { rows: typed } : { rows: typed, numAffectedRows: BigInt(count) }
    },
    streamQuery() {
      throw new Error('streaming is not used')
    },
  }
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => connection,
        beginTransaction: refuse,
        commitTransaction: refuse,
        rollbackTransaction: refuse,
        releaseConnection: nothing,
        destroy: nothing,
      }),
    },
  })
}

async function nothing(): Promise<undefined> {
  return undefined
}

async function refuse(): Promise<never> {
  throw new Error('transactions are opened by withTenant')
}
