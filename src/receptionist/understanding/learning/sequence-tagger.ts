/**
 * A linear-chain conditional random field: a label for each token of a text, judged together. A token is a bag of hashed binary features; what follows what has
 * weights of its own. Learns by AdaGrad on the log-likelihood of the whole sequence, one text at a time; deterministic for a given order.
 */
export interface SequenceTagger {
  readonly labels: number
  readonly mask: number
  readonly rate: number
  /** A feature's weights for all labels lie side by side. */
  readonly weights: Float32Array
  readonly squares: Float32Array
  /** `moves[before * labels + after]`; the row `labels` is the beginning of a text. */
  readonly moves: Float32Array
  readonly moveSquares: Float32Array
  /** Moves that no right answer makes. */
  readonly forbidden: Uint8Array
}

const START_OF_SQUARES = 0.1
const NEGLIGIBLE = 1e-4
const NEVER = -1e9

export interface TaggerShape {
  readonly labels: number
  /** 2^bits rows of weights. */
  readonly bits: number
  readonly rate: number
  /** `before` is −1 at the beginning of a text. */
  readonly mayFollow: (before: number, after: number) => boolean
}

export function createSequenceTagger({ labels, bits, rate, mayFollow }: TaggerShape): SequenceTagger {
  const rows = 2 ** bits
  const moves = (labels + 1) * labels
  return {
    labels,
    mask: rows - 1,
    rate,
    weights: new Float32Array(rows * labels),
    squares: new Float32Array(rows * labels).fill(START_OF_SQUARES),
    moves: new Float32Array(moves),
    moveSquares: new Float32Array(moves).fill(START_OF_SQUARES),
    forbidden: Uint8Array.from({ length: moves }, (_, move) => {
      const before = Math.floor(move / labels)
      return mayFollow(before === labels ? -1 : before, move % labels) ? 0 : 1
    }),
  }
}

/** The likeliest sequence of labels. `tokens[i]` are the features (ids of hash.ts) of token i. */
export function tagSequence(tagger: SequenceTagger, tokens: readonly Int32Array[]): Int32Array {
  return bestPath(tagger, scoresOf(tagger, tokens), tokens.length)
}

/** The likeliest sequence by the mean of several taggers' scores. */
export function tagTogether(taggers: readonly SequenceTagger[], tokens: readonly Int32Array[]): Int32Array {
  const [first] = taggers
  if (!first) throw new Error('tagTogether needs a tagger')
  const moves = new Float32Array(first.moves.length)
  const scores = new Float64Array(tokens.length * first.labels)
  for (const tagger of taggers) {
    scoresOf(tagger, tokens).forEach((score, at) => {
      scores[at] = (scores[at] ?? 0) + score / taggers.length
    })
    tagger.moves.forEach((weight, at) => {
      moves[at] = (moves[at] ?? 0) + weight / taggers.length
    })
  }
  return bestPath({ ...first, moves }, scores, tokens.length)
}

/** One step towards `gold` being the likeliest sequence. */
export function learnSequence(tagger: SequenceTagger, tokens: readonly Int32Array[], gold: Int32Array): void {
  const { labels } = tagger
  const length = tokens.length
  if (length === 0) return
  const scores = scoresOf(tagger, tokens)
  const forward = sums(tagger, scores, length, 'forward')
  const backward = sums(tagger, scores, length, 'backward')
  const total = logSum(forward, (length - 1) * labels, labels)
  for (let at = 0; at < length; at++) {
    for (let label = 0; label < labels; label++) {
      const cell = at * labels + label
      const likely = Math.exp((forward[cell] ?? 0) + (backward[cell] ?? 0) - total)
      const gradient = likely - (gold[at] === label ? 1 : 0)
      if (Math.abs(gradient) > NEGLIGIBLE) stepToken(tagger, tokens[at], label, gradient)
    }
  }
  stepMoves(tagger, { scores, forward, backward, total, gold })
}

function scoresOf({ labels, weights, mask }: SequenceTagger, tokens: readonly Int32Array[]): Float64Array {
  const scores = new Float64Array(tokens.length * labels)
  tokens.forEach((features, at) => {
    for (const feature of features) {
      const row = (feature & mask) * labels
      for (let label = 0; label < labels; label++) {
        const cell = at * labels + label
        scores[cell] = (scores[cell] ?? 0) + (weights[row + label] ?? 0)
      }
    }
  })
  return scores
}

function moveScore({ labels, moves, forbidden }: SequenceTagger, before: number, after: number): number {
  const move = before * labels + after
  return forbidden[move] === 1 ? NEVER : (moves[move] ?? 0)
}

