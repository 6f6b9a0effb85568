import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Config } from './config.ts'
import { startEmbedded } from './db/embedded.ts'
import { migrate } from './db/migrate.ts'
import { createSealer, type Sealer } from './lib/seal.ts'

/** The parts of an installation that exist before any process of it runs: a migrated database and the master secret. */
export interface Installation {
  readonly adminUrl: string
  readonly appUrl: string
  readonly sealer: Sealer
  /** Gives up the embedded server (the last user stops it); nothing for an external one. */
  release(): Promise<void>
}

export interface OpenOptions {
  readonly onProgress?: (step: string) => void
  /** Extra postgresql.conf settings for an embedded server that this call starts. */
  readonly serverSettings?: Record<string, string>
}

/** Starts or joins the embedded server, or takes the external one; then migrates. Throws an Error with one sentence when it can't. */
export async function openInstallation(config: Config, options: OpenOptions = {}): Promise<Installation> {
  const progress = options.onProgress ?? (() => undefined)
  const sealer = createSealer(config.secret ?? keptSecret(config.dataDir))
  progress('database')
  const server = config.database.url === null ? await startEmbedded(config.dataDir, options.serverSettings) : null
  const adminUrl = server?.url ?? config.database.url ?? ''
  const appUrl = config.database.appUrl ?? deriveAppUrl(adminUrl, sealer)
  try {
    const app = new URL(appUrl)
    const password = config.database.appUrl === null ? decodeURIComponent(app.password) : null
    await migrate({
      url: adminUrl,
      app: { user: decodeURIComponent(app.username), password },
      onProgress: (name) => progress(`migration ${name}`),
    })
  } catch (error) {
    await server?.release()
    throw error
  }
  return { adminUrl, appUrl, sealer, release: async () => server?.release() }
}

/** The same database as the restricted role, with a password that follows from the master secret. */
function deriveAppUrl(adminUrl: string, sealer: Sealer): string {
  const url = new URL(adminUrl)
  url.username = 'vorel_app'
  url.password = sealer.pepper('database-role', 'vorel_app').toString('hex')
  return url.href
}

/** The master secret of the data folder, made on first use. */
function keptSecret(dataDir: string): Uint8Array {
  const file = path.join(dataDir, 'secret')
  mkdirSync(dataDir, { recursive: true })
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
      throw new Error(`the data folder ${dataDir} can't be written`, { cause: error })
  }
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (secret.length !== 32) throw new Error(`${file} is not a master secret of 32 bytes in base64: restore it from a backup`)
  return secret
}
