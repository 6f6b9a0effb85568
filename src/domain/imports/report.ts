import type { z } from 'zod'

/** What will become of one row of a file, or has. */
export interface ImportRow {
  readonly line: number
  /** What it is called, as far as the row says. */
  readonly title: string
  readonly outcome: 'create' | 'update' | 'same' | 'refuse'
  /** Why it is refused: sentences that name the column. */
  readonly problems: string[]
}

export interface ImportReport {
  /** Columns that mean nothing here; they are passed over. */
  readonly unknown_columns: string[]
  readonly rows: ImportRow[]
}

/** The first problem of each column, as a person reads it. */
export function problemsOf(error: z.ZodError): string[] {
  const seen = new Map<string, string>()
  for (const issue of error.issues) {
    const column = issue.path.map(String).join('.') || 'the row'
    const demand = issue.code === 'invalid_type' ? 'is required' : issue.message
    if (!seen.has(column)) seen.set(column, `${column}: ${demand}`)
  }
  return [...seen.values()]
}
