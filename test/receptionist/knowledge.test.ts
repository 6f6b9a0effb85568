import { expect, test } from 'vitest'
import { readDemoTenant } from '../../src/demo/demo-tenant.ts'
import { ANSWER_THRESHOLD, buildKnowledgeIndex, type KnowledgeIndex, MAYBE_THRESHOLD } from '../../src/receptionist/knowledge/search.ts'
import { ARABIC_QUESTIONS, type Asked, ENGLISH_QUESTIONS } from './knowledge-questions.ts'
import { HELD_OUT_ARABIC, HELD_OUT_ENGLISH } from './knowledge-questions-held-out.ts'
import { type PackName, SLUGS } from './talk.ts'

const indexes = new Map<PackName, KnowledgeIndex>()

function indexOf(pack: PackName): KnowledgeIndex {
  const known = indexes.get(pack)
  if (known) return known
  const { knowledge } = readDemoTenant(SLUGS[pack])
  const built = buildKnowledgeIndex(
    knowledge.map((entry) => ({
      id: entry.question,
      wordings: [entry.question, entry.question_ar, ...entry.alternatives],
      answers: [entry.answer, entry.answer_ar],
    })),
  )
  indexes.set(pack, built)
  return built
}

function measure(questions: readonly Asked[]) {
  const read = questions.map(([pack, question, entry]) => {
    const [best] = indexOf(pack).search(question)
    const score = best?.score ?? 0
    return { question, entry, score, right: entry !== null && best?.id.startsWith(entry) === true }
  })
  const given = read.filter(({ score }) => score >= ANSWER_THRESHOLD)
  const right = given.filter((one) => one.right)
  const answerable = read.filter(({ entry }) => entry !== null)
  const misled = read.filter(({ entry, score }) => entry === null && score >= MAYBE_THRESHOLD && score < ANSWER_THRESHOLD)
  return { precision: right.length / given.length, recall: right.length / answerable.length, misled: misled.length, asked: read.length }
}

test.each([
  ['English', ENGLISH_QUESTIONS],
  ['Arabic', ARABIC_QUESTIONS],
])('of the answers given to %s questions at least 95 %% are the right ones, and most questions get theirs', (language, questions) => {
  const { precision, recall, misled, asked } = measure(questions)
  console.info(
    `knowledge, ${language}: ${asked} questions, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, misleading offers ${misled}`,
  )
  expect(asked).toBeGreaterThanOrEqual(60)
  expect(precision).toBeGreaterThanOrEqual(0.95)
  expect(recall).toBeGreaterThanOrEqual(0.85)
  expect(misled).toBeLessThanOrEqual(2)
})

test.each([
  ['English', HELD_OUT_ENGLISH],
  ['Arabic', HELD_OUT_ARABIC],
])('%s questions in dialect and with slips of the finger get their answer, and hardly ever a wrong one', (language, questions) => {
  const { precision, recall, misled, asked } = measure(questions)
  console.info(
    `knowledge, ${language}, other words: ${asked} questions, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, misleading offers ${misled}`,
  )
  expect(precision).toBeGreaterThanOrEqual(0.95)
  expect(recall).toBeGreaterThanOrEqual(0.9)
  expect(misled).toBeLessThanOrEqual(2)
})

test.each([
  ['salon', 'do you sell spaceships?'],
  ['salon', 'هل تبيعون صواريخ؟'],
  ['clinic', 'do you treat horses?'],
] as const)('%s: an unrelated question that shares only everyday words gets no "did you mean": %s', (pack, question) => {
  expect(indexOf(pack).search(question)[0]?.score ?? 0).toBeLessThan(MAYBE_THRESHOLD)
})
