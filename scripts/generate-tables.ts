/** Writes src/db/tables.gen.ts from the migrated schema of a throw-away embedded database: `node scripts/generate-tables.ts [--check]`. */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { readConfig } from '../src/config.ts'
import { openInstallation } from '../src/installation.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'

const root = path.resolve(import.meta.dirname, '..')
const folder = temporaryFolder('vorel-tables-')
const target = path.join(root, 'src/db/tables.gen.ts')
const installation = await openInstallation(readConfig({ VOREL_DATA_DIR: folder }))
try {
  const output = path.join(folder, 'tables.ts')
  const args = ['--dialect', 'postgres', '--url', installation.adminUrl, '--out-file', output, '--log-level', 'silent']
  args.push('--date-parser', 'string', '--numeric-parser', 'string', '--exclude-pattern', 'schema_migrations')
  args.push('--type-mapping', JSON.stringify({ timestamptz: 'string', int8: 'number' }))
  execFileSync(path.join(root, 'node_modules/.bin/kysely-codegen'), args, { stdio: 'inherit' })
  const fresh = readFileSync(output, 'utf8')
  if (process.argv.includes('--check')) {
    if (fresh !== readFileSync(target, 'utf8')) throw new Error('src/db/tables.gen.ts is stale: run node scripts/generate-tables.ts')
  } else execFileSync('cp', [output, target])
} finally {
  await installation.release()
  rmSync(folder, { recursive: true, force: true })
}
