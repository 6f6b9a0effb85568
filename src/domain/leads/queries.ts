import { AppError } from '../../contract/errors.ts'
import type { Lead } from '../../contract/leads.ts'
import type { Json } from '../../db/tables.gen.ts'

/** The columns that the API shows, in its order. */
export const LEAD_COLUMNS = [
  'id',
  'conversation_id',
  'name',
  'email',
  'phone',
  'intent',
  'attributes',
  'timeline',
  'qualification_score',
  'status',
  'source',
  'created_at',
  'updated_at',
] as const

export type LeadRow = Omit<Lead, 'attributes' | 'status'> & { attributes: Json; status: string }

/** The table's check constraints hold what the contract says (a status of the five, attributes an object); the generated types say text and JSON. */
export function asLead(row: LeadRow): Lead {
  return row as Lead
}

export function leadNotFound(): AppError {
  return new AppError('not_found', 'no such lead')
}
