/** `npm run bench [-- suite … name=number …]`: measures, prints a table, writes bench/out/<suite>.json, and fails when a figure misses its limit. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import { benchApi } from './api.ts'
import { benchApiMemory } from './api-memory.ts'
import { type Figure, passes } from './measure.ts'
import { benchServer } from './server.ts'
import { benchConversations, benchTurns } from './turns.ts'
import { benchVoice } from './voice.ts'
import { benchWebhooks } from './webhooks.ts'

type Suite = (options: Readonly<Record<string, number>>) => Promise<Figure[]>

const SUITES: Readonly<Record<string, Suite>> = {
  api: benchApi,
  turns: benchTurns,
  conversations: benchConversations,
  server: benchServer,
  voice: benchVoice,
  webhooks: benchWebhooks,
}

/** Too long to run unless it is asked for. */
const ON_DEMAND: Readonly<Record<string, Suite>> = { 'api-memory': benchApiMemory }

const given = process.argv.slice(2).filter((word) => word !== '--')
const wanted = given.filter((word) => !word.includes('='))
const options = Object.fromEntries(
  given
    .filter((word) => word.includes('='))
    .map((word) => word.split('='))
    .map(([name = '', value]) => [name, Number(value)]),
)
const unknown = wanted.find((name) => !(name in SUITES || name in ON_DEMAND))
if (unknown) {
  process.stderr.write(`there is no bench "${unknown}": ${Object.keys({ ...SUITES, ...ON_DEMAND }).join(', ')}\n`)
  process.exit(1)
}
const out = path.join(import.meta.dirname, 'out')
mkdirSync(out, { recursive: true })
const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`
process.stdout.write(`${machine}\n\n`)
let missed = 0
for (const [name, suite] of Object.entries({ ...SUITES, ...ON_DEMAND })) {
  if (wanted.length > 0 ? !wanted.includes(name) : name in ON_DEMAND) continue
  const figures = await suite(options)
  writeFileSync(path.join(out, `${name}.json`), `${JSON.stringify({ machine, figures }, null, 2)}\n`)
  for (const figure of figures) {
    const limit =
      figure.limit?.at_most !== undefined
        ? `≤ ${figure.limit.at_most}`
        : figure.limit?.at_least !== undefined
          ? `≥ ${figure.limit.at_least}`
          : ''
    const mark = figure.limit === null ? '' : passes(figure) ? 'ok' : 'MISSED'
    if (mark === 'MISSED') missed += 1
    process.stdout.write(
      `${figure.suite.padEnd(14)} ${figure.name.padEnd(58)} ${figure.value.toFixed(Math.abs(figure.value) < 10 ? 2 : 1).padStart(9)} ${figure.unit.padEnd(3)} ${limit.padEnd(8)} ${mark}\n`,
    )
  }
}
process.exitCode = missed > 0 ? 1 : 0
