import { expect, test } from 'vitest'
import { classify, createClassifier, teach } from './classifier.ts'
import { hashText, mix, seededRandom, shuffledIndexes } from './hash.ts'
import {
  addFeature,
  beginOption,
  clearOptions,
  createOptions,
  createRanker,
  createSnapshots,
  learn,
  type Options,
  rank,
  takeSnapshot,
} from './ranker.ts'

const words = ['kite', 'boat', 'sun', 'rain', 'blue', 'red'].map(hashText)

/** Three options of two words each; the one with "kite" is right. */
function fillDecision(options: Options, random: () => number): number {
  const right = Math.floor(random() * 3)
  clearOptions(options)
  for (let option = 0; option < 3; option++) {
    beginOption(options)
    addFeature(options, words[option === right ? 0 : 1 + Math.floor(random() * 3)] ?? 0)
    addFeature(options, words[4 + Math.floor(random() * 2)] ?? 0)
  }
  return right
}

function trainRanker() {
  const ranker = createRanker(10, 0.2)
  const options = createOptions()
  const random = seededRandom(7)
  for (let step = 0; step < 300; step++) learn(ranker, options, fillDecision(options, random))
  return { ranker, options, random }
}

test('a ranker finds the option that one of its features gives away', () => {
  const { ranker, options, random } = trainRanker()
  for (let step = 0; step < 100; step++) {
    const right = fillDecision(options, random)
    expect(rank(ranker, options)).toBe(right)
  }
  expect([...options.probabilities.subarray(0, 3)].reduce((sum, one) => sum + one)).toBeCloseTo(1)
})

test('the same decisions in the same order give the same weights to the byte', () => {
  expect(Buffer.from(trainRanker().ranker.weights.buffer).equals(Buffer.from(trainRanker().ranker.weights.buffer))).toBe(true)
})

test('a decision may have more options and features than there was room for', () => {
  const options = createOptions()
  for (let option = 0; option < 1000; option++) {
    beginOption(options)
    for (let feature = 0; feature < 40; feature++) addFeature(options, mix(option === 900 ? 1 : 2, feature))
  }
  const ranker = createRanker(12, 0.5)
  learn(ranker, options, 900)
  expect(rank(ranker, options)).toBe(900)
})

test('snapshots are averaged', () => {
  const ranker = createRanker(4, 0.1)
  const snapshots = createSnapshots(ranker)
  for (const weight of [1, 2, 6]) {
    ranker.weights.fill(weight)
    takeSnapshot(snapshots, ranker)
  }
  for (const weight of snapshots.mean) expect(weight).toBeCloseTo(3)
})

test('a classifier separates labels by their words', () => {
  const classifier = createClassifier(3, 8, 0.3)
  const scratch = new Float64Array(3)
  const example = (label: number) => Int32Array.of(words[label] ?? 0, words[4] ?? 0)
  for (let step = 0; step < 60; step++) teach(classifier, example(step % 3), 2, step % 3, scratch)
  for (let label = 0; label < 3; label++) {
    classify(classifier, example(label), 2, scratch)
    expect(scratch[label]).toBeGreaterThan(0.8)
  }
})

test('a seeded order is a permutation, the same each time', () => {
  const order = shuffledIndexes(50, seededRandom(3))
  expect([...order].sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, index) => index))
  expect([...shuffledIndexes(50, seededRandom(3))]).toEqual([...order])
})
