/**
 * Multinomial logistic regression over a fixed set of labels: a bag of hashed binary features → one label. AdaGrad on the log loss, one example at a time;
 * deterministic for a given order. A feature's weights for all labels lie side by side.
 */
export interface Classifier {
  readonly labels: number
  readonly weights: Float32Array
  readonly squares: Float32Array
  readonly mask: number
  readonly rate: number
}

const START_OF_SQUARES = 0.1
const NEGLIGIBLE = 1e-3

/** 2^`bits` rows of `labels` weights. */
export function createClassifier(labels: number, bits: number, rate: number): Classifier {
  const rows = 2 ** bits
  return {
    labels,
    weights: new Float32Array(rows * labels),
    squares: new Float32Array(rows * labels).fill(START_OF_SQUARES),
    mask: rows - 1,
    rate,
  }
}

/** Writes the labels' probabilities into `out` from `at` on, for the first `count` of `features`. */
export function classify(classifier: Classifier, features: Int32Array, count: number, out: Float64Array, at = 0): void {
  const { labels, weights, mask } = classifier
  for (let label = 0; label < labels; label++) out[at + label] = 0
  for (let index = 0; index < count; index++) {
    const row = ((features[index] ?? 0) & mask) * labels
    for (let label = 0; label < labels; label++) out[at + label] = (out[at + label] ?? 0) + (weights[row + label] ?? 0)
  }
  let highest = Number.NEGATIVE_INFINITY
  for (let label = 0; label < labels; label++) highest = Math.max(highest, out[at + label] ?? 0)
  let sum = 0
  for (let label = 0; label < labels; label++) {
    const likelihood = Math.exp((out[at + label] ?? 0) - highest)
    out[at + label] = likelihood
    sum += likelihood
  }
  for (let label = 0; label < labels; label++) out[at + label] = (out[at + label] ?? 0) / sum
}

/** One step towards `right`; `scratch` holds at least `labels` numbers. Returns the probability `right` had before. */
export function teach(classifier: Classifier, features: Int32Array, count: number, right: number, scratch: Float64Array): number {
  classify(classifier, features, count, scratch)
  const { labels, weights, squares, mask, rate } = classifier
  for (let label = 0; label < labels; label++) {
    const gradient = (scratch[label] ?? 0) - (label === right ? 1 : 0)
    if (gradient < NEGLIGIBLE && gradient > -NEGLIGIBLE) continue
    const square = gradient * gradient
    for (let index = 0; index < count; index++) {
      const weight = ((features[index] ?? 0) & mask) * labels + label
      const sum = (squares[weight] ?? 0) + square
      squares[weight] = sum
      weights[weight] = (weights[weight] ?? 0) - (rate * gradient) / Math.sqrt(sum)
    }
  }
  return scratch[right] ?? 0
}
