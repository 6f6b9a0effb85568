import type { SparseRow } from './feature-space.ts'
import { seededRandom } from './hash.ts'

/** A line for each class: how far a text is on its side. Scores above 0 say yes; those of different classes are compared. */
export interface MarginClassifier {
  readonly classes: number
  /** Writes a score for each class. */
  score(row: SparseRow, scores: Float64Array): void
}

export interface MarginTraining {
  readonly rows: readonly SparseRow[]
  /** The class of each row, from 0. */
  readonly labels: readonly number[]
  readonly classes: number
  /** Of the feature space. */
  readonly size: number
  /** What a row on the wrong side costs; more fits the training set closer. */
  readonly cost: number
  /** How much more a row of the class itself costs than one of the many others. */
  readonly positiveWeight: number
}

const ROUNDS = 12
const PRECISION = 0.05
/** A row this far beyond the margin, without weight in the solution, is not looked at again until the rest has settled. */
const SETTLED = 0.3

/**
 * A linear support vector machine for each class against all others: squared hinge loss, solved in its dual one row at a time (Hsieh and others, 2008, "A dual
 * coordinate descent method for large-scale linear SVM"). Deterministic.
 */
export function trainMargins(training: MarginTraining): MarginClassifier {
  const { classes, size, rows } = training
  const squares = rows.map(({ values }) => values.reduce((sum, value) => sum + value * value, 1))
  const weights = Array.from({ length: classes }, (_, label) => trainOne(training, squares, label))
  return {
    classes,
    score(row, scores) {
      for (let label = 0; label < classes; label++) scores[label] = dot(weights[label] as Float32Array, row, size)
    },
  }
}

/** The weights of one class; the last is that of a feature that every row has. */
function trainOne({ rows, labels, size, cost, positiveWeight }: MarginTraining, squares: readonly number[], label: number): Float32Array {
  const weights = new Float32Array(size + 1)
  const dual = new Float32Array(rows.length)
  const random = seededRandom(label + 1)
  const order = Int32Array.from(rows.keys())
  let active = order.length
  for (let round = 0; round < ROUNDS; round++) {
    shuffle(order, active, random)
    let worst = 0
    for (let at = 0; at < active; at++) {
      const number = order[at] ?? 0
      const row = rows[number] as SparseRow
      const sign = labels[number] === label ? 1 : -1
      const slack = 0.5 / (sign > 0 ? cost * positiveWeight : cost)
      const before = dual[number] ?? 0
      const gradient = sign * dot(weights, row, size) - 1 + slack * before
      if (before === 0 && gradient > SETTLED && round > 0) {
        active -= 1
        order[at] = order[active] ?? 0
        order[active] = number
        at -= 1
        continue
      }
      const violation = before === 0 ? Math.min(gradient, 0) : gradient
      worst = Math.max(worst, Math.abs(violation))
      if (violation === 0) continue
      const after = Math.max(0, before - gradient / ((squares[number] ?? 1) + slack))
      dual[number] = after
      addTo(weights, row, size, (after - before) * sign)
    }
    if (worst >= PRECISION) continue
    if (active === order.length) break
    active = order.length
  }
  return weights
}

function dot(weights: Float32Array, { indexes, values }: SparseRow, constant: number): number {
  let sum = weights[constant] ?? 0
  for (let at = 0; at < indexes.length; at++) sum += (weights[indexes[at] ?? 0] ?? 0) * (values[at] ?? 0)
  return sum
}

function addTo(weights: Float32Array, { indexes, values }: SparseRow, constant: number, step: number): void {
  weights[constant] = (weights[constant] ?? 0) + step
  for (let at = 0; at < indexes.length; at++) {
    const index = indexes[at] ?? 0
    weights[index] = (weights[index] ?? 0) + step * (values[at] ?? 0)
  }
}

function shuffle(order: Int32Array, count: number, random: () => number): void {
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
}
