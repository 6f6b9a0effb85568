/** Writes docs/openapi.json from the contract: `node scripts/generate-openapi.ts [--check]`. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openApiDocument } from '../src/contract/openapi.ts'

const target = path.resolve(import.meta.dirname, '../docs/openapi.json')
/** Stands for wherever an installation is reached. */
const text = `${JSON.stringify(openApiDocument('https://vorel.example'), null, 2)}\n`
if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (readFileSync(target, 'utf8') !== text) throw new Error('docs/openapi.json is stale: run node scripts/generate-openapi.ts')
