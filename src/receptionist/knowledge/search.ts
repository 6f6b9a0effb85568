import { lazy } from '../understanding/phrases.ts'
import { createSpeller } from '../understanding/spelling/speller.ts'
import { type Content, contentsOf, isWeak } from './words.ts'

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
 * Search over a business's questions and answers: TF-IDF on contents (concepts of a reception desk in either language's words, and stems; see words.ts) and on
 * character trigrams, which forgive endings. A word that stands in no entry is first read as a slip of one that does. Built per tenant in memory.
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
const WEAK_WEIGHT = 0.3
/** A word that no entry has speaks against all of them, less so beside a concept that is what the question is about. */
const UNKNOWN_BESIDE_CONCEPT = 0.35
const MAX_READ = 2000

export function buildKnowledgeIndex(documents: readonly KnowledgeDocument[]): KnowledgeIndex {
  const fields = documents.flatMap((document) => [
    ...document.wordings.map((text) => ({ id: document.id, text, isAnswer: false })),
    ...document.answers.map((text) => ({ id: document.id, text, isAnswer: true })),
  ])
  const read = fields.map((field) => ({ ...field, contents: contentsOf(field.text.slice(0, MAX_READ)) }))
  const frequencies = new Map<string, Set<string>>()
  for (const { id, contents } of read) {
    for (const feature of features(contents).keys()) frequencies.set(feature, (frequencies.get(feature) ?? new Set()).add(id))
  }
  const idf = (feature: string) => Math.log(1 + documents.length / (1 + (frequencies.get(feature)?.size ?? 0)))
  const vectors = read.map(({ id, isAnswer, contents }) => ({ id, isAnswer, vector: vectorise(features(contents), idf) }))
  const words = lazy(() => new Set(read.flatMap(({ contents }) => contents.map(({ word }) => word))))
  const speller = createSpeller(words)
  const isKnown = (word: string) => frequencies.has(`w:${word}`)
  return {
    search(query) {
      const contents = contentsOf(query.slice(0, MAX_READ)).map((content) => respell(content, isKnown, speller.read))
      const hasConcept = contents.some(({ word, isConcept }) => isConcept && isKnown(word))
      const unknown = new Set(contents.flatMap(({ word, isConcept }) => (isConcept || isKnown(word) ? [] : [word])))
      const wanted = vectorise(features(contents, hasConcept ? unknown : undefined), idf)
      if (wanted.norm === 0) return []
      const best = new Map<string, number>()
      for (const field of vectors) {
        const score = field.isAnswer
          ? ANSWER_WEIGHT * Math.max(cosine(wanted, field.vector), coverage(wanted, field.vector))
          : cosine(wanted, field.vector)
        if (score > (best.get(field.id) ?? 0)) best.set(field.id, score)
      }
      return [...best]
        .map(([id, score]) => ({ id, score }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, 5)
    },
  }
}

function respell(content: Content, isKnown: (word: string) => boolean, spell: (word: string) => readonly string[]): Content {
  if (content.isConcept || isKnown(content.word)) return content
  const [meant] = spell(content.word)
  return meant === undefined ? content : { ...content, word: meant }
}

function features(contents: readonly Content[], unknown?: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { word, isConcept } of contents) {
    const weight = (isWeak()(word) ? WEAK_WEIGHT : 1) * (unknown?.has(word) ? UNKNOWN_BESIDE_CONCEPT : 1)
    counts.set(`w:${word}`, (counts.get(`w:${word}`) ?? 0) + weight)
    // The letters of a concept's name say nothing.
    if (isConcept) continue
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

/** The share of the question's words that an answer holds: "Is Crescent Health okay?" names what stands in a long list. */
function coverage(wanted: Vector, answer: Vector): number {
  let [all, found, words] = [0, 0, 0]
  for (const [feature, weight] of wanted.weights) {
    if (!feature.startsWith('w:')) continue
    all += weight
    if (answer.weights.has(feature)) {
      found += weight
      words += 1
    }
  }
  return words < 2 ? 0 : found / all
}
