import { fold } from '../understanding/normalise.ts'
import { EXPANSIONS, STOPWORDS, WEAK_WORDS } from './lexicon.ts'

export interface KnowledgeDocument {
  readonly id: string
  /** Question wordings in any language; each is matched on its own. */
  readonly wordings: readonly string[]
  /** Answer texts: they count less than the question's words. */
  readonly answers: readonly string[]
}

export interface KnowledgeHit {
  readonly id: string
  /** 0…1, cosine of the weighted vectors of the query and the best wording. */
  readonly score: number
}

/**
 * Search over a business's questions and answers: TF-IDF on words (stems by cutting, stop words left out, English and Arabic domain words joined by
 * `EXPANSIONS`) and on character trigrams, which forgive misspellings. Built per tenant in memory; searching 1,000 entries takes about a millisecond.
 */
export interface KnowledgeIndex {
  search(query: string): KnowledgeHit[]
}

interface Vector {
  readonly weights: ReadonlyMap<string, number>
  readonly norm: number
}

/** Above this an entry is the answer; between the two it is offered as "did you mean". Tuned on questions over the demo businesses, see test/receptionist/knowledge.test.ts. */
export const ANSWER_THRESHOLD = 0.4
export const MAYBE_THRESHOLD = 0.35

const ANSWER_WEIGHT = 0.55
const TRIGRAM_WEIGHT = 0.45

export function buildKnowledgeIndex(documents: readonly KnowledgeDocument[]): KnowledgeIndex {
  const fields = documents.flatMap((document) => [
    ...document.wordings.map((text) => ({ id: document.id, text, weight: 1 })),
    ...document.answers.map((text) => ({ id: document.id, text, weight: ANSWER_WEIGHT })),
  ])
  const frequencies = new Map<string, Set<string>>()
  for (const field of fields) {
    for (const feature of features(field.text).keys()) {
      const ids = frequencies.get(feature) ?? new Set()
      ids.add(field.id)
      frequencies.set(feature, ids)
    }
  }
  const idf = (feature: string) => Math.log(1 + documents.length / (1 + (frequencies.get(feature)?.size ?? 0)))
  const vectors = fields.map((field) => ({ ...field, vector: vectorise(features(field.text), idf) }))
  return {
    search(query) {
      const wanted = vectorise(features(query), idf)
      const best = new Map<string, number>()
      if (wanted.norm === 0) return []
      for (const field of vectors) {
        const score = cosine(wanted, field.vector) * field.weight
        if (score > (best.get(field.id) ?? 0)) best.set(field.id, score)
      }
      return [...best]
        .map(([id, score]) => ({ id, score }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, 5)
    },
  }
}

/** Content words of a text, stemmed and expanded; exported for the tests. */
export function contentWords(text: string): string[] {
  const words = fold(text).text.match(/[\p{L}\p{N}]+/gu) ?? []
  return words
    .filter((word) => !STOPWORDS.has(word))
    .flatMap((word) => {
      const stemmed = stem(word)
      const concept = EXPANSIONS.get(word) ?? EXPANSIONS.get(stemmed)
      return concept ? [concept] : [stemmed]
    })
}

const WEAK_WEIGHT = 0.3
const WEAK: ReadonlySet<string> = new Set(contentWords(WEAK_WORDS.join(' ')))

function features(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const words = contentWords(text.slice(0, 2000))
  for (const word of words) {
    const weight = WEAK.has(word) ? WEAK_WEIGHT : 1
    counts.set(`w:${word}`, (counts.get(`w:${word}`) ?? 0) + weight)
    const padded = `^${word}$`
    const share = (weight * TRIGRAM_WEIGHT) / Math.max(1, padded.length - 2)
    for (let at = 0; at + 3 <= padded.length; at++) {
      const gram = `g:${padded.slice(at, at + 3)}`
      counts.set(gram, (counts.get(gram) ?? 0) + share)
    }
  }
  return counts
}

function vectorise(counts: ReadonlyMap<string, number>, idf: (feature: string) => number): Vector {
  const weights = new Map<string, number>()
  let sum = 0
  for (const [feature, count] of counts) {
    const weight = (feature.startsWith('w:') && count > 1 ? 1 + Math.log(count) : count) * idf(feature)
    weights.set(feature, weight)
    sum += weight * weight
  }
  return { weights, norm: Math.sqrt(sum) }
}

function cosine(a: Vector, b: Vector): number {
  if (a.norm === 0 || b.norm === 0) return 0
  const [small, large] = a.weights.size < b.weights.size ? [a, b] : [b, a]
  let dot = 0
  for (const [feature, weight] of small.weights) dot += weight * (large.weights.get(feature) ?? 0)
  return dot / (a.norm * b.norm)
}

/** Light stemming: enough to join "parking", "park" and "parked", or الموقف and موقف. */
function stem(word: string): string {
  if (/^[\u0600-\u06ff]/.test(word)) {
    const bare = word.replace(/^(?:و|ف)?(?:ال|بال|لل|كال)/, '')
    const rooted = bare.length >= 3 ? bare : word
    return rooted.replace(/(?:ات|ين|ون|يه|ها|كم|نا|ه|ي)$/, (suffix) => (rooted.length - suffix.length >= 3 ? '' : suffix))
  }
  if (word.length <= 3) return word
  return word.replace(/(?:ies)$/, 'y').replace(/(?:ing|ments?|ations?|ed|es|s)$/, (suffix, at: number) => (at >= 3 ? '' : suffix))
}
