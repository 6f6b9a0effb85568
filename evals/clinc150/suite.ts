import { type FeatureKind, fitFeatureSpace } from '../../src/receptionist/understanding/learning/feature-space.ts'
import { trainMargins } from '../../src/receptionist/understanding/learning/margin-classifier.ts'
import { characterNgrams, wordNgrams, wordsOf } from '../../src/receptionist/understanding/learning/ngrams.ts'
import { setFolder } from '../set-folder.ts'
import type { Suite } from '../suite.ts'
import { OUT_OF_SCOPE, readTest, readTraining, type Utterance } from './read.ts'

const KINDS: readonly FeatureKind[] = [
  { features: (text) => wordNgrams(wordsOf(text.toLowerCase()), 2), leastTexts: 1, weight: 1 },
  { features: (text) => characterNgrams(wordsOf(text.toLowerCase()), 2, 5), leastTexts: 2, weight: 1 },
]
/** How much the margin of "out of scope" counts against the best intent's; chosen by cross-validation, flat between 0.5 and 1. */
const OUT_OF_SCOPE_SHARE = 0.75

/** The most likely intent, how sure of it (above the threshold it is taken, otherwise the text is out of scope). */
export interface Guess {
  readonly intent: string
  readonly confidence: number
}

/**
 * In-scope accuracy (a request that is taken for out of scope counts as wrong) and recall of out-of-scope requests, as the set's paper measures them (Larson
 * and others, 2019), at one threshold chosen on the validation part.
 */
export const scoreClinc150: Suite = async ({ train: trainFolder, test: testFolder, step }) => {
  const started = performance.now()
  const { train, validation } = readTraining(setFolder(trainFolder, 'clinc150', 'train_val.json'))
  const test = readTest(setFolder(testFolder, 'clinc150', 'test.json'))
  step(`learning ${train.length} utterances`)
  const guess = learn(train)
  step('choosing the threshold')
  const threshold = chooseThreshold(validation.map((utterance) => ({ ...guess(utterance.text), right: utterance.intent })))
  step(`scoring ${test.length} utterances`)
  const scores = scoreAt(
    threshold,
    test.map((utterance) => ({ ...guess(utterance.text), right: utterance.intent })),
  )
  return { ...scores, threshold: round(threshold), total_seconds: Math.round((performance.now() - started) / 1000) }
}

export function learn(train: readonly Utterance[]): (text: string) => Guess {
  const intents = [...new Set(train.map(({ intent }) => intent))].filter((intent) => intent !== OUT_OF_SCOPE).sort()
  const classes = [...intents, OUT_OF_SCOPE]
  const numbers = new Map(classes.map((intent, number) => [intent, number]))
  const { space, rows } = fitFeatureSpace(
    train.map(({ text }) => text),
    KINDS,
  )
  const labels = train.map(({ intent }) => numbers.get(intent) ?? 0)
  const classifier = trainMargins({ rows, labels, classes: classes.length, size: space.size, cost: 1, positiveWeight: 5 })
  const scores = new Float64Array(classes.length)
  return (text) => {
    classifier.score(space.row(text), scores)
    const margins = scores.subarray(0, intents.length)
    const best = margins.reduce((top, margin, number) => (margin > (margins[top] ?? 0) ? number : top), 0)
    return { intent: intents[best] ?? OUT_OF_SCOPE, confidence: (margins[best] ?? 0) - OUT_OF_SCOPE_SHARE * (scores[intents.length] ?? 0) }
  }
}

type Judged = Guess & { readonly right: string }

export function scoreAt(threshold: number, guesses: readonly Judged[]): { in_scope: number; oos_recall: number } {
  const share = (part: readonly Judged[], isRight: (guess: Judged) => boolean) =>
    part.length === 0 ? 0 : (100 * part.filter(isRight).length) / part.length
  return {
    in_scope: round(
      share(
        guesses.filter(({ right }) => right !== OUT_OF_SCOPE),
        ({ intent, right, confidence }) => intent === right && confidence > threshold,
      ),
    ),
    oos_recall: round(
      share(
        guesses.filter(({ right }) => right === OUT_OF_SCOPE),
        ({ confidence }) => confidence <= threshold,
      ),
    ),
  }
}

/** How many points of out-of-scope recall one point of in-scope accuracy is worth. The validation part measures the recall coarsely: 100 requests. */
const WORTH = 4

/** Of all thresholds the one where in-scope accuracy and recall, weighed, are best together. */
export function chooseThreshold(guesses: readonly Judged[]): number {
  let best = { threshold: Number.NEGATIVE_INFINITY, worth: Number.NEGATIVE_INFINITY }
  for (const { confidence: threshold } of guesses) {
    const { in_scope: inScope, oos_recall: recall } = scoreAt(threshold, guesses)
    const worth = WORTH * inScope + recall
    if (worth > best.worth) best = { threshold, worth }
  }
  return best.threshold
}

const round = (figure: number) => Math.round(figure * 100) / 100
