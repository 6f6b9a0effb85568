import { existsSync } from 'node:fs'
import path from 'node:path'
import { standardWord } from '../../src/receptionist/understanding/dialects.ts'
import { type FeatureKind, fitFeatureSpace } from '../../src/receptionist/understanding/learning/feature-space.ts'
import { trainMargins } from '../../src/receptionist/understanding/learning/margin-classifier.ts'
import { characterNgrams, wordNgrams, wordsOf } from '../../src/receptionist/understanding/learning/ngrams.ts'
import { fold } from '../../src/receptionist/understanding/normalise.ts'
import { stemWord } from '../../src/receptionist/understanding/stem.ts'
import { setFolder } from '../set-folder.ts'
import type { Suite } from '../suite.ts'
import { type Question, readQuestions } from './read.ts'

/** Key of the figure → the dialect in the file's name. */
const DIALECTS = { msa: 'MSA', pal: 'PAL', saudi: 'Saudi', moroccan: 'Moroccan', tunisian: 'Tunisian' } as const

const fileOf = (dialect: string) => `Banking77_Arabized_${dialect}_test.csv`
const foldedWords = (text: string) => wordsOf(fold(text).text.replaceAll(/(.)\1{2,}/gu, '$1'))

/** Words as they are, their standard Arabic stems (what dialects share), and characters. */
const KINDS: readonly FeatureKind[] = [
  { features: (text) => wordNgrams(foldedWords(text), 2), leastTexts: 1, weight: 1 },
  {
    features: (text) =>
      wordNgrams(
        foldedWords(text).map((word) => stemWord(standardWord(word))),
        2,
      ),
    leastTexts: 1,
    weight: 1.4,
  },
  { features: (text) => characterNgrams(foldedWords(text), 2, 5), leastTexts: 2, weight: 1 },
]

/** Accuracy for each dialect that the test folder has, in percent; learnt from standard Arabic and Palestinian questions. */
export const scoreArBanking77: Suite = async ({ train: trainFolder, test: testFolder, step }) => {
  const started = performance.now()
  const folder = setFolder(trainFolder, 'arbanking77', 'Banking77_Arabized_MSA_PAL_train.csv')
  const train = ['train', 'val'].flatMap((part) => readQuestions(path.join(folder, `Banking77_Arabized_MSA_PAL_${part}.csv`)))
  const testRoot = setFolder(testFolder, 'arbanking77', fileOf(DIALECTS.msa))
  step(`learning ${train.length} questions`)
  const guess = learn(train)
  const figures: Record<string, number> = {}
  for (const [key, dialect] of Object.entries(DIALECTS)) {
    const file = path.join(testRoot, fileOf(dialect))
    if (!existsSync(file)) continue
    step(`scoring ${dialect}`)
    figures[key] = accuracy(guess, readQuestions(file))
  }
  return { ...figures, total_seconds: Math.round((performance.now() - started) / 1000) }
}

export function learn(train: readonly Question[]): (text: string) => string {
  const intents = [...new Set(train.map(({ intent }) => intent))].sort()
  const numbers = new Map(intents.map((intent, number) => [intent, number]))
  const { space, rows } = fitFeatureSpace(
    train.map(({ text }) => text),
    KINDS,
  )
  const labels = train.map(({ intent }) => numbers.get(intent) ?? 0)
  const classifier = trainMargins({ rows, labels, classes: intents.length, size: space.size, cost: 0.5, positiveWeight: 3 })
  const scores = new Float64Array(intents.length)
  return (text) => {
    classifier.score(space.row(text), scores)
    return intents[scores.reduce((top, score, number) => (score > (scores[top] ?? 0) ? number : top), 0)] ?? ''
  }
}

export function accuracy(guess: (text: string) => string, questions: readonly Question[]): number {
  const right = questions.filter(({ text, intent }) => guess(text) === intent).length
  return Math.round((10_000 * right) / Math.max(1, questions.length)) / 100
}
