import { type Classifier, classify, createClassifier, teach } from '../../src/receptionist/understanding/learning/classifier.ts'
import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import { KINDS, type Kind } from './schema-view.ts'
import type { Token } from './words.ts'

/** A stretch of the user's words that may be a value: tokens `from` to `to` (exclusive), and what it looks like. */
export interface Mention {
  readonly from: number
  readonly to: number
  readonly kind: Kind
  /** The labels' mean probability. */
  readonly confidence: number
  /** A second guess: words that the best reading leaves outside, or a longer stretch around one of its mentions. */
  readonly isWeak: boolean
}

const SURENESS = [0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 0.9]

/** The confidence in eight steps. */
export function surenessOf(mention: Mention): number {
  return SURENESS.filter((step) => mention.confidence > step).length
}

/**
 * Finds values in a user's turn, of whatever service: each token is outside, or begins or continues a value of one of the kinds. A token's label is chosen from
 * the words around it and from what the system has just asked for; the labels' sequence is the likeliest one in which a value begins before it continues.
 */
export interface Tagger {
  readonly classifier: Classifier
}

const LABELS = 1 + 2 * KINDS.length
const FEATURES = 64
const features = new Int32Array(FEATURES)
const scratch = new Float64Array(LABELS)
let count = 0

const PAD = hashText('pad')
const templates = Array.from({ length: 40 }, (_, index) => hashText(`tag ${index}`))

export function createTagger(): Tagger {
  return { classifier: createClassifier(LABELS, 17, 0.2) }
}

/** Gold labels of the tokens: 0 outside, 1 + 2k begins kind k, 2 + 2k continues it. */
export function labelsOf(tokens: readonly Token[], spans: readonly { from: number; to: number; kind: Kind }[]): Int32Array {
  const labels = new Int32Array(tokens.length)
  for (const span of spans) {
    let inside = false
    tokens.forEach((token, index) => {
      if (token.from < span.from || token.to > span.to) return
      labels[index] = 1 + 2 * KINDS.indexOf(span.kind) + (inside ? 1 : 0)
      inside = true
    })
  }
  return labels
}

/** `hints`: ids of what was asked for, crossed with the words. */
export function teachTagger(tagger: Tagger, tokens: readonly Token[], hints: readonly number[], labels: Int32Array): void {
  for (let at = 0; at < tokens.length; at++) {
    fill(tokens, at, hints)
    teach(tagger.classifier, features, count, labels[at] ?? 0, scratch)
  }
}

export function tag(tagger: Tagger, tokens: readonly Token[], hints: readonly number[]): Mention[] {
  if (tokens.length === 0) return []
  const probabilities = new Float64Array(tokens.length * LABELS)
  for (let at = 0; at < tokens.length; at++) {
    fill(tokens, at, hints)
    classify(tagger.classifier, features, count, probabilities, at * LABELS)
  }
  const mentions = mentionsOf(likeliest(probabilities, tokens.length), probabilities)
  return [...mentions, ...weakMentions(mentions, probabilities, tokens.length)]
}

/** How likely a token must be to belong to some value to be part of a second guess. */
const SUSPECT = 0.04

/** Runs of suspect tokens that are not just the mentions found. */
function weakMentions(strong: readonly Mention[], probabilities: Float64Array, length: number): Mention[] {
  const weak: Mention[] = []
  const isSuspect = (at: number) => at < length && 1 - (probabilities[at * LABELS] ?? 1) > SUSPECT
  for (let from = 0; from < length; from++) {
    if (!isSuspect(from)) continue
    let to = from + 1
    while (isSuspect(to) && !beginsSurely(probabilities, to)) to++
    if (!strong.some((mention) => mention.from === from && mention.to === to)) weak.push(weakMention(probabilities, from, to))
    from = to - 1
  }
  return weak
}

function beginsSurely(probabilities: Float64Array, at: number): boolean {
  let sum = 0
  for (let label = 1; label < LABELS; label += 2) sum += probabilities[at * LABELS + label] ?? 0
  return sum > 0.5
}

function weakMention(probabilities: Float64Array, from: number, to: number): Mention {
  let best = 0
  let highest = 0
  let inside = 0
  for (let kind = 0; kind < KINDS.length; kind++) {
    let sum = 0
    for (let at = from; at < to; at++)
      sum += (probabilities[at * LABELS + 1 + 2 * kind] ?? 0) + (probabilities[at * LABELS + 2 + 2 * kind] ?? 0)
    inside += sum
    if (sum > highest) {
      highest = sum
      best = kind
    }
  }
  return { from, to, kind: KINDS[best] ?? 'other', confidence: inside / (to - from), isWeak: true }
}

