// Runs on any Node.js ≥ 20, before anything is installed: plain JavaScript, no dependencies.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const runtime = path.join(root, 'node_modules', 'node', 'bin', 'node')
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

/**
 * Installs what the lock file says and node_modules lacks: what the server needs, and with `tools` also what tests and checks need. Progress goes to stderr.
 */
export async function ensureInstalled({ tools = true } = {}) {
  if (existsSync(runtime) && isInstalled(tools)) return
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const terminal = process.stderr.isTTY === true
  const what = existsSync(path.join(root, 'node_modules'))
    ? 'Updating the dependencies'
    : 'Installing the dependencies (the first time only)'
  process.stderr.write(terminal ? '' : `${what}…\n`)
  let frame = 0
  const draw = () => {
    frame = (frame + 1) % FRAMES.length
    process.stderr.write(`\r\u001b[K${FRAMES[frame]} ${what}… ${seconds()}`)
  }
  const ticker = terminal ? setInterval(draw, 100) : setInterval(() => process.stderr.write(`${what}… ${seconds()}\n`), 15_000)
  const omit = tools ? [] : ['--omit=dev']
  const { code, output } = await capture('npm', ['ci', ...omit, '--no-audit', '--no-fund', '--loglevel=error'])
  clearInterval(ticker)
  if (terminal) process.stderr.write('\r\u001b[K')
  if (code !== 0 || !existsSync(runtime)) {
    process.stderr.write(`The install failed:\n${output.split('\n').slice(-20).join('\n')}\n`)
    process.exit(1)
  }
  process.stderr.write(`Installed the dependencies in ${seconds()}.\n`)
}

/** Whether npm's own record of node_modules, which it writes last, has every package of the lock file in its version. */
function isInstalled(tools) {
  const packagesOf = (...names) => {
    try {
      return JSON.parse(readFileSync(path.join(root, ...names), 'utf8')).packages
    } catch {
      return {} // nothing is installed, or an install was broken off
    }
  }
  const installed = packagesOf('node_modules', '.package-lock.json')
  return Object.entries(packagesOf('package-lock.json')).every(([place, wanted]) => {
    if (!place.startsWith('node_modules/') || wanted.optional || wanted.devOptional || (wanted.dev && !tools)) return true
    return installed[place]?.version === wanted.version
  })
}

/** Runs the project's own Node with `args` and ends this process as that one ends. */
export function runNode(args, { env = {} } = {}) {
  const child = spawn(runtime, args, { cwd: process.cwd(), stdio: 'inherit', env: { ...process.env, ...env } })
  endWithNpm(child)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`The project's Node.js could not be started: ${error.message}\n`)
    process.exit(1)
  })
  return new Promise((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1))),
  )
}

/**
 * npm runs scripts through a shell, and a signal to npm ends npm or that shell without reaching us; then nobody could stop the server any more. So whoever npm
 * started ends when the shell or its npm has gone.
 */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const above = () => `${process.ppid} ${parentOf(process.ppid)}`
  const before = above()
  const watch = setInterval(() => {
    if (above() === before) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 250)
  watch.unref()
}

/** Where the system has /proc. */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]
  } catch {
    return '' // another system, or the process has gone, which the number itself shows
  }
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
