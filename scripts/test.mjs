// `npm test`: installs what is missing, then lint, types and every test. Arguments go to the test runner: `npm test -- src/domain`.
import path from 'node:path'
import { ensureInstalled, root, runNode } from './runtime.mjs'

await ensureInstalled()
const bin = (name, file) => path.join(root, 'node_modules', name, file)
const args = process.argv.slice(2)
const steps = [
  ['lint', bin('@biomejs/biome', 'bin/biome'), ['check', '--error-on-warnings', '.']],
  ['types', bin('typescript', 'bin/tsc'), ['-p', 'tsconfig.json']],
  ['types of the console', bin('typescript', 'bin/tsc'), ['-p', 'console']],
]
for (const [name, script, scriptArgs] of args.length > 0 ? [] : steps) {
  const code = await runNode([script, ...scriptArgs])
  if (code !== 0) {
    process.stderr.write(`${name} failed\n`)
    process.exit(code)
  }
}
// Once, before the test files that need it run side by side; without one, those say what is missing.
if (args.length === 0 || args.some((arg) => /browser|sdk/.test(arg))) await runNode([path.join(root, 'test/browser/install-chromium.ts')])
process.exitCode = await runNode([bin('vitest', 'vitest.mjs'), 'run', ...args])
