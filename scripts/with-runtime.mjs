// Runs one TypeScript file of the project on the project's own Node: `node scripts/with-runtime.mjs bench/run.ts …`.
import { ensureInstalled, runNode } from './runtime.mjs'

await ensureInstalled()
process.exitCode = await runNode(process.argv.slice(2))
