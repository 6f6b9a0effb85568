import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@redis/client'

/** Whether there is a redis-server to start; without one the tests of shared windows are skipped. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

/** A Redis server of a test's own, which it may stop, kill and bring back on the same port. Keeps nothing on disk. */
export interface TestRedis {
  readonly url: string
  start(): Promise<void>
  kill(): Promise<void>
  /** Stops answering, with all connections open. */
  freeze(): void
  thaw(): void
  /** One command of an operator. */
  command(...words: string[]): Promise<unknown>
  close(): Promise<void>
}

/** On a busy machine. */
const START_MS = 15_000

export async function openTestRedis(): Promise<TestRedis> {
  const port = await freePort()
  const folder = mkdtempSync(path.join(tmpdir(), 'vorel-redis-'))
  const url = `redis://127.0.0.1:${port}`
  let server: ChildProcess | null = null
  const command = async (...words: string[]) => {
    const client = createClient({ url, socket: { reconnectStrategy: false } })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return await client.sendCommand(words)
    } finally {
      client.destroy()
    }
  }
  const start = async () => {
    server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], { stdio: 'ignore' })
    const deadline = performance.now() + START_MS
    while (performance.now() < deadline) {
      const isUp = await command('PING').then(
        () => true,
        () => false,
      )
      if (isUp) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('redis-server did not start')
  }
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    url,
    start,
    kill,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    command,
    async close() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
