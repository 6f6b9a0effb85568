import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../src/contract/errors.ts'
import { readWhens } from '../../src/receptionist/understanding/time/read-whens.ts'
import type { Suite } from '../suite.ts'
import { readSentences, type Sentence } from './read.ts'

const LANGUAGES = ['ar', 'en'] as const
/** Share of a gold span's letters that readings have to cover. */
const ENOUGH = 0.8
/** Any instant serves: only places count. A Monday morning. */
const NOW = Date.UTC(2026, 2, 2, 9)

/**
 * Share of gold `datetime` spans of which the time grammar's readings (times, dates, recurrences and lengths) cover at least 80 % of the letters, in percent, for
 * each language: `ar_date_spans`, `en_date_spans`. `…_precision` is the share of the letters read that lie in a gold span of time, so that reading everything as
 * a date wins nothing. The grammar isn't trained: only the test folder is read, its test part or else its validation part.
 */
export const scoreXsid: Suite = async ({ test, step }) => {
  const figures: Record<string, number> = {}
  for (const language of LANGUAGES) {
    step(`reading ${language}`)
    const { covered, spans, precise, read } = count(readSentences(fileOf(test, language)))
    figures[`${language}_date_spans`] = percent(covered, spans)
    figures[`${language}_precision`] = percent(precise, read)
    figures[`${language}_spans`] = spans
  }
  return figures
}

function fileOf(folder: string, language: string): string {
  for (const part of ['test', 'valid']) {
    for (const root of [folder, path.join(folder, 'xsid')]) {
      const file = path.join(root, `${language}.${part}.conll`)
      if (existsSync(file)) return file
    }
  }
  throw new AppError('bad_request', `there is no ${language}.test.conll in ${folder} or in its folder xsid`)
}

export function count(sentences: readonly Sentence[]): { covered: number; spans: number; precise: number; read: number } {
  const counts = { covered: 0, spans: 0, precise: 0, read: 0 }
  for (const { text, spans } of sentences) {
    const read = lettersRead(text)
    const isGold = new Set(spans.flatMap(({ slot, from, to }) => (slot.endsWith('datetime') ? lettersIn(text, from, to) : [])))
    counts.read += read.size
    counts.precise += [...read].filter((at) => isGold.has(at)).length
    for (const { slot, from, to } of spans) {
      if (slot !== 'datetime') continue
      const letters = lettersIn(text, from, to)
      counts.spans += 1
      if (letters.filter((at) => read.has(at)).length >= ENOUGH * letters.length) counts.covered += 1
    }
  }
  return counts
}

function lettersRead(text: string): Set<number> {
  const { whens, durations } = readWhens({ text, now: NOW, timeZone: 'UTC', dateOrder: 'dmy', language: null, expectingWhen: false })
  return new Set([...whens, ...durations].flatMap(({ span }) => lettersIn(text, ...span)))
}

function lettersIn(text: string, from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index).filter((at) => /[\p{L}\p{N}]/u.test(text[at] ?? ''))
}

function percent(part: number, whole: number): number {
  return Math.round((10_000 * part) / Math.max(1, whole)) / 100
}
