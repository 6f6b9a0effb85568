// Builds console/ into console/dist when that is stale: `node scripts/build-console.mjs [--force]`. Runs on the project's Node, from the launcher and the tests.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = path.resolve(import.meta.dirname, '..')
const dist = path.join(root, 'console', 'dist')
const stamp = path.join(dist, 'built-from')
/** What the build reads: the application, what it shares with the server, the client that it calls with, and the versions of everything else. */
const SOURCES = [
  'console/src',
  'src/contract',
  'console/public',
  'console/index.html',
  'console/vite.config.ts',
  'sdk/src',
  'package-lock.json',
  'scripts/build-console.mjs',
]
const SMALL = 1024

/** Whether the sources have changed since the last build. */
export function isConsoleStale() {
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint()
}

/** In a process of its own: the bundler stays out of the server's memory. Rejects with what it complained about. */
export function buildConsole() {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [import.meta.filename, '--force'], (error, _stdout, stderr) => {
      if (error) reject(new Error(`the console could not be built: ${stderr.trim() || error.message}`))
      else resolve()
    })
  })
}

async function build() {
  const source = fingerprint()
  // Whoever starts this may be a test run: with its NODE_ENV the bundle would be the libraries' development builds, twice as large and slower.
  process.env.NODE_ENV = 'production'
  const vite = await import('vite')
  // Beside the one in use, which a server or another build may be reading, and then in its place.
  const fresh = `${dist}.${process.pid}`
  try {
    await vite.build({ configFile: path.join(root, 'console', 'vite.config.ts'), logLevel: 'error', build: { outDir: fresh } })
    for (const file of filesIn(path.join(fresh, 'console-assets'))) compress(file)
    writeFileSync(path.join(fresh, 'built-from'), source)
    putInPlace(fresh)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Somebody who builds at the same moment may be between the two steps: then once more. */
function putInPlace(fresh) {
  const old = `${fresh}.old`
  for (let attempt = 1; ; attempt++) {
    try {
      if (existsSync(dist)) renameSync(dist, old)
      renameSync(fresh, dist)
      break
    } catch (error) {
      if (attempt === 10) throw error
    } finally {
      rmSync(old, { recursive: true, force: true })
    }
  }
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const place = path.join(root, source)
    for (const file of filesIn(place))
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0')
  }
  return hash.digest('hex')
}

/** Once at the build instead of at each request. */
function compress(file) {
  const body = readFileSync(file)
  if (!/\.(?:js|css|svg|json)$/.test(file) || body.length < SMALL) return
  writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }))
  writeFileSync(`${file}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}

function filesIn(place) {
  if (!existsSync(place)) return []
  if (statSync(place).isFile()) return [place]
  const entries = readdirSync(place, { recursive: true, withFileTypes: true, encoding: 'utf8' }).filter((entry) => entry.isFile())
  return entries.map((entry) => path.join(entry.parentPath, entry.name)).sort()
}

if (process.argv[1] === import.meta.filename) {
  const isNeeded = process.argv.includes('--force') || isConsoleStale()
  if (isNeeded) await build()
  process.stdout.write(isNeeded ? 'The console is built.\n' : 'The console is up to date.\n')
}
