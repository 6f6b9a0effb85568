import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Config } from './config.ts'
import { startEmbedded } from './db/embedded.ts'
import { ELSEWHERE } from './db/embedded-host.ts'
import { checkAppLogin, migrate } from './db/migrate.ts'
import { watchStorage } from './db/storage.ts'
import type { Logger } from './lib/logger.ts'
import { createSealer, type Sealer } from './lib/seal.ts'
import { writeOnce } from './lib/write-once.ts'

/** The parts of an installation that exist before any process of it runs: a migrated database and the master secret. */
export interface Installation {
  readonly adminUrl: string
  readonly appUrl: string
  readonly sealer: Sealer
  /** Whether the disk of the embedded server has no room left; false for an external one. */
  isFull(): boolean
  /** Gives up the embedded server (the last user stops it); nothing for an external one. */
  release(): Promise<void>
}

export interface OpenOptions {
  readonly onProgress?: (step: string) => void
  /** Extra postgresql.conf settings for an embedded server that this call starts. */
  readonly serverSettings?: Record<string, string>
  /** With it the embedded server is kept running and its disk is watched, until `release`. */
  readonly log?: Logger
  /** Gives up, between two steps. */
  readonly signal?: AbortSignal
}

/** Starts or joins the embedded server, or takes the external one; then migrates. Throws an Error with one sentence when it can't. */
export async function openInstallation(config: Config, options: OpenOptions = {}): Promise<Installation> {
  const progress = options.onProgress ?? (() => undefined)
  // The demo key and, with the embedded server, everything else is kept there.
  makeFolder(config.dataDir)
  const sealer = createSealer(config.secret ?? keptSecret(config.dataDir))
  progress('database')
  const server = config.database.url === null ? await startEmbedded(config.dataDir, options.serverSettings, options.log) : null
  const storage = server && options.log ? await watchStorage(config.dataDir, options.log) : null
  const adminUrl = server?.url ?? config.database.url ?? ''
  const appUrl = config.database.appUrl ?? deriveAppUrl(adminUrl, sealer)
  try {
    options.signal?.throwIfAborted()
    const app = new URL(appUrl)
    const password = config.database.appUrl === null ? decodeURIComponent(app.password) : null
    await migrate({
      url: adminUrl,
      app: { user: decodeURIComponent(app.username), password },
      waitMs: server ? 0 : config.database.waitMs,
      onProgress: (name) => progress(`migration ${name}`),
      onWait: (reason) => progress(`Waiting for the database: ${reason}`),
      ...(options.signal ? { signal: options.signal } : {}),
    })
    if (!server) await checkAppLogin(appUrl)
  } catch (error) {
    storage?.close()
    await server?.release()
    throw error
  }
  return {
    adminUrl,
    appUrl,
    sealer,
    isFull: () => storage?.isFull() ?? false,
    async release() {
      storage?.close()
      await server?.release()
    },
  }
}

/** The same database as the restricted role, with a password that follows from the master secret. */
function deriveAppUrl(adminUrl: string, sealer: Sealer): string {
  const url = new URL(adminUrl)
  url.username = 'vorel_app'
  url.password = sealer.pepper('database-role', 'vorel_app').toString('hex')
  return url.href
}

/** The master secret of the data folder, made on first use and never again: without it nothing that a database holds sealed or peppered can be read. */
function keptSecret(dataDir: string): Uint8Array {
  const file = path.join(dataDir, 'secret')
  if (!existsSync(file) && ['postgres', ELSEWHERE].some((name) => existsSync(path.join(dataDir, name))))
    throw new Error(
      `${file} is missing, and the database beside it can't be used without it: restore it from a backup, or set VOREL_SECRET`,
    )
  try {
    writeOnce(file, `${randomBytes(32).toString('base64')}\n`)
    const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
    if (secret.length === 32) return secret
  } catch (error) {
    throw new Error(`${file} can't be read or written by this user: start as the user who made it`, { cause: error })
  }
  throw new Error(`${file} is not a master secret of 32 bytes in base64: restore it from a backup`)
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new Error(`the data folder ${dataDir} can't be made or written: make it a folder of this user, or set VOREL_DATA_DIR`, { cause })
  }
}