/** Log-sums of the scores of all paths that end at (forward, its own score included) or go on from (backward, excluded) each token and label. */
function sums(tagger: SequenceTagger, scores: Float64Array, length: number, direction: 'forward' | 'backward'): Float64Array {
  const { labels } = tagger
  const result = new Float64Array(length * labels)
  const paths = new Float64Array(labels)
  for (let step = 0; step < length; step++) {
    const at = direction === 'forward' ? step : length - 1 - step
    for (let label = 0; label < labels; label++) {
      const cell = at * labels + label
      if (direction === 'forward') {
        if (at === 0) {
          result[cell] = (scores[cell] ?? 0) + moveScore(tagger, labels, label)
          continue
        }
        for (let other = 0; other < labels; other++)
          paths[other] = (result[cell - label - labels + other] ?? 0) + moveScore(tagger, other, label)
        result[cell] = (scores[cell] ?? 0) + logSum(paths, 0, labels)
      } else if (at < length - 1) {
        const next = (at + 1) * labels
        for (let other = 0; other < labels; other++)
          paths[other] = (result[next + other] ?? 0) + (scores[next + other] ?? 0) + moveScore(tagger, label, other)
        result[cell] = logSum(paths, 0, labels)
      }
    }
  }
  return result
}

function logSum(values: Float64Array, from: number, count: number): number {
  let highest = Number.NEGATIVE_INFINITY
  for (let at = from; at < from + count; at++) highest = Math.max(highest, values[at] ?? 0)
  let sum = 0
  for (let at = from; at < from + count; at++) sum += Math.exp((values[at] ?? 0) - highest)
  return highest + Math.log(sum)
}

function stepToken(
  { labels, weights, squares, mask, rate }: SequenceTagger,
  features: Int32Array | undefined,
  label: number,
  gradient: number,
): void {
  for (const feature of features ?? []) {
    const weight = (feature & mask) * labels + label
    const sum = (squares[weight] ?? 0) + gradient * gradient
    squares[weight] = sum
    weights[weight] = (weights[weight] ?? 0) - (rate * gradient) / Math.sqrt(sum)
  }
}

interface Chances {
  readonly scores: Float64Array
  readonly forward: Float64Array
  readonly backward: Float64Array
  readonly total: number
  readonly gold: Int32Array
}

/** A move's gradient is how often it is expected in the text less how often the right answer makes it. */
function stepMoves(tagger: SequenceTagger, { scores, forward, backward, total, gold }: Chances): void {
  const { labels, moves, moveSquares, forbidden, rate } = tagger
  const gradients = new Float64Array(moves.length)
  gold.forEach((label, at) => {
    const made = (at === 0 ? labels : (gold[at - 1] ?? 0)) * labels + label
    gradients[made] = (gradients[made] ?? 0) - 1
    for (let after = 0; after < labels; after++) {
      const cell = at * labels + after
      const onwards = (scores[cell] ?? 0) + (backward[cell] ?? 0) - total
      for (let before = at === 0 ? labels : 0; before < (at === 0 ? labels + 1 : labels); before++) {
        const move = before * labels + after
        if (forbidden[move] === 1) continue
        const until = at === 0 ? 0 : (forward[(at - 1) * labels + before] ?? 0)
        gradients[move] = (gradients[move] ?? 0) + Math.exp(until + (moves[move] ?? 0) + onwards)
      }
    }
  })
  gradients.forEach((gradient, move) => {
    if (Math.abs(gradient) <= NEGLIGIBLE || forbidden[move] === 1) return
    const sum = (moveSquares[move] ?? 0) + gradient * gradient
    moveSquares[move] = sum
    moves[move] = (moves[move] ?? 0) - (rate * gradient) / Math.sqrt(sum)
  })
}

/** Viterbi. */
function bestPath(tagger: SequenceTagger, scores: Float64Array, length: number): Int32Array {
  const { labels } = tagger
  const best = new Float64Array(length * labels)
  const from = new Int32Array(length * labels)
  for (let at = 0; at < length; at++) {
    for (let label = 0; label < labels; label++) {
      const cell = at * labels + label
      let highest = at === 0 ? moveScore(tagger, labels, label) : Number.NEGATIVE_INFINITY
      for (let before = 0; at > 0 && before < labels; before++) {
        const score = (best[(at - 1) * labels + before] ?? 0) + moveScore(tagger, before, label)
        if (score <= highest) continue
        highest = score
        from[cell] = before
      }
      best[cell] = highest + (scores[cell] ?? 0)
    }
  }
  const path = new Int32Array(length)
  let label = 0
  for (let other = 1; other < labels; other++) {
    const last = (length - 1) * labels
    if ((best[last + other] ?? 0) > (best[last + label] ?? 0)) label = other
  }
  for (let at = length - 1; at >= 0; at--) {
    path[at] = label
    label = from[at * labels + label] ?? 0
  }
  return path
}
