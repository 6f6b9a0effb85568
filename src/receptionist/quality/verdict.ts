import type { Verdict } from '../../domain/quality/record-score.ts'

type Spot = { readonly sequence_number: number; readonly content: string }

const LONGEST_NOTE = 200
const MOST_EVIDENCE = 5

export function met(note: string, spot?: Spot): Verdict {
  return { met: true, evidence: [{ sequence_number: spot?.sequence_number ?? null, note: note.slice(0, LONGEST_NOTE) }] }
}

/** Met unless something was found; `otherwise` says why it is met. */
export function unless(found: readonly Verdict['evidence'][number][], otherwise: string): Verdict {
  return found.length === 0 ? met(otherwise) : { met: false, evidence: found.slice(0, MOST_EVIDENCE) }
}

export function at({ sequence_number }: Pick<Spot, 'sequence_number'>, note: string): Verdict['evidence'][number] {
  return { sequence_number, note: note.slice(0, LONGEST_NOTE) }
}
