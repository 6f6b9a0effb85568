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
 * and others, 2019), at one threshold chosen on the validation part, which is learnt from as well once the threshold stands.
 */
export const scoreClinc150: Suite = async ({ train: trainFolder, test: testFolder, step }) => {
  const started = performance.now()
  const { train, validation } = readTraining(setFolder(trainFolder, 'clinc150', 'train_val.json'))
  const test = readTest(setFolder(testFolder, 'clinc150', 'test.json'))
  step(`learning ${train.length} utterances`)
  const first = learn(train)
  const threshold = chooseThreshold(validation.map((utterance) => ({ ...first(utterance.text), right: utterance.intent })))
  step(`learning ${train.length + validation.length} utterances`)
  const guess = learn([...train, ...validation])
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

/** Recall that the threshold has to reach on the validation part, in percent: two standard errors of its 100 requests above the 75 wanted on others. */
const LEAST_RECALL = 83

/** Of the thresholds midway between two confidences the lowest that reaches the recall: whatever is higher costs in-scope accuracy. */
export function chooseThreshold(guesses: readonly Judged[]): number {
  const sorted = [...new Set(guesses.map(({ confidence }) => confidence))].sort((one, other) => one - other)
  const between = sorted.map((confidence, index) => (confidence + (sorted[index + 1] ?? confidence)) / 2)
  return between.find((threshold) => scoreAt(threshold, guesses).oos_recall >= LEAST_RECALL) ?? Number.POSITIVE_INFINITY
}

const round = (figure: number) => Math.round(figure * 100) / 100
