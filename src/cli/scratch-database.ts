import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Config } from '../config.ts'
import { openInstallation } from '../installation.ts'

/**
 * An empty database beside the installation's own, for conversations that must leave no trace and start from the same calendar each time. `config` points a
 * context at it; `drop` removes it.
 */
export async function createScratchDatabase(config: Config): Promise<{ config: Config; drop(): Promise<void> }> {
  const installation = await openInstallation(config)
  const name = `vorel_scratch_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: installation.adminUrl })
  admin.on('error', () => undefined)
  const drop = async () => {
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
    await installation.release()
  }
  try {
    await admin.connect()
    await dropAbandoned(admin)
    await admin.query(`create database ${name}`)
  } catch (cause) {
    await admin.end().catch(() => undefined)
    await installation.release()
    throw new Error('a scratch database could not be created: the role of DATABASE_URL needs CREATEDB, or use --tenant', { cause })
  }
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
  return {
    config: {
      ...config,
      secret: config.secret ?? randomBytes(32),
      database: { ...config.database, url: at(installation.adminUrl), appUrl: at(installation.appUrl) },
    },
    drop,
  }
}

/** Scratch databases of commands that were killed: nobody is connected to them. */
async function dropAbandoned(admin: pg.Client): Promise<void> {
  const found = await admin.query<{ datname: string }>(`
    select d.datname from pg_database d where d.datname like 'vorel\\_scratch\\_%' and pg_catalog.pg_get_userbyid(d.datdba) = current_user
      and not exists (select from pg_stat_activity a where a.datname = d.datname)
      and (pg_stat_file('base/' || d.oid || '/PG_VERSION', true)).modification < now() - interval '1 hour'`)
  for (const { datname } of found.rows) await admin.query(`drop database if exists ${datname}`)
}
