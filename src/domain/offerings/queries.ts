import { AppError } from '../../contract/errors.ts'
import type { Offering } from '../../contract/offerings.ts'
import type { Json } from '../../db/tables.gen.ts'

/** The columns that the API shows, in its order. */
export const OFFERING_COLUMNS = [
  'id',
  'external_id',
  'reference_number',
  'title',
  'title_ar',
  'description',
  'description_ar',
  'attributes',
  'price',
  'price_currency',
  'address',
  'photos',
  'status',
  'available_from',
  'created_at',
  'updated_at',
] as const

type OfferingRow = Omit<Offering, 'attributes' | 'photos'> & { attributes: Json | null; photos: Json }

/** The table's check constraints make attributes an object or null and photos an array; only `offerings/` writes them, with texts in it. */
export function asOffering(row: OfferingRow): Offering {
  return row as Offering
}

export function offeringNotFound(): AppError {
  return new AppError('not_found', 'no such offering')
}

export function externalIdTaken(): AppError {
  return new AppError('conflict', 'external_id: another offering has it')
}
