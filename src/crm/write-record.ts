import { type CrmObject, type CrmOutcome, crmRefusal } from '../contract/crm.ts'
import type { Sealer } from '../lib/seal.ts'
import { CrmError, type CrmFields, type CrmPorts } from './driver.ts'
import { findDriver } from './registry.ts'

export interface RecordToWrite {
  readonly driver: string
  readonly config: Readonly<Record<string, unknown>>
  readonly credentials_sealed: Uint8Array
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

/** One call of the tenant's CRM, with its refusal as data. Holds no transaction. */
export async function writeRecord(ports: CrmPorts & { readonly sealer: Pick<Sealer, 'open'> }, record: RecordToWrite): Promise<Written> {
  const open = findDriver(record.driver)
  if (!open) return { outcome: crmRefusal('unsupported', 'there is no driver for the connected CRM'), isFinal: false }
  const credentials = openCredentials(ports.sealer, record.credentials_sealed)
  if (!credentials)
    return { outcome: crmRefusal('auth_failed', 'the stored credentials can not be read: connect the CRM again'), isFinal: false }
  try {
    const driver = open({ config: record.config, credentials }, ports)
    const { externalId, recordUrl } = await driver.createRecord(record.object, record.fields, record.idempotency_key)
    return { outcome: { ok: true, external_id: externalId, ...(recordUrl ? { record_url: recordUrl } : {}) }, isFinal: true }
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
    return { outcome: crmRefusal(error.code, error.message), isFinal: !error.didNothing }
  }
}

/** JSON of an object, sealed by set-connection.ts; null when another master secret sealed it. */
export function openCredentials(sealer: Pick<Sealer, 'open'>, sealed: Uint8Array): Record<string, unknown> | null {
  try {
    return JSON.parse(sealer.open(sealed)) as Record<string, unknown>
  } catch {
    return null // the sealer's only complaint; its owner is told through the outcome
  }
}
