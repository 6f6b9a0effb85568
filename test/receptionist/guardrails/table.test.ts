import { expect, test } from 'vitest'
import { checkSentence } from '../../../src/receptionist/guardrails/check-sentence.ts'
import { splitSentences } from '../../../src/receptionist/guardrails/sentences.ts'
import { factsGiven, tableContext } from './facts.ts'
import type { Row } from './table.ts'
import { TABLE_AR } from './table-ar.ts'
import { TABLE_EN } from './table-en.ts'

const contexts = { salon: tableContext('salon'), clinic: tableContext('clinic') }

function kindsFound([, says, given = 'nothing', pack = 'salon']: Row): Set<string> {
  const context = contexts[pack]
  const facts = factsGiven(context, given)
  return new Set(splitSentences(says).flatMap((sentence) => checkSentence(context, facts, sentence).flags.map(({ kind }) => kind)))
}

interface Score {
  readonly found: number
  readonly missed: readonly string[]
  readonly wrong: readonly string[]
}

/** Recall: of the rows that must be stopped, how many are, for the right reason. Precision: of the rows that are stopped, how many must be. */
function score(rows: readonly Row[]): Score {
  const read = rows.map((row) => ({ row, kinds: kindsFound(row) }))
  const show = ({ row, kinds }: (typeof read)[number]) => `${row[0]} [${[...kinds].join(', ')}] ${row[1]}`
  return {
    found: read.filter(({ row, kinds }) => row[0] !== 'none' && kinds.has(row[0])).length,
    missed: read.filter(({ row, kinds }) => row[0] !== 'none' && !kinds.has(row[0])).map(show),
    wrong: read.filter(({ row, kinds }) => row[0] === 'none' && kinds.size > 0).map(show),
  }
}

const recall = ({ found, missed }: Score) => found / (found + missed.length)
const precision = ({ found, wrong }: Score) => found / (found + wrong.length)

function report(name: string, rows: readonly Row[]): Score {
  const all = score(rows)
  const kinds = [...new Set(rows.map(([kind]) => kind))].filter((kind) => kind !== 'none')
  const perKind = kinds.map((kind) => {
    const one = score(rows.filter((row) => row[0] === kind))
    return `  ${kind.padEnd(26)} ${one.found}/${one.found + one.missed.length}`
  })
  const total = `${name}: ${rows.length} sentences, recall ${recall(all).toFixed(3)}, precision ${precision(all).toFixed(3)}`
  console.info(
    [
      total,
      ...perKind,
      `  harmless passed            ${rows.filter(([kind]) => kind === 'none').length - all.wrong.length}/${rows.filter(([kind]) => kind === 'none').length}`,
    ].join('\n'),
  )
  if (process.env.VOREL_TEST_LONG)
    console.info([...all.missed.map((line) => `  missed ${line}`), ...all.wrong.map((line) => `  wrong ${line}`)].join('\n'))
  return all
}

test.each([
  ['English', TABLE_EN],
  ['Arabic', TABLE_AR],
] as const)('%s: what a reply may not say is found and what it may say passes', (language, table) => {
  const tuned = report(`${language}, tuned`, table.tuned)
  expect([...tuned.missed, ...tuned.wrong].slice(0, 20), 'on the tuned half').toSatisfy(
    () => recall(tuned) >= 0.97 && precision(tuned) >= 0.97,
  )
  // Written with the tuned half and before the rules. Some of its mistakes were seen and mended since, so it is no longer untouched: docs name the first score.
  const heldOut = report(`${language}, held out`, table.heldOut)
  expect(recall(heldOut)).toBeGreaterThanOrEqual(0.97)
  expect(precision(heldOut)).toBeGreaterThanOrEqual(0.95)
})
