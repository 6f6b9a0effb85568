import type { CrmErrorCode, CrmObject } from '../contract/crm.ts'
import type { Clock } from '../lib/clock.ts'
import type { Egress } from '../lib/egress/egress.ts'
import type { CrmApps } from './oauth/apps.ts'

export type CrmFields = Readonly<Record<string, unknown>>

export interface CrmRecord {
  readonly externalId: string
  readonly fields: CrmFields
}

export interface CrmFieldDescription {
  readonly name: string
  readonly label: string
  readonly isRequired: boolean
}

/**
 * One kind of CRM. Objects are the canonical ones; fields have the vendor's names already (the mapping is done before). Every method throws CrmError and nothing
 * else for what a CRM can do to us.
 */
export interface CrmDriver {
  lookupCustomer(by: { readonly phone?: string; readonly email?: string }): Promise<CrmRecord | null>
  searchRecords(object: CrmObject, query: string, limit: number): Promise<CrmRecord[]>
  /** `idempotencyKey` is handed on to a vendor that takes one. */
  createRecord(
    object: CrmObject,
    fields: CrmFields,
    idempotencyKey: string,
  ): Promise<{ readonly externalId: string; readonly recordUrl?: string }>
  updateRecord(object: CrmObject, externalId: string, fields: CrmFields): Promise<void>
  listRecent(object: CrmObject, since: Date, limit: number): Promise<CrmRecord[]>
  deleteRecord(object: CrmObject, externalId: string): Promise<'soft' | 'hard' | 'unsupported'>
  /** The vendor's fields, for the mapping screen. */
  describe(object: CrmObject): Promise<CrmFieldDescription[]>
}

/** A tenant's connection, opened for one use: credentials are in clear here and nowhere else. */
export interface CrmConnection {
  readonly config: Readonly<Record<string, unknown>>
  readonly credentials: Readonly<Record<string, unknown>>
}

/** What a driver needs of the house. */
export interface CrmPorts {
  readonly egress: Pick<Egress, 'send' | 'stream'>
  readonly clock: Clock
  readonly apps: CrmApps
}

export type OpenCrm = (connection: CrmConnection, ports: CrmPorts) => CrmDriver

/** A CRM's refusal. The message reaches the API's caller: it holds nothing that the CRM said, which may be anything. */
export class CrmError extends Error {
  readonly code: CrmErrorCode
  /** Whether it is certain that nothing was written and a repetition may succeed. */
  readonly didNothing: boolean
  /** For `rate_limited`: seconds to wait. */
  readonly retryAfterSeconds: number | null

  constructor(code: CrmErrorCode, message: string, options: { didNothing?: boolean; retryAfterSeconds?: number } = {}) {
    super(message)
    this.name = 'CrmError'
    this.code = code
    this.didNothing = options.didNothing ?? false
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}

/** The CRM takes the access token for none: it has ended, or somebody took it back. */
export class TokenRefused extends CrmError {
  constructor() {
    super('auth_failed', 'the CRM refuses the connection: connect it again', { didNothing: true })
  }
}
