import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { SERVER_FLAGS } from '../scripts/server-flags.mjs'
import { type Figure, inTemporaryFolder, latencies } from './measure.ts'

/** Within the limits of one address: 20 sessions and 500 messages in a minute. */
const SESSIONS = 16
const MESSAGES = 28
const IDLE_SECONDS = 30

/** A real server process: how long its start takes, what it weighs idle, and how fast it accepts a visitor's message over HTTP. */
export async function benchServer(): Promise<Figure[]> {
  return inTemporaryFolder(async (folder) => {
    const first = await start(folder)
    await first.stop()
    const server = await start(folder)
    try {
      await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000))
      const idle = residentMegabytes(server.child.pid ?? 0)
      const accepted = await acceptMessages(server.url)
      return [
        { suite: 'server', name: 'first start, nothing there', value: first.readyMs, unit: 'ms', limit: null },
        { suite: 'server', name: 'second start', value: server.readyMs, unit: 'ms', limit: { at_most: 3000 } },
        {
          suite: 'server',
          name: `resident after ${IDLE_SECONDS} s idle, without the database`,
          value: idle,
          unit: 'MB',
          limit: { at_most: 250 },
        },
        ...latencies('server', 'message accepted (HTTP, committed)', accepted, 15),
      ]
    } finally {
      await server.stop()
    }
  })
}

interface Started {
  readonly child: ChildProcess
  readonly url: string
  readonly readyMs: number
  stop(): Promise<void>
}

async function start(folder: string): Promise<Started> {
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const cli = path.resolve(import.meta.dirname, '../src/cli.ts')
  const started = performance.now()
  const env = { ...process.env, VOREL_DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, [...SERVER_FLAGS, cli, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  while (
    !(await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error('the server did not start')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    child,
    url,
    readyMs: performance.now() - started,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function acceptMessages(url: string): Promise<number[]> {
  const page = await (await fetch(`${url}/chat/demo-salon`)).text()
  const widgetKey = /wk_[0-9a-f]{32}/.exec(page)?.[0]
  if (!widgetKey) throw new Error('the chat page has no widget key')
  const durations: number[] = []
  for (let session = 0; session < SESSIONS; session++) {
    const opened = (await post(`${url}/api/chat/${widgetKey}/sessions`, {})) as { session_token: string }
    for (let number = 0; number < MESSAGES; number++) {
      const started = performance.now()
      await post(`${url}/api/chat/sessions/${opened.session_token}/messages`, {
        client_message_id: `m${number}`,
        text: 'do you have parking?',
      })
      if (session > 0) durations.push(performance.now() - started)
    }
  }
  return durations
}

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return answer.json()
}

function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}
