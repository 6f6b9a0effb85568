import { readdirSync, readFileSync } from 'node:fs'
import { isAlive, until } from '../../system/vorel.ts'

/** The processes of a Postgres server: the postmaster and its children. */
export function processesOf(postmaster: number): number[] {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === postmaster)
  return [postmaster, ...children]
}

function parentOf(pid: number): number {
  try {
    // The name, in brackets, may hold anything; what follows it is state and parent.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
  } catch {
    return 0 // it has ended meanwhile
  }
}

function signalAll(postmaster: number, signal: NodeJS.Signals): void {
  for (const pid of processesOf(postmaster)) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Pauses the whole server: connections stay open and nothing answers, new ones are taken by the kernel and hang. */
export const pausePostgres = (postmaster: number): void => signalAll(postmaster, 'SIGSTOP')
export const resumePostgres = (postmaster: number): void => signalAll(postmaster, 'SIGCONT')

/** Immediate shutdown (SIGQUIT): connections break, no checkpoint, the next start recovers. */
export async function stopPostgresNow(postmaster: number): Promise<void> {
  process.kill(postmaster, 'SIGQUIT')
  await until(() => !isAlive(postmaster), 15_000)
}
