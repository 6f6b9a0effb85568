import { importOfferings, offeringColumns } from '../../../domain/imports/import-offerings.ts'
import { restoreOffering } from '../../../domain/offerings/restore-offering.ts'
import { getAliases, setAliases } from '../../../domain/offerings/set-aliases.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const catalogueHandlers = {
  getOfferingColumns: async (tx) => ({ columns: await offeringColumns(tx) }),
  checkOfferingImport: (tx, { input }) => importOfferings(tx, { ...input, isTrial: true }),
  importOfferings: (tx, { input }) => importOfferings(tx, { ...input, isTrial: false }),
  restoreOffering: (tx, { input }) => restoreOffering(tx, input),
  getAliases: async (tx, { input }) => ({ aliases: await getAliases(tx, input) }),
  setAliases: async (tx, { input }) => void (await setAliases(tx, input)),
} satisfies Partial<ConsoleHandlers>
