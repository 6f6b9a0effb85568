import { readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'

/** The owner's connection to the embedded database of a data folder: for looking behind row security. */
export async function openOwner(dataDir: string): Promise<pg.Client> {
  const password = readFileSync(path.join(dataDir, 'postgres.password'), 'utf8').trim()
  const port = Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3])
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'vorel', options: '-c timezone=UTC' })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
