// Runs on any Node.js ≥ 20, before anything is installed: plain JavaScript, no dependencies.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const stamp = path.join(root, 'node_modules', '.vorel-installed')
const runtime = path.join(root, 'node_modules', 'node', 'bin', 'node')

/** Installs what the lock file says when node_modules is missing or older than it. Progress goes to stderr. */
export async function ensureInstalled() {
  const wanted = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
  if (existsSync(runtime) && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const terminal = process.stderr.isTTY === true
  process.stderr.write(terminal ? '' : 'Installing dependencies…\n')
  const ticker = terminal ? setInterval(() => process.stderr.write(`\rInstalling dependencies… ${seconds()} `), 500) : null
  const { code, output } = await capture('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  if (ticker) clearInterval(ticker)
  if (code !== 0 || !existsSync(runtime)) {
    process.stderr.write(`\nThe install failed:\n${output.split('\n').slice(-20).join('\n')}\n`)
    process.exit(1)
  }
  writeFileSync(stamp, `${wanted}\n`)
  process.stderr.write(`${terminal ? '\r' : ''}Installed dependencies in ${seconds()}.\n`)
}

/** Runs the project's own Node with `args` and ends this process as that one ends. */
export function runNode(args, { env = {} } = {}) {
  const child = spawn(runtime, args, { cwd: process.cwd(), stdio: 'inherit', env: { ...process.env, ...env } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`The project's Node.js could not be started: ${error.message}\n`)
    process.exit(1)
  })
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1))))
}

function capture(command, args) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ code: 1, output: `${error.message}\nnpm is needed to install the dependencies.` }))
    child.on('close', (code) => resolve({ code, output }))
  })
}
