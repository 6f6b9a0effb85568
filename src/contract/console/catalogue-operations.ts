import { z } from 'zod'
import { Id, text } from '../common.ts'
import { Offering } from '../offerings.ts'
import type { ConsoleOperation } from './operation.ts'

const CsvFile = z.strictObject({ csv: text(1, 900_000) })
export const ImportReport = z.object({
  unknown_columns: z.array(z.string()),
  rows: z.array(
    z.object({ line: z.int(), title: z.string(), outcome: z.enum(['create', 'update', 'same', 'refuse']), problems: z.array(z.string()) }),
  ),
})
export type ImportReport = z.output<typeof ImportReport>

/** The catalogue, besides what the public API has. */
export const catalogue = {
  getOfferingColumns: { role: 'viewer', output: z.object({ columns: z.array(z.string()) }) },
  /** What the import would do; nothing is written. */
  checkOfferingImport: { role: 'admin', input: CsvFile, output: ImportReport },
  /** Good rows are written, in one transaction; refused ones are left out and listed. */
  importOfferings: { role: 'admin', input: CsvFile, output: ImportReport },
  restoreOffering: { role: 'admin', input: z.strictObject({ id: Id }), output: Offering },
  getAliases: { role: 'viewer', input: z.strictObject({ id: Id }), output: z.object({ aliases: z.array(z.string()) }) },
  setAliases: {
    role: 'admin',
    input: z.strictObject({ id: Id, aliases: z.array(text(1, 100)).max(30, { error: 'must have at most 30 items' }) }),
    output: null,
  },
} as const satisfies Record<string, ConsoleOperation>
