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
import type { DB } from './tables.gen.ts'

const instances = new WeakMap<pg.PoolClient | pg.Client, Kysely<DB>>()

/** Kysely bound to one connection, so that queries and transaction control share it. Made once per connection. */
export function kyselyOn(client: pg.PoolClient | pg.Client): Kysely<DB> {
  const known = instances.get(client)
  if (known) return known
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const result = await client.query(query.sql, [...query.parameters])
      const rows = result.rows as R[]
      return result.command === 'SELECT' ? { rows } : { rows, numAffectedRows: BigInt(result.rowCount ?? 0) }
    },
    streamQuery() {
      throw new Error('streaming is not used')
    },
  }
  const nothing = async () => undefined
  const refuse = async () => {
    throw new Error('transactions are opened by withTenant')
  }
  const created = new Kysely<DB>({
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
  instances.set(client, created)
  return created
}
