import { expect, test } from 'vitest'
import { hashText, seededRandom } from './hash.ts'
import { createSequenceTagger, learnSequence, type SequenceTagger, tagSequence, tagTogether } from './sequence-tagger.ts'

/** 0 outside, 1 begins a name, 2 goes on with it. */
const mayFollow = (before: number, after: number) => after !== 2 || before === 1 || before === 2
const NAMES = ['sara', 'adam', 'lina', 'omar', 'noor', 'hana'] as const
const FILLERS = ['book', 'for', 'please', 'a', 'table', 'tonight'] as const

const featuresOf = (words: readonly string[]) =>
  words.map((word, at) =>
    Int32Array.of(hashText(word), hashText(`after ${words[at - 1] ?? '¶'}`), hashText(`before ${words[at + 1] ?? '¶'}`)),
  )

/** "… name is <word> <word> …": after "is" any two words are a name, so the second is only known by the first. */
function example(random: () => number): { words: string[]; gold: Int32Array } {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? ''
  const words = [pick(FILLERS), 'name', 'is', pick(NAMES), pick(NAMES), pick(FILLERS)]
  return { words, gold: Int32Array.of(0, 0, 0, 1, 2, 0) }
}

function train(seed: number): SequenceTagger {
  const tagger = createSequenceTagger({ labels: 3, bits: 12, rate: 0.3, mayFollow })
  const random = seededRandom(seed)
  for (let count = 0; count < 300; count++) {
    const { words, gold } = example(random)
    learnSequence(tagger, featuresOf(words), gold)
  }
  return tagger
}

test('a label is judged by its neighbours: unknown names are found where names stand', () => {
  const tagger = train(1)
  expect([...tagSequence(tagger, featuresOf(['book', 'name', 'is', 'xenia', 'quade', 'please']))]).toEqual([0, 0, 0, 1, 2, 0])
  expect([...tagSequence(tagger, featuresOf(['book', 'a', 'table', 'for', 'tonight']))]).toEqual([0, 0, 0, 0, 0])
})

test('a sequence that may not be is never the answer, whatever the weights', () => {
  const random = seededRandom(7)
  for (let count = 0; count < 200; count++) {
    const tagger = createSequenceTagger({ labels: 3, bits: 8, rate: 0.3, mayFollow })
    for (let at = 0; at < tagger.weights.length; at++) tagger.weights[at] = random() * 10 - 5
    for (let at = 0; at < tagger.moves.length; at++) tagger.moves[at] = random() * 10 - 5
    const labels = tagSequence(tagger, featuresOf(FILLERS))
    labels.forEach((label, at) => {
      expect(mayFollow(at === 0 ? -1 : (labels[at - 1] ?? 0), label)).toBe(true)
    })
  }
})

test('each step follows the gradient of the log-likelihood, measured against differences', () => {
  const shape = { labels: 3, bits: 14, rate: 1, mayFollow }
  const words = ['name', 'is', 'sara', 'omar']
  const gold = Int32Array.of(0, 0, 1, 2)
  const random = seededRandom(3)
  const tagger = createSequenceTagger(shape)
  for (let at = 0; at < tagger.weights.length; at++) tagger.weights[at] = random() - 0.5
  for (let at = 0; at < tagger.moves.length; at++) tagger.moves[at] = random() - 0.5
  const loss = (weights: Float32Array, moves: Float32Array) => {
    const paths: { score: number; isGold: boolean }[] = []
    for (let code = 0; code < 81; code++) {
      const path = [0, 1, 2, 3].map((at) => Math.floor(code / 3 ** at) % 3)
      if (!path.every((label, at) => mayFollow(path[at - 1] ?? -1, label))) continue
      const score = featuresOf(words).reduce((sum, features, at) => {
        const label = path[at] ?? 0
        const tokens = features.reduce((part, feature) => part + (weights[(feature & tagger.mask) * 3 + label] ?? 0), 0)
        return sum + tokens + (moves[(at === 0 ? 3 : (path[at - 1] ?? 0)) * 3 + label] ?? 0)
      }, 0)
      paths.push({ score, isGold: path.every((label, at) => label === gold[at]) })
    }
    const right = paths.find(({ isGold }) => isGold)?.score ?? 0
    return Math.log(paths.reduce((sum, { score }) => sum + Math.exp(score), 0)) - right
  }
  const before = { weights: tagger.weights.slice(), moves: tagger.moves.slice() }
  learnSequence(tagger, featuresOf(words), gold)
  for (const kind of ['weights', 'moves'] as const) {
    before[kind].forEach((weight, at) => {
      const step = tagger[kind][at] === undefined ? 0 : weight - tagger[kind][at]
      if (Math.abs(step) < 1e-4) return
      const up = before[kind].slice()
      up[at] = weight + 1e-2
      const down = before[kind].slice()
      down[at] = weight - 1e-2
      const slope =
        (loss(kind === 'weights' ? up : before.weights, kind === 'moves' ? up : before.moves) -
          loss(kind === 'weights' ? down : before.weights, kind === 'moves' ? down : before.moves)) /
        2e-2
      expect(Math.sign(step)).toBe(Math.sign(slope))
      // AdaGrad's first step from 0.1: gradient / √(0.1 + gradient²)
      expect(step).toBeCloseTo(slope / Math.sqrt(0.1 + slope * slope), 2)
    })
  }
})

test('several taggers judge together, and an empty text has no labels', () => {
  const taggers = [train(1), train(2)]
  const words = featuresOf(['please', 'name', 'is', 'lina', 'noor', 'tonight'])
  expect([...tagTogether(taggers, words)]).toEqual([0, 0, 0, 1, 2, 0])
  expect([...tagTogether(taggers, [])]).toEqual([])
})
