import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, openApi } from './client.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'vorel-lint-'))
const file = path.join(folder, 'openapi.json')
/** They take two seconds of a free processor. */
const TIMEOUT_MS = 60_000
const run = promisify(execFile)

let api: Api
/** The document as it is served, over HTTP. */
beforeAll(async () => {
  api = await openApi({ environment: { PUBLIC_URL: 'https://desk.vorel.dev' } })
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const response = await fetch(`${url}/api/v1/openapi.json`)
  expect(response.status).toBe(200)
  writeFileSync(file, await response.text())
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await api.close()
})

/** Everything that a linter says, on both outputs, whatever its exit code. */
async function lint(script: string, args: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: folder, CI: '1', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  return run(process.execPath, [path.join(root, 'node_modules', script), 'lint', ...args, file], { env, cwd: root }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  )
}

test.concurrent(
  'Redocly’s strict rules find nothing in the served document',
  async () => {
    const said = await lint('@redocly/cli/bin/cli.js', ['--format', 'json', '--config', 'redocly.yaml'])
    const { totals, problems } = JSON.parse(said)
    expect(problems).toEqual([])
    expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 })
  },
  TIMEOUT_MS,
)

test.concurrent(
  'all of Spectral’s rules for OpenAPI find nothing in the served document',
  async () => {
    const said = await lint('@stoplight/spectral-cli/dist/index.js', ['--format', 'json', '--quiet', '--ruleset', '.spectral.yaml'])
    expect(JSON.parse(said)).toEqual([])
  },
  TIMEOUT_MS,
)
