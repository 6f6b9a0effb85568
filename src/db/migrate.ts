import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { connectPatiently } from './connect.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../migrations')
const MIGRATION_LOCK = 7_060_002

export interface MigrateOptions {
  /** URL of the owning role. */
  readonly url: string
  /** Log-in of the restricted role. `password` null leaves log-in and password as they are. */
  readonly app: { readonly user: string; readonly password: string | null }
  readonly onProgress?: (name: string) => void
  /** How long to go on trying while the server is down or starting, in milliseconds; 0 tries once. */
  readonly waitMs?: number
  readonly onWait?: (reason: string) => void
  readonly signal?: AbortSignal
}

/** The newest migration that this version of the code brings. */
export function lastMigration(): string {
  return migrationFiles().at(-1) ?? ''
}

/**
 * Brings the database up to date: each file of migrations/ in its own transaction, once, in order, under a lock so that two starts migrate once. A kill in the
 * middle leaves whole files only and the next start goes on. Returns the names that were applied. Throws an Error with one sentence for a server older than
 * 15 and for a file that changed after it was applied.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const client = await connectPatiently({ ...options, waitMs: options.waitMs ?? 0, name: 'DATABASE_URL' })
  try {
    await requireVersion(client)
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(
      'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    const applied = await client.query<{ name: string; checksum: string }>('select name, checksum from schema_migrations')
    const known = new Map(applied.rows.map((row) => [row.name, row.checksum]))
    const done: string[] = []
    for (const name of migrationFiles()) {
      const text = readFileSync(path.join(FOLDER, name), 'utf8')
      const checksum = createHash('sha256').update(text).digest('hex')
      const before = known.get(name)
      if (before === checksum) continue
      if (before !== undefined) throw new Error(`migration ${name} was changed after it was applied to this database`)
      options.signal?.throwIfAborted()
      options.onProgress?.(name)
      await applyOne(client, name, text, checksum)
      done.push(name)
    }
    await whileOthersMigrate(() => prepareAppRole(client, options.app))
    return done
  } finally {
    await client.end()
  }
}

async function applyOne(client: pg.Client, name: string, text: string, checksum: string): Promise<void> {
  try {
    await whileOthersMigrate(async () => {
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback').catch(() => undefined) // the connection is gone: so is the transaction
        throw error
      }
    })
  } catch (cause) {
    throw new Error(`migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/** Roles belong to the whole server, the lock to one database: two databases that migrate at the same moment may touch the same role. */
async function whileOthersMigrate(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const isTransient =
        error instanceof Error &&
        'code' in error &&
        (error.code === '40P01' || (error.code === 'XX000' && /concurrently (updated|deleted)/.test(error.message)))
      if (!isTransient || attempt >= 10) throw error
      await new Promise((resolve) => setTimeout(resolve, 50 * attempt))
    }
  }
}

/** Lets the restricted role log in. It owns nothing and gets no more than the migrations grant; another user's name becomes a member of it. */
async function prepareAppRole(client: pg.Client, app: MigrateOptions['app']): Promise<void> {
  await refuseExempt(client, app.user)
  await client.query('grant select on schema_migrations to vorel_app')
  const user = client.escapeIdentifier(app.user)
  if (app.user !== 'vorel_app') {
    await client.query(`grant vorel_app to ${user}`)
  } else if (app.password !== null) {
    await client.query(`alter role vorel_app login password ${client.escapeLiteral(app.password)}`)
  }
  await client.query(
    `grant connect on database ${client.escapeIdentifier((await client.query('select current_database()')).rows[0].current_database)} to ${user}`,
  )
}

/** Row security would show a superuser, and a role that bypasses it, every tenant's rows. */
async function refuseExempt(client: pg.Client, user: string): Promise<void> {
  const found = await client.query<{ exempt: boolean }>('select rolsuper or rolbypassrls as exempt from pg_roles where rolname = $1', [
    user,
  ])
  if (found.rows[0]?.exempt === true)
    throw new Error(`the role ${user} of DATABASE_APP_URL is a superuser or bypasses row security: give it a role that does neither`)
}

/** Throws when the restricted role can't log in. */
export async function checkAppLogin(url: string): Promise<void> {
  const client = await connectPatiently({ url, waitMs: 0, name: 'DATABASE_APP_URL' })
  await client.end()
}

async function requireVersion(client: pg.Client): Promise<void> {
  const result = await client.query<{ server_version_num: string }>('show server_version_num')
  const version = Number(result.rows[0]?.server_version_num)
  if (version < 150_000) throw new Error(`PostgreSQL 15 or newer is needed; this server is ${Math.floor(version / 10_000)}`)
}

function migrationFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}
