import { rmSync } from 'node:fs'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { buildConsole, isConsoleStale } from '../scripts/build-console.mjs'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { temporaryFolder } from './temporary-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's URL of the migrated template database. */
    templateUrl: string
  }
}

const APP_PASSWORD = 'test-only'

/**
 * One Postgres for the run: the embedded one in a temporary folder, or the server of DATABASE_URL (whose own database is not touched). A template database is
 * migrated once; each test file copies it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (isConsoleStale()) await buildConsole()
  const external = process.env.DATABASE_URL
  const folder = external ? null : temporaryFolder('vorel-test-')
  const server = folder
    ? await startEmbedded(folder, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' })
    : null
  const serverUrl = server?.url ?? external ?? ''
  const template = new URL(serverUrl)
  template.pathname = `/vorel_template_${process.pid}`
  const admin = new pg.Client({ connectionString: serverUrl })
  const close = async () => {
    await admin.end()
    await server?.release()
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
  try {
    await admin.connect()
    await admin.query(`create database ${template.pathname.slice(1)}`)
    await migrate({ url: template.href, app: { user: 'vorel_app', password: APP_PASSWORD } })
  } catch (error) {
    await close()
    throw error
  }
  project.provide('templateUrl', template.href)
  return async () => {
    const leftovers = await admin.query<{ datname: string }>('select datname from pg_database where datname like $1', [
      `vorel_test_${process.pid}_%`,
    ])
    for (const { datname } of leftovers.rows) await admin.query(`drop database if exists ${datname} with (force)`)
    await admin.query(`drop database if exists ${template.pathname.slice(1)} with (force)`)
    await close()
  }
}
