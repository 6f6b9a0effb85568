/** Writes the generated part of sdk/ from docs/openapi.json and the contract: `node scripts/generate-sdk.ts [--check]`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type OpenApi, operationsOf } from '../sdk/generate/document.ts'
import { resourcesFile } from '../sdk/generate/resources.ts'
import { sampleFiles, samplesModule } from '../sdk/generate/samples.ts'
import { typesFile } from '../sdk/generate/types.ts'

const root = path.resolve(import.meta.dirname, '..')
const NOTE = '// Made by scripts/generate-sdk.ts from docs/openapi.json; not edited by hand.\n'

const document: OpenApi = JSON.parse(readFileSync(path.join(root, 'docs/openapi.json'), 'utf8'))
const operations = operationsOf(document)
const types = typesFile(document, operations)
const typeNames = [...types.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name = '']) => name)
const files = new Map([
  ['sdk/src/types.gen.ts', `${NOTE}\n${types}\n`],
  ['sdk/src/resources.gen.ts', `${NOTE}${resourcesFile(operations, typeNames)}\n`],
  ['sdk/src/samples.gen.ts', `${NOTE}${samplesModule(document)}\n`],
  ...sampleFiles(document),
])

for (const [name, text] of files) {
  const target = path.join(root, name)
  if (!process.argv.includes('--check')) writeFileSync(target, text)
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text)
    throw new Error(`${name} is stale: run node scripts/generate-sdk.ts`)
}
