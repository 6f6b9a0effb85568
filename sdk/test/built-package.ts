import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface BuiltPackage {
  /** A folder in which `@vorel/sdk` is installed, as it is published, and nothing else. */
  readonly folder: string
  /** The package itself. */
  readonly dist: string
  remove(): void
}

export function buildPackage(): BuiltPackage {
  const folder = mkdtempSync(path.join(tmpdir(), 'vorel-sdk-'))
  const dist = path.join(folder, 'node_modules/@vorel/sdk')
  mkdirSync(path.dirname(dist), { recursive: true })
  execFileSync(process.execPath, ['sdk/build.ts', dist], { stdio: 'pipe' })
  // Deno looks only for packages that the project says it depends on.
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies: { '@vorel/sdk': '*' } }))
  return { folder, dist, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
