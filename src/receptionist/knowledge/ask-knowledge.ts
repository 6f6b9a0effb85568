import type { TenantDb } from '../../db/database.ts'
import { readEntries } from './read-entries.ts'
import { ANSWER_THRESHOLD, MAYBE_THRESHOLD } from './search.ts'

const SHOWN = 3

/** Which entries a question would find, best first, and whether the receptionist would answer with each, offer it ("did you mean"), or neither. */
export async function askKnowledge(tenant: TenantDb, text: string) {
  const { rows, index } = await readEntries(tenant)
  const found = index.search(text).toSorted((a, b) => b.score - a.score)
  return found.slice(0, SHOWN).flatMap(({ id, score }, place) => {
    const row = rows.find((each) => each.id === id)
    if (!row || score <= 0) return []
    const verdict: 'answer' | 'maybe' | 'no' =
      place === 0 && score >= ANSWER_THRESHOLD ? 'answer' : score >= MAYBE_THRESHOLD ? 'maybe' : 'no'
    return [{ ...row, score, verdict }]
  })
}
