import { INTENTS, type IntentClues, readClues, readEvidence } from '../intent-evidence.ts'
import type { IntentModel } from '../intent-model.ts'
import { seededRandom, shuffledIndexes } from '../learning/hash.ts'
import { readTurn } from '../understand.ts'
import { type Example, joinedExample, noisyExample, plainExample } from './expand.ts'
import type { Utterance } from './read-bank.ts'

interface Read extends IntentClues {
  readonly odds: Float64Array
  readonly wanted: Uint8Array
}

interface Row extends Read {
  /** Where each feature's weights begin. */
  readonly places: Int32Array
}

interface Table {
  readonly ids: Int32Array
  readonly weights: Float64Array
}

const EPOCHS = 8
const RATE = 0.15
/** Each step also draws the weights it touches towards 0 by this: towards the hand-set odds, from which only evidence leads away. */
const DECAY = 0.001
/** N-grams of fewer examples are left out. */
const LEAST_EXAMPLES = 4
const ROUNDS = 3
/** Bare answers are the commonest turns of all, and few lines of the bank. */
const BARE_ROUNDS = 12
const HIGHEST = 127
const NEGLIGIBLE = 0.01

/** Every utterance as it stands, disturbed and joined with others, in several fillings. */
export function expandAll(utterances: readonly Utterance[]): Example[] {
  return utterances.flatMap((utterance) =>
    Array.from({ length: utterance.intents.length === 0 ? BARE_ROUNDS : ROUNDS }, (_, round) => {
      const joined = round > 0 ? joinedExample(utterance, utterances, round) : null
      return [plainExample(utterance, round), noisyExample(utterance, round), ...(joined === null ? [] : [joined])]
    }).flat(),
  )
}

/**
 * Logistic regression, one intent against the rest, by AdaGrad in a fixed random order. It begins at the hand-set odds and learns what must be added to
 * them. The same examples give the same weights to the byte.
 */
export function trainIntents(examples: readonly Example[]): IntentModel {
  const read = examples.map(readExample)
  const ids = commonIds(read)
  const place = new Map([...ids].map((id, at) => [id, at * INTENTS.length]))
  const rows = read.map((row) => ({ ...row, places: row.ids.map((id) => place.get(id) ?? -1) }))
  const table = { ids, weights: new Float64Array(ids.length * INTENTS.length) }
  learn(table, rows)
  return quantise(table)
}

function readExample({ input, intents }: Example): Read {
  const { tokens, context } = readTurn(input)
  const evidence = readEvidence(tokens, context)
  const wanted = Uint8Array.from(INTENTS, (intent) => (intents.has(intent) ? 1 : 0))
  return { ...readClues(tokens, context, evidence), odds: evidence.odds, wanted }
}

function commonIds(rows: readonly IntentClues[]): Int32Array {
  const counts = new Map<number, number>()
  for (const { ids } of rows) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return Int32Array.from([...counts].flatMap(([id, count]) => (count >= LEAST_EXAMPLES ? [id] : []))).sort()
}

function learn({ weights }: Table, rows: readonly Row[]): void {
  const squares = new Float64Array(weights.length).fill(1)
  const random = seededRandom(1)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (const number of shuffledIndexes(rows.length, random)) {
      const row = rows[number]
      if (row) step(row, weights, squares)
    }
  }
}

function step({ odds, wanted, places, values }: Row, weights: Float64Array, squares: Float64Array): void {
  for (let intent = 0; intent < INTENTS.length; intent++) {
    let sum = odds[intent] ?? 0
    for (let at = 0; at < places.length; at++) {
      const place = places[at] ?? -1
      if (place >= 0) sum += (weights[place + intent] ?? 0) * (values[at] ?? 0)
    }
    const error = 1 / (1 + Math.exp(-sum)) - (wanted[intent] ?? 0)
    if (Math.abs(error) < NEGLIGIBLE) continue
    for (let at = 0; at < places.length; at++) {
      const place = places[at] ?? -1
      if (place < 0) continue
      const weight = weights[place + intent] ?? 0
      const gradient = error * (values[at] ?? 0) + DECAY * weight
      const square = (squares[place + intent] ?? 1) + gradient * gradient
      squares[place + intent] = square
      weights[place + intent] = weight - (RATE * gradient) / Math.sqrt(square)
    }
  }
}

/** Each intent's weights in 127 steps to either side. */
function quantise({ ids, weights }: Table): IntentModel {
  const steps = new Float32Array(INTENTS.length)
  weights.forEach((weight, at) => {
    const intent = at % INTENTS.length
    steps[intent] = Math.max(steps[intent] ?? 0, Math.abs(weight) / HIGHEST)
  })
  const quantised = Int8Array.from(weights, (weight, at) => Math.round(weight / (steps[at % INTENTS.length] || 1)))
  return { ids, steps, weights: quantised }
}
