import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

/**
 * Who may import whom (docs/architecture.md). Paths are relative to src; a layer is its first folder, or the file itself at the top. `domain` reaches into
 * `jobs` only for enqueuing, `api` into `receptionist` for the telephone alone, which says a reply while it is made.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: ['lib'],
  contract: ['contract'],
  db: ['db', 'lib', 'contract/errors.ts', 'contract/common.ts'],
  domain: ['domain', 'contract', 'db', 'lib', 'jobs/catalog.ts', 'jobs/enqueue.ts'],
  channels: ['channels', 'contract', 'lib'],
  crm: ['crm', 'contract', 'lib'],
  receptionist: ['receptionist', 'contract', 'domain', 'db', 'lib'],
  jobs: ['jobs', 'receptionist', 'channels', 'crm', 'domain', 'db', 'contract', 'lib', 'context.ts'],
  accounts: ['accounts', 'contract', 'lib'],
  api: ['api', 'accounts', 'domain', 'channels', 'crm', 'db', 'contract', 'lib', 'context.ts', 'config.ts'],
  demo: ['demo', 'accounts', 'domain', 'db', 'contract', 'lib'],
  'config.ts': [],
  'installation.ts': ['config.ts', 'db', 'lib'],
}
/** The few doors from the console to the receptionist: what it would make of a question or a sentence, and whether its model answers. */
const RECEPTIONIST_DOORS: Readonly<Record<string, readonly string[]>> = {
  'api/console/handlers/knowledge.ts': ['receptionist/knowledge/ask-knowledge.ts'],
  'api/console/handlers/guardrails.ts': ['receptionist/guardrails/try-sentence.ts'],
  'api/console/handlers/brain.ts': ['receptionist/models/llm/ask-once.ts'],
}
/** Composition: these may see everything. */
const UNBOUND = new Set(['main.ts', 'cli.ts', 'cli', 'context.ts'])
/** The only folders whose code opens connections to other hosts. */
const NETWORK = ['lib/egress', 'lib/rate-limit', 'channels', 'crm', 'receptionist/models']
const MAX_LINES = 400

const src = path.resolve(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const production = files.filter((file) => !isTest(file))

function isTest(file: string): boolean {
  return /\.test\.ts$|(^|\/)(test-|test\/)/.test(file)
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(src, file), 'utf8')
  return [...text.matchAll(/(?:from|import)\s+'(\.[^']+)'|import\('(\.[^']+)'\)/g)].map((match) =>
    path.relative(src, path.resolve(src, path.dirname(file), match[1] ?? match[2] ?? '')),
  )
}

const layerOf = (file: string) => file.split(path.sep)[0] ?? ''

test('each layer imports only what it may', () => {
  const wrong = production.flatMap((file) => {
    const layer = layerOf(file)
    if (UNBOUND.has(layer)) return []
    const allowed = [
      ...(MAY_IMPORT[layer] ?? []),
      ...(file.startsWith('api/voice/') ? ['receptionist'] : []),
      ...(RECEPTIONIST_DOORS[file] ?? []),
    ]
    return importsOf(file)
      .filter((target) => !target.startsWith('..') && !allowed.some((entry) => target === entry || target.startsWith(`${entry}/`)))
      .map((target) => `${file} → ${target}`)
  })
  expect(wrong).toEqual([])
})

test('a folder of the domain uses its siblings’ named functions, never their queries', () => {
  const wrong = production
    .filter((file) => file.startsWith('domain/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => target.endsWith('/queries.ts') && path.dirname(target) !== path.dirname(file))
        .map((target) => `${file} → ${target}`),
    )
  expect(wrong).toEqual([])
})

test('only config.ts reads the environment', () => {
  const readers = production.filter((file) => file !== 'config.ts' && /process\.env\b/.test(readFileSync(path.join(src, file), 'utf8')))
  expect(readers).toEqual([])
})

test('only the egress client and the integrations open connections to other hosts', () => {
  const openers = production.filter(
    (file) =>
      /from '(?:undici|node:https|node:tls|@redis\/client)'|\b(?:fetch|httpRequest)\(/.test(readFileSync(path.join(src, file), 'utf8')) &&
      !/\bimport type\b.*'(?:undici|node:https|node:http|node:tls)'/.test(readFileSync(path.join(src, file), 'utf8')),
  )
  expect(openers.filter((file) => !NETWORK.some((folder) => file.startsWith(`${folder}/`)))).toEqual([])
})

test('only the HTTP edge knows the web framework', () => {
  const knowing = production.filter(
    (file) =>
      !file.startsWith('api/') &&
      file !== 'main.ts' &&
      /from '(?:fastify|@fastify\/|@scalar\/)/.test(readFileSync(path.join(src, file), 'utf8')),
  )
  expect(knowing).toEqual([])
})

test('domain code asks its transaction or clock for the time', () => {
  const wrong = production.filter(
    (file) =>
      /^(?:domain|receptionist|jobs|api)\//.test(file) && /Date\.now\(\)|new Date\(\)/.test(readFileSync(path.join(src, file), 'utf8')),
  )
  expect(wrong).toEqual([])
})

test('the SDK imports nothing but itself', () => {
  const folder = path.resolve(src, '../sdk/src')
  const wrong = readdirSync(folder).flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(/\b(?:from|import) '([^']+)'|\bimport\(/g)]
      .filter(([, target = '']) => !/^\.\/[\w.-]+\.ts$/.test(target))
      .map(([statement]) => `${file} → ${statement}`),
  )
  expect(wrong).toEqual([])
})

test('no file passes 400 lines, data tables aside', () => {
  const long = production
    .filter((file) => !/lexicon-[^/]*\.ts$|\.gen\.ts$/.test(file))
    .map((file) => ({ file, lines: readFileSync(path.join(src, file), 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
  expect(long).toEqual([])
})
