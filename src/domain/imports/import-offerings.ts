import { type Offering, OfferingCreate, OfferingUpdate } from '../../contract/offerings.ts'
import type { TenantTx } from '../../db/database.ts'
import { createOffering } from '../offerings/create-offering.ts'
import { listCatalogue } from '../offerings/list-catalogue.ts'
import { updateOffering } from '../offerings/update-offering.ts'
import { packForTenant } from '../packs/pack.ts'
import { type CsvRow, readCsv } from './read-csv.ts'
import { type ImportReport, type ImportRow, problemsOf } from './report.ts'

const TEXTS = [
  'title',
  'title_ar',
  'description',
  'description_ar',
  'address',
  'status',
  'external_id',
  'reference_number',
  'available_from',
  'price_currency',
] as const
/** What people call a column besides. */
const SYNONYMS: Readonly<Record<string, string>> = {
  name: 'title',
  name_ar: 'title_ar',
  title_arabic: 'title_ar',
  description_arabic: 'description_ar',
  currency: 'price_currency',
  reference: 'reference_number',
  id: 'external_id',
  duration: 'duration_minutes',
  minutes: 'duration_minutes',
}
const LIST = /\s*[|;]\s*/
/** `AED 1,250.00` is a price as people write it. */
const PRICE = /^(?:[\p{L}$€£]+\s*)?([\d,]+(?:\.\d+)?)(?:\s*[\p{L}$€£]+)?$/u

/**
 * Reads a price list. A row whose `external_id` (or else `reference_number`, or else `title`) is in the catalogue already changes that offering, every other
 * row adds one; of several offerings with one title each is meant once. Rows with problems are refused and the others go on. With `isTrial` nothing is written. Throws `bad_request` for a file that can't be read.
 */
export async function importOfferings(tx: TenantTx, { csv, isTrial }: { csv: string; isTrial: boolean }): Promise<ImportReport> {
  const table = readCsv(csv)
  const types = await attributeTypes(tx)
  const isKnown = (column: string) =>
    column === 'price' || column === 'photos' || TEXTS.some((name) => name === nameOf(column)) || nameOf(column) in types
  // As they came: the first of two rows with one title is the first of two offerings with it.
  const present = (await listCatalogue(tx)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const seen = new Set<string>()
  const taken = new Set<string>()
  const rows: ImportRow[] = []
  for (const row of table.rows) rows.push(await importRow(tx, row, { types, present, seen, taken, isTrial }))
  return { unknown_columns: table.columns.filter((column) => !isKnown(column)), rows }
}

interface Surroundings {
  readonly types: Readonly<Record<string, string>>
  readonly present: readonly Offering[]
  /** External ids of earlier rows of the file. */
  readonly seen: Set<string>
  /** Ids of offerings that earlier rows were about. */
  readonly taken: Set<string>
  readonly isTrial: boolean
}

async function importRow(tx: TenantTx, row: CsvRow, { types, present, seen, taken, isTrial }: Surroundings): Promise<ImportRow> {
  const { members, problems } = membersOf(row, types)
  const title = String(members.title ?? members.reference_number ?? '')
  const at = { line: row.line, title }
  const id = typeof members.external_id === 'string' ? members.external_id : null
  if (id !== null && seen.has(id)) problems.push(`external_id: ${id} is in the file twice`)
  if (id !== null) seen.add(id)
  const before = meant(members, present, taken)
  if (before) taken.add(before.id)
  const parsed = (before ? OfferingUpdate : OfferingCreate).safeParse(members)
  if (!parsed.success) problems.push(...problemsOf(parsed.error))
  if (!parsed.success || problems.length > 0) return { ...at, outcome: 'refuse', problems }
  if (before) {
    const isSame = Object.entries(parsed.data).every(([name, value]) => isEqual(before[name as keyof typeof before], value))
    if (!isTrial && !isSame) await updateOffering(tx, { id: before.id, patch: parsed.data as OfferingUpdate })
    return { ...at, outcome: isSame ? 'same' : 'update', problems }
  }
  if (!isTrial) await createOffering(tx, parsed.data as OfferingCreate)
  return { ...at, outcome: 'create', problems }
}

/** The offering that a row is about. */
function meant(members: Record<string, unknown>, present: readonly Offering[], taken: ReadonlySet<string>): Offering | undefined {
  const { external_id, reference_number } = members
  if (typeof external_id === 'string') return present.find((each) => each.external_id === external_id)
  if (reference_number !== undefined) return present.find((each) => each.reference_number === reference_number)
  const title = String(members.title ?? '').trim()
  return title === '' ? undefined : present.find((each) => each.title.trim() === title && !taken.has(each.id))
}

/** Attributes merge into the present ones; everything else is as it is given. */
function isEqual(present: unknown, given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return JSON.stringify(present) === JSON.stringify(given)
  const before = (present ?? {}) as Record<string, unknown>
  return Object.entries(given).every(([name, value]) => JSON.stringify(before[name]) === JSON.stringify(value))
}

function membersOf({ values }: CsvRow, types: Readonly<Record<string, string>>) {
  const members: Record<string, unknown> = {}
  const attributes: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [column, text] of Object.entries(values)) {
    const name = nameOf(column)
    const type = types[name]
    if (name === 'price') members.price = PRICE.exec(text)?.[1]?.replaceAll(',', '') ?? text
    else if (name === 'photos') members.photos = text.split(LIST).filter(Boolean)
    else if (TEXTS.some((each) => each === name)) members[name] = text
    else if (type !== undefined) {
      const value = attributeOf(text, type)
      if (value === undefined) problems.push(`${column}: must be ${demandOf(type)}`)
      else attributes[name] = value
    }
  }
  if (Object.keys(attributes).length > 0) members.attributes = attributes
  return { members, problems }
}

const nameOf = (column: string) => SYNONYMS[column] ?? column

function attributeOf(text: string, type: string): unknown {
  if (type === 'integer') return /^-?\d+$/.test(text) ? Number(text) : undefined
  if (type === 'number') return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined
  if (type === 'boolean') return /^(?:yes|true|1|نعم)$/i.test(text) ? true : /^(?:no|false|0|لا)$/i.test(text) ? false : undefined
  if (type === 'date') return /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined
  if (type === 'string[]') return text.split(LIST).filter(Boolean)
  if (type.includes('|')) return type.split('|').find((value) => value === text.toLowerCase())
  return text
}

function demandOf(type: string): string {
  const known: Record<string, string> = { integer: 'a whole number', number: 'a number', boolean: 'yes or no', date: 'a day as YYYY-MM-DD' }
  return known[type] ?? `one of ${type.replaceAll('|', ', ')}`
}

async function attributeTypes(tx: TenantTx): Promise<Record<string, string>> {
  const row = await tx.db.selectFrom('tenants').select(['vertical', 'settings']).where('id', '=', tx.tenantId).executeTakeFirstOrThrow()
  return packForTenant(row).offering_attributes
}

/** What a template of such a file has: every column with a name of ours. */
export async function offeringColumns(tx: TenantTx): Promise<string[]> {
  return [
    'title',
    'title_ar',
    'price',
    'description',
    'description_ar',
    'reference_number',
    'external_id',
    ...Object.keys(await attributeTypes(tx)),
  ]
}
