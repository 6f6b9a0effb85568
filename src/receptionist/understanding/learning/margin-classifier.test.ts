import { expect, test } from 'vitest'
import { fitFeatureSpace } from './feature-space.ts'
import { seededRandom } from './hash.ts'
import { type MarginClassifier, trainMargins } from './margin-classifier.ts'
import { characterNgrams, wordNgrams, wordsOf } from './ngrams.ts'

const SUBJECTS = [
  ['haircut', 'beard', 'colour', 'blowdry'],
  ['table', 'dinner', 'terrace', 'menu'],
  ['brakes', 'oil', 'tyres', 'battery'],
] as const
const FILLERS = ['please', 'tomorrow', 'would', 'like', 'some', 'today', 'for', 'my', 'is', 'there'] as const

function sentences(count: number, seed: number): { text: string; label: number }[] {
  const random = seededRandom(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  return Array.from({ length: count }, (_, index) => {
    const label = index % SUBJECTS.length
    const words = [pick(FILLERS), pick(FILLERS), pick(SUBJECTS[label] ?? SUBJECTS[0]), pick(FILLERS)]
    return { text: words.join(' '), label }
  })
}

function train(examples: readonly { text: string; label: number }[]) {
  const { space, rows } = fitFeatureSpace(
    examples.map(({ text }) => text),
    [
      { features: (text) => wordNgrams(wordsOf(text), 2), leastTexts: 1, weight: 1 },
      { features: (text) => characterNgrams(wordsOf(text), 3, 4), leastTexts: 2, weight: 1 },
    ],
  )
  const labels = examples.map(({ label }) => label)
  return { space, classifier: trainMargins({ rows, labels, classes: 3, size: space.size, cost: 1, positiveWeight: 1 }) }
}

function scoresOf(classifier: MarginClassifier, row: Parameters<MarginClassifier['score']>[0]): number[] {
  const scores = new Float64Array(classifier.classes)
  classifier.score(row, scores)
  return [...scores]
}

test('subjects are told apart in sentences never seen, with misspelt words too', () => {
  const { space, classifier } = train(sentences(120, 1))
  const guess = (text: string) => {
    const scores = scoresOf(classifier, space.row(text))
    return scores.indexOf(Math.max(...scores))
  }
  const unseen = sentences(90, 2)
  expect(unseen.filter(({ text, label }) => guess(text) === label).length).toBe(90)
  expect([guess('hairrcut'), guess('teraces'), guess('batteries')]).toEqual([0, 1, 2])
})

test('the margins of the training set are kept: a class scores above 0 for its own sentences and below for the others', () => {
  const examples = sentences(60, 3)
  const { space, classifier } = train(examples)
  for (const { text, label } of examples) {
    scoresOf(classifier, space.row(text)).forEach((score, other) => {
      expect(Math.sign(score)).toBe(other === label ? 1 : -1)
    })
  }
})

test('training again gives the same scores to the bit', () => {
  const [first, second] = [train(sentences(60, 4)), train(sentences(60, 4))]
  for (const { text } of sentences(20, 5)) {
    expect(scoresOf(first.classifier, first.space.row(text))).toEqual(scoresOf(second.classifier, second.space.row(text)))
  }
})

test('each kind of feature has its weight as length, what is too rare or was never seen is left out', () => {
  const { space, rows } = fitFeatureSpace(
    ['red car', 'red bus', 'blue bus'],
    [{ features: (text) => text.split(' '), leastTexts: 2, weight: 3 }],
  )
  expect(space.size).toBe(2)
  for (const row of [...rows, space.row('red red bus train')]) {
    expect(Math.hypot(...row.values)).toBeCloseTo(3, 5)
    expect(Math.max(...row.indexes)).toBeLessThan(2)
  }
  expect(space.row('green train')).toEqual({ indexes: new Int32Array(), values: new Float32Array() })
})

test('word runs mark both ends, gaps leave one word out, characters stay within their words', () => {
  expect([...wordNgrams(['a', 'b', 'c'], 2, { gaps: true })]).toEqual([
    'a',
    'b',
    'c',
    '< a',
    'a b',
    'b c',
    'c >',
    '< … b',
    'a … c',
    'b … >',
  ])
  expect([...characterNgrams(['ab', 'c'], 2, 3)]).toEqual([' a', 'ab', 'b ', ' ab', 'ab ', ' c', 'c ', ' c '])
})
