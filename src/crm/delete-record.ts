import type { CrmErrorCode, CrmObject } from '../contract/crm.ts'
import type { Sealer } from '../lib/seal.ts'
import { CrmError, type CrmPorts } from './driver.ts'
import { findDriver } from './registry.ts'
import { openCredentials } from './write-record.ts'

export interface RecordToDelete {
  readonly driver: string
  readonly config: Readonly<Record<string, unknown>>
  readonly credentials_sealed: Uint8Array
  /** Null: the CRM has no place for such a record. */
  readonly object: CrmObject | null
  readonly external_id: string
}

/** `soft` and `hard`: the CRM says that it is gone. */
export type Deleted = 'soft' | 'hard' | 'unsupported' | CrmErrorCode

/** These may pass: the caller tries again. */
const PASSING: readonly CrmErrorCode[] = ['auth_failed', 'rate_limited', 'unavailable']

/** One call of the tenant's CRM. Holds no transaction. Throws CrmError for what may pass, and answers with what will not. */
export async function deleteRecord(ports: CrmPorts & { readonly sealer: Pick<Sealer, 'open'> }, record: RecordToDelete): Promise<Deleted> {
  const open = findDriver(record.driver)
  if (!open || record.object === null) return 'unsupported'
  const credentials = openCredentials(ports.sealer, record.credentials_sealed)
  if (!credentials) throw new CrmError('auth_failed', 'the stored credentials can not be read')
  try {
    return await open({ config: record.config, credentials }, ports).deleteRecord(record.object, record.external_id)
  } catch (error) {
    if (!(error instanceof CrmError) || PASSING.includes(error.code)) throw error
    return error.code
  }
}
