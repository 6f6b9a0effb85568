import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The product as its users run it: processes, files, exit codes. */

export const root = path.resolve(import.meta.dirname, '../..')
/** What Node made of our sources, kept between the processes of tests: half of a start's time. A process writes it when it ends by itself. */
const NODE_COMPILE_CACHE = path.join(root, 'node_modules/.cache/vorel-test')
const CLI = path.join(root, 'src/cli.ts')
const LAUNCHER = path.join(root, 'bin/vorel.mjs')
const START_MS = 90_000

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly pid: number
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly ended: Promise<Outcome>
}

export interface Server extends Running {
  readonly url: string
  readonly key: string
  /** From the call to the screen, in milliseconds. */
  readonly readyMs: number
  /** SIGTERM, and what became of it. */
  stop(): Promise<Outcome>
}

interface RunOptions {
  readonly env?: Record<string, string>
  readonly input?: string
  /** The command that npm scripts run, instead of src/cli.ts directly. */
  readonly launcher?: boolean
  readonly timeoutMs?: number
  readonly cwd?: string
}

const running = new Set<ChildProcess>()
const folders: string[] = []

/** A folder of its own that the database's user can reach (`closed`: that it can't). */
export function temporaryFolder(options: { closed?: boolean } = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vorel-system-'))
  if (!options.closed) chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}

/** Starts `vorel …args` and returns at once. */
export function vorel(args: readonly string[], options: RunOptions = {}): Running {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [options.launcher ? LAUNCHER : CLI, ...args], {
    cwd: options.cwd ?? root,
    env: { PATH, HOME, ...(options.launcher ? {} : { NODE_COMPILE_CACHE }), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000)
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer)
      running.delete(child)
      resolve({ code, stdout, stderr })
    })
  })
  return { pid: child.pid ?? 0, child, stdout: () => stdout, stderr: () => stderr, ended }
}

/** Runs `vorel …args` to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return vorel(args, options).ended
}

/** `vorel start` until its screen is there. */
export async function start(options: RunOptions & { env: Record<string, string> }): Promise<Server> {
  const port = options.env.PORT ?? String(await freePort())
  const begun = performance.now()
  const server = vorel(['start'], { timeoutMs: 120_000, ...options, env: { PORT: port, ...options.env } })
  const isOver = server.ended.then(() => true)
  await until(async () => {
    if (await Promise.race([isOver, pause(20).then(() => false)])) throw new Error(`vorel start ended: ${server.stderr()}`)
    return server.stdout().includes('Ctrl-C')
  }, START_MS)
  const key = /vapk_live_[0-9a-f]{48}/.exec(server.stdout())?.[0] ?? ''
  return {
    ...server,
    url: `http://127.0.0.1:${port}`,
    key,
    readyMs: Math.round(performance.now() - begun),
    stop() {
      server.child.kill('SIGTERM')
      return server.ended
    },
  }
}

/** The process id of the embedded server of a data folder, null when it has stopped. */
export function postgresPid(dataDir: string): number | null {
  const file = path.join(dataDir, 'postgres', 'postmaster.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  return pid > 0 && isAlive(pid) ? pid : null
}

/** Whether the process runs; one that has ended and is only still listed (a zombie, whose parent has not looked yet) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    const status = `/proc/${pid}/stat`
    return !existsSync(status) || !/\) Z/.test(readFileSync(status, 'utf8'))
  } catch {
    return false
  }
}

/** Ends what the tests of a file left running, and removes their folders. For `afterAll`. */
export async function cleanUp(): Promise<void> {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) {
    for (const dataDir of [folder, path.join(folder, 'data')]) {
      const pid = postgresPid(dataDir)
      if (pid === null) continue
      process.kill(pid, 'SIGINT') // fast shutdown
      await until(() => !isAlive(pid), 10_000)
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : 0))
    })
  })
}

/** Waits for `condition`, looking each `everyMs`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  ms = 15_000,
  what = condition.toString(),
  everyMs = 50,
): Promise<void> {
  const deadline = performance.now() + ms
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`)
    await pause(everyMs)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
