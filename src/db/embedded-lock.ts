import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import path from 'node:path'

/** How long the processes of a killed server may take to notice and end, in milliseconds. */
const LEFTOVERS_MS = 20_000

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  // Ended, and still listed because its parent hasn't looked: in a container the first process may never look.
  return !/\) Z/.test(readProc(pid, 'stat'))
}

/** Whether `pid` is a Postgres server of this folder. Where the system doesn't tell (no /proc), whether it is alive. */
export function isServerOf(cluster: string, pid: number): boolean {
  if (!isAlive(pid)) return false
  const command = readProc(pid, 'cmdline')
  return command === '' || command.split('\0').includes(cluster)
}

/**
 * Removes a postmaster.pid whose server is gone, once none of its processes works in the folder any more. Postgres does so itself in most cases, but takes a
 * dead server that is still listed, and a later process that got its number (usual after a container's restart), for the server.
 */
export async function dropStaleLock(cluster: string): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid')
  const read = () => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return '' // none: nothing runs, nothing crashed
    }
  }
  const before = read()
  const pid = Number(before.split('\n')[0])
  if (before === '' || !(pid > 0) || isServerOf(cluster, pid)) return
  for (const deadline = performance.now() + LEFTOVERS_MS; worksIn(cluster) && performance.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  if (read() === before && !worksIn(cluster)) rmSync(file, { force: true })
}

/** Whether a living process has the folder as its working directory, as all processes of a server have. */
function worksIn(cluster: string): boolean {
  return processes().some((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === cluster && isAlive(pid)
    } catch {
      return false // it has ended meanwhile, or is another user's and so not the server's
    }
  })
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0)
  } catch {
    return []
  }
}

function readProc(pid: number, name: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
