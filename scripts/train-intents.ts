/**
 * Learns the intents from packs/utterances and writes the weights that ship: `node scripts/train-intents.ts [--check] [--score]`. `--check` fails where the
 * file isn't what training gives; `--score` compares the hand-set weights with the trained ones on the lines that were held out.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Example, noisyExample, plainExample } from '../src/receptionist/understanding/bank/expand.ts'
import { readBank } from '../src/receptionist/understanding/bank/read-bank.ts'
import { type IntentScore, scoreIntents } from '../src/receptionist/understanding/bank/score.ts'
import { expandAll, trainIntents } from '../src/receptionist/understanding/bank/train.ts'
import { INTENTS, readClues, readEvidence } from '../src/receptionist/understanding/intent-evidence.ts'
import { type IntentModel, learnedOdds, MODEL_FILE, writeModel } from '../src/receptionist/understanding/intent-model.ts'
import { intentOdds } from '../src/receptionist/understanding/intents.ts'

const begun = performance.now()
const bank = readBank()
const examples = expandAll(bank.filter(({ heldOut }) => !heldOut))
const model = trainIntents(examples)
const file = writeModel(model)
const seconds = ((performance.now() - begun) / 1000).toFixed(1)
console.log(`${bank.length} utterances, ${examples.length} examples, ${model.ids.length} features, ${file.length} bytes, ${seconds} s`)
if (process.argv.includes('--score')) printScores(model)
if (!process.argv.includes('--check')) writeFileSync(MODEL_FILE, file)
else if (!readFileSync(MODEL_FILE).equals(file)) throw new Error('the weights are not what training gives: run scripts/train-intents.ts')

function printScores(trained: IntentModel): void {
  for (const language of ['en', 'ar'] as const) {
    const lines = bank.filter((utterance) => utterance.heldOut && utterance.language === language)
    printComparison(
      `${language}, ${lines.length} lines`,
      lines.map((line) => plainExample(line)),
      trained,
    )
    printComparison(
      `${language}, mistyped`,
      lines.map((line) => noisyExample(line)),
      trained,
    )
  }
}

function printComparison(title: string, lines: readonly Example[], trained: IntentModel): void {
  const scores = [
    scoreIntents(lines, (tokens, context) => readEvidence(tokens, context).odds),
    scoreIntents(lines, (tokens, context) => {
      const evidence = readEvidence(tokens, context)
      return learnedOdds(trained, evidence.odds, readClues(tokens, context, evidence))
    }),
    scoreIntents(lines, (tokens, context) => intentOdds(tokens, context, trained)),
  ]
  const row = (name: string, figures: (score: IntentScore) => readonly number[]) =>
    console.log(name.padEnd(16), ...scores.map((score) => figures(score).map(percent).join(' / ').padEnd(16)))
  console.log(`\n${title}`.padEnd(17), ...['hand-set', 'trained', 'as shipped'].map((name) => name.padEnd(16)))
  row('macro F1', ({ macroF1 }) => [macroF1])
  row('first intent', ({ first }) => [first])
  row('Brier ×100', ({ brier }) => [brier])
  for (const intent of INTENTS) {
    row(intent, ({ intents }) => [intents[intent].precision, intents[intent].recall])
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
