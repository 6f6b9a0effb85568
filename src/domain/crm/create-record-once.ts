import { type CrmObject, type CrmOutcome, type CrmRecordCreate, crmRefusal } from '../../contract/crm.ts'
import type { Database, TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { mapFields } from './field-mappings.ts'
import { findCustomerOf } from './find-customer-of.ts'

/** Longer than any call of a CRM may take. */
const LEASE_MS = 60_000
/** How long a second request waits for the first one of its key. */
const PATIENCE_MS = 15_000
const LOOK_AGAIN_MS = 100

export interface PreparedWrite {
  readonly driver: string
  readonly config: Readonly<Record<string, unknown>>
  readonly credentials_sealed: Uint8Array
  readonly object: CrmObject
  readonly fields: Readonly<Record<string, unknown>>
  readonly idempotency_key: string
}

type Begun =
  | { readonly kind: 'answer'; readonly outcome: CrmOutcome }
  | { readonly kind: 'busy' }
  | { readonly kind: 'write'; readonly id: string; readonly prepared: PreparedWrite }

/**
 * Creates one record for each idempotency key of the tenant. No transaction is open while `write` calls the CRM.
 *
 * A row of `crm_writes` is `pending` (no outcome, a lease) → settled (an outcome), and never leaves that: every later request of the key gets the first
 * outcome, for good, whatever its other members. Requests that meet a pending row wait for it. `write` says whether its outcome is final; one that did nothing
 * and may pass takes the row away instead, so that the key may be used again.
 *
 * A pending row whose lease ran out belongs to a process that died in the middle of the call. The record may be there or not, and asking again might make a
 * second one: it is settled as `unavailable`, which says so, and a person looks. No row is ever written twice.
 */
export async function createRecordOnce(
  db: Database,
  input: CrmRecordCreate & { readonly tenant_id: string },
  write: (prepared: PreparedWrite) => Promise<{ readonly outcome: CrmOutcome; readonly isFinal: boolean }>,
): Promise<CrmOutcome> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const begun = await db.withTenant(input.tenant_id, (tx) => begin(tx, input))
    if (begun.kind === 'answer') return begun.outcome
    if (begun.kind === 'write') {
      const { outcome, isFinal } = await write(begun.prepared)
      return db.withTenant(input.tenant_id, (tx) => settle(tx, { id: begun.id, key: input.idempotency_key, outcome, isFinal }))
    }
    if (performance.now() > deadline)
      return crmRefusal('unavailable', 'another request with this idempotency_key is still running; ask again')
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

async function begin(tx: TenantTx, input: CrmRecordCreate): Promise<Begun> {
  const earlier = await findWrite(tx, input.idempotency_key)
  if (earlier) return earlier
  const connection = await tx.db
    .selectFrom('crm_connections')
    .select(['driver', 'config', 'credentials_sealed'])
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst()
  if (!connection) return { kind: 'answer', outcome: crmRefusal('not_configured', 'no CRM is connected') }
  const fields = await mapFields(tx, input)
  if (typeof fields === 'string') return { kind: 'answer', outcome: crmRefusal('validation_error', fields) }
  const id = newId(tx.now)
  const mine = await tx.db
    .insertInto('crm_writes')
    .values({
      tenant_id: tx.tenantId,
      idempotency_key: input.idempotency_key,
      id,
      object: input.object,
      customer_id: await findCustomerOf(tx, input.fields),
      lease_until: new Date(tx.now.getTime() + LEASE_MS).toISOString(),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!mine) return (await findWrite(tx, input.idempotency_key)) ?? { kind: 'busy' }
  // set-connection.ts writes objects only.
  const config = connection.config as Record<string, unknown>
  const { object, idempotency_key } = input
  return {
    kind: 'write',
    id,
    prepared: { driver: connection.driver, config, credentials_sealed: connection.credentials_sealed, object, fields, idempotency_key },
  }
}

async function findWrite(tx: TenantTx, key: string): Promise<Begun | null> {
  const found = await tx.db
    .selectFrom('crm_writes')
    .select(['id', 'outcome', 'lease_until'])
    .where('tenant_id', '=', tx.tenantId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
  if (!found) return null
  // Only `settle` writes outcomes.
  if (found.outcome !== null) return { kind: 'answer', outcome: found.outcome as CrmOutcome }
  if (new Date(found.lease_until) > tx.now) return { kind: 'busy' }
  const outcome = crmRefusal(
    'unavailable',
    'an earlier request with this idempotency_key was interrupted; whether the record was created is not known',
  )
  return { kind: 'answer', outcome: await settle(tx, { id: found.id, key, outcome, isFinal: true }) }
}

/** Returns the first outcome of the key: what is settled already stays. */
async function settle(tx: TenantTx, end: { id: string; key: string; outcome: CrmOutcome; isFinal: boolean }): Promise<CrmOutcome> {
  const row = await tx.db
    .selectFrom('crm_writes')
    .select('outcome')
    .where('tenant_id', '=', tx.tenantId)
    .where('idempotency_key', '=', end.key)
    .where('id', '=', end.id)
    .forUpdate()
    .executeTakeFirst()
  if (row && row.outcome !== null) return row.outcome as CrmOutcome
  if (end.isFinal) {
    await tx.db
      .updateTable('crm_writes')
      .set({ outcome: JSON.stringify(end.outcome) })
      .where('tenant_id', '=', tx.tenantId)
      .where('idempotency_key', '=', end.key)
      .where('id', '=', end.id)
      .execute()
  } else {
    await tx.db
      .deleteFrom('crm_writes')
      .where('tenant_id', '=', tx.tenantId)
      .where('idempotency_key', '=', end.key)
      .where('id', '=', end.id)
      .execute()
  }
  return end.outcome
}
