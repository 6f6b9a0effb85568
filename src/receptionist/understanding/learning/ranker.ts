/**
 * A log-linear ranker (conditional logit): of several options, each a bag of hashed binary features, exactly one is right; P(option) ∝ exp(Σ weights of its
 * features). One table of weights is shared by all options, so that options never seen in training are ranked by the features they share with those that were.
 * Learns by AdaGrad on the log loss, one decision at a time; deterministic for a given order.
 */
export interface Ranker {
  readonly weights: Float32Array
  /** Sum of squared gradients of each weight; only learning needs it. */
  readonly squares: Float32Array
  readonly mask: number
  readonly rate: number
}

/** The options of one decision, reused from decision to decision: option i's features are `features[starts[i] … starts[i + 1])`. */
export interface Options {
  features: Int32Array
  starts: Int32Array
  count: number
  size: number
  probabilities: Float64Array
}

const START_OF_SQUARES = 0.1
const NEGLIGIBLE = 1e-4

/** 2^`bits` weights; `rate` is AdaGrad's step. */
export function createRanker(bits: number, rate: number): Ranker {
  const size = 2 ** bits
  return { weights: new Float32Array(size), squares: new Float32Array(size).fill(START_OF_SQUARES), mask: size - 1, rate }
}

export function createOptions(): Options {
  return { features: new Int32Array(1 << 14), starts: new Int32Array(256), count: 0, size: 0, probabilities: new Float64Array(256) }
}

export function clearOptions(options: Options): void {
  options.count = 0
  options.size = 0
  options.starts[0] = 0
}

/** The features that follow belong to a new option. */
export function beginOption(options: Options): void {
  if (options.count + 2 > options.starts.length) {
    options.starts = grown(options.starts)
    options.probabilities = new Float64Array(options.starts.length)
  }
  options.count++
  options.starts[options.count] = options.size
}

/** Adds a feature (an id of `hashText` and `mix`) to the option begun last. */
export function addFeature(options: Options, id: number): void {
  if (options.size === options.features.length) options.features = grown(options.features)
  options.features[options.size++] = id
  options.starts[options.count] = options.size
}

function grown(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}

/** Fills `options.probabilities` (they sum to 1) and returns the likeliest option's number, the first of equals; −1 without options. */
export function rank(ranker: Ranker, options: Options): number {
  const { weights, mask } = ranker
  const { features, starts, probabilities, count } = options
  let best = -1
  let highest = Number.NEGATIVE_INFINITY
  for (let option = 0; option < count; option++) {
    let score = 0
    for (let at = starts[option] ?? 0, end = starts[option + 1] ?? 0; at < end; at++) score += weights[(features[at] ?? 0) & mask] ?? 0
    probabilities[option] = score
    if (score > highest) {
      highest = score
      best = option
    }
  }
  let sum = 0
  for (let option = 0; option < count; option++) {
    const likelihood = Math.exp((probabilities[option] ?? 0) - highest)
    probabilities[option] = likelihood
    sum += likelihood
  }
  for (let option = 0; option < count; option++) probabilities[option] = (probabilities[option] ?? 0) / sum
  return best
}

/** One step towards `right` being the likeliest option; returns its probability before the step. */
export function learn(ranker: Ranker, options: Options, right: number): number {
  rank(ranker, options)
  const { weights, squares, mask, rate } = ranker
  const { features, starts, probabilities, count } = options
  for (let option = 0; option < count; option++) {
    const gradient = (probabilities[option] ?? 0) - (option === right ? 1 : 0)
    if (gradient < NEGLIGIBLE && gradient > -NEGLIGIBLE) continue
    const square = gradient * gradient
    for (let at = starts[option] ?? 0, end = starts[option + 1] ?? 0; at < end; at++) {
      const weight = (features[at] ?? 0) & mask
      const sum = (squares[weight] ?? 0) + square
      squares[weight] = sum
      weights[weight] = (weights[weight] ?? 0) - (rate * gradient) / Math.sqrt(sum)
    }
  }
  return probabilities[right] ?? 0
}

/** The mean of a ranker's weights at several moments of its learning; it ranks better than the weights of any one moment. */
export interface Snapshots {
  readonly mean: Float32Array
  taken: number
}

export function createSnapshots(ranker: Ranker): Snapshots {
  return { mean: new Float32Array(ranker.weights.length), taken: 0 }
}

export function takeSnapshot(snapshots: Snapshots, ranker: Ranker): void {
  const { mean } = snapshots
  const share = 1 / ++snapshots.taken
  for (let index = 0; index < mean.length; index++)
    mean[index] = (mean[index] ?? 0) + ((ranker.weights[index] ?? 0) - (mean[index] ?? 0)) * share
}
