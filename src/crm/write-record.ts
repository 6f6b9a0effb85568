import { type CrmObject, type CrmOutcome, crmRefusal } from '../contract/crm.ts'
import { CrmError, type CrmFields } from './driver.ts'
import { type CrmHouse, type StoredConnection, withDriver } from './with-driver.ts'

export interface RecordToWrite extends StoredConnection {
  readonly object: CrmObject
  /** Under the vendor's names. */
  readonly fields: CrmFields
  readonly idempotency_key: string
}

/** `isFinal`: it is the outcome of its idempotency key. What certainly did nothing and may pass is not. */
export interface Written {
  readonly outcome: CrmOutcome
  readonly isFinal: boolean
}

/** One record into the tenant's CRM, with its refusal as data. */
export async function writeRecord(house: CrmHouse, record: RecordToWrite): Promise<Written> {
  const { object, fields, idempotency_key } = record
  try {
    const { externalId, recordUrl } = await withDriver(house, record, (driver) => driver.createRecord(object, fields, idempotency_key))
    return { outcome: { ok: true, external_id: externalId, ...(recordUrl ? { record_url: recordUrl } : {}) }, isFinal: true }
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
    return { outcome: crmRefusal(error.code, error.message), isFinal: !error.didNothing }
  }
}