function add(template: number, id: number): void {
  features[count++] = mix(templates[template] ?? 0, id)
}

function fill(tokens: readonly Token[], at: number, hints: readonly number[]): void {
  count = 0
  const word = (offset: number) => tokens[at + offset]?.id ?? PAD
  const shape = (offset: number) => tokens[at + offset]?.shape ?? PAD
  const token = tokens[at]
  if (!token) return
  for (let offset = -3; offset <= 3; offset++) add(offset + 3, word(offset))
  for (let offset = -2; offset <= 2; offset++) add(offset + 9, shape(offset))
  add(14, mix(word(-1), word(0)))
  add(15, mix(word(0), word(1)))
  add(16, mix(word(-2), word(-1)))
  add(17, mix(word(1), word(2)))
  add(18, mix(word(-1), word(1)))
  add(19, mix(shape(-1), shape(0)))
  add(20, mix(shape(0), shape(1)))
  add(21, mix(word(-1), shape(0)))
  add(22, mix(word(-2), shape(0)))
  add(23, mix(mix(shape(-1), shape(0)), shape(1)))
  add(24, hashText(token.lower.slice(-3)))
  add(25, hashText(token.lower.slice(0, 3)))
  add(26, mix(at === 0 ? 1 : 2, shape(0)))
  add(27, mix(mix(word(-3), word(-2)), mix(word(-1), shape(0))))
  add(28, mix(tokens.length === 1 ? 1 : 2, at === tokens.length - 1 ? 1 : 2))
  for (const hint of hints) {
    if (count + 6 > FEATURES) break
    add(30, hint)
    add(31, mix(hint, shape(0)))
    add(32, mix(hint, word(-1)))
    add(33, mix(hint, at === 0 ? 1 : 2))
  }
}

/** Viterbi without transition weights: a kind is continued only by itself. */
function likeliest(probabilities: Float64Array, length: number): Int32Array {
  const scores = new Float64Array(length * LABELS)
  const origins = new Int32Array(length * LABELS)
  for (let at = 0; at < length; at++) {
    let best = 0
    for (let label = 1; label < LABELS && at > 0; label++)
      if ((scores[(at - 1) * LABELS + label] ?? 0) > (scores[(at - 1) * LABELS + best] ?? 0)) best = label
    for (let label = 0; label < LABELS; label++) {
      const own = Math.log((probabilities[at * LABELS + label] ?? 0) + 1e-9)
      let origin = best
      let before = at === 0 ? 0 : (scores[(at - 1) * LABELS + best] ?? 0)
      if (label > 0 && label % 2 === 0) {
        const begun = scores[(at - 1) * LABELS + label - 1] ?? 0
        const going = scores[(at - 1) * LABELS + label] ?? 0
        origin = begun >= going ? label - 1 : label
        before = at === 0 ? Number.NEGATIVE_INFINITY : Math.max(begun, going)
      }
      scores[at * LABELS + label] = before + own
      origins[at * LABELS + label] = origin
    }
  }
  const labels = new Int32Array(length)
  let label = 0
  for (let other = 1; other < LABELS; other++)
    if ((scores[(length - 1) * LABELS + other] ?? 0) > (scores[(length - 1) * LABELS + label] ?? 0)) label = other
  for (let at = length - 1; at >= 0; at--) {
    labels[at] = label
    label = origins[at * LABELS + label] ?? 0
  }
  return labels
}

function mentionsOf(labels: Int32Array, probabilities: Float64Array): Mention[] {
  const mentions: Mention[] = []
  for (let from = 0; from < labels.length; from++) {
    const label = labels[from] ?? 0
    if (label === 0) continue
    let to = from + 1
    const continues = label % 2 === 0 ? label : label + 1
    while (labels[to] === continues) to++
    let sum = 0
    for (let at = from; at < to; at++) sum += probabilities[at * LABELS + (labels[at] ?? 0)] ?? 0
    mentions.push({ from, to, kind: KINDS[(label - 1) >> 1] ?? 'other', confidence: sum / (to - from), isWeak: false })
    from = to - 1
  }
  return mentions
}
