#!/usr/bin/env node
// The `vorel` command: makes sure the dependencies are there, then runs src/cli.ts on the project's own Node.
import path from 'node:path'
import { ensureInstalled, root, runNode } from '../scripts/runtime.mjs'

// Measured on an idle server: 172 MB resident instead of 221 MB, which the default size of the young generation keeps after the imports of the start.
const FLAGS = ['--max-semi-space-size=8']

await ensureInstalled({ tools: false })
process.exitCode = await runNode([...FLAGS, path.join(root, 'src', 'cli.ts'), ...process.argv.slice(2)])
