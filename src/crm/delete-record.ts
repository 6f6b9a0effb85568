import type { CrmErrorCode, CrmObject } from '../contract/crm.ts'
import { CrmError } from './driver.ts'
import { type CrmHouse, type StoredConnection, withDriver } from './with-driver.ts'

export interface RecordToDelete extends StoredConnection {
  /** Null: the CRM has no place for such a record. */
  readonly object: CrmObject | null
  readonly external_id: string
}

/** `soft` and `hard`: the CRM says that it is gone. */
export type Deleted = 'soft' | 'hard' | 'unsupported' | CrmErrorCode

/** These may pass: the caller tries again. */
const PASSING: readonly CrmErrorCode[] = ['auth_failed', 'rate_limited', 'unavailable']

/** Takes one record out of the tenant's CRM. Throws CrmError for what may pass, and answers with what will not. */
export async function deleteRecord(house: CrmHouse, record: RecordToDelete): Promise<Deleted> {
  const { object, external_id } = record
  if (object === null) return 'unsupported'
  try {
    return await withDriver(house, record, (driver) => driver.deleteRecord(object, external_id))
  } catch (error) {
    if (!(error instanceof CrmError) || PASSING.includes(error.code)) throw error
    return error.code
  }
}
