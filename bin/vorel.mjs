#!/usr/bin/env node
// The `vorel` command: makes sure the dependencies are there, then runs src/cli.ts on the project's own Node.
import path from 'node:path'
import { ensureInstalled, root, runNode } from '../scripts/runtime.mjs'
import { SERVER_FLAGS } from '../scripts/server-flags.mjs'

await ensureInstalled({ tools: false })
process.exitCode = await runNode([...SERVER_FLAGS, path.join(root, 'src', 'cli.ts'), ...process.argv.slice(2)])
