import type { Selectable } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import { EVENTS, type EventName } from '../../contract/events.ts'
import type { TenantTx } from '../../db/database.ts'
import type { WebhookEndpoints } from '../../db/tables.gen.ts'
import type { Egress } from '../../lib/egress/egress.ts'
import type { Actor } from '../audit/write-audit.ts'

/** A subscription as its owner sees it; the secret is not in it. */
export type WebhookEndpoint = Pick<
  Selectable<WebhookEndpoints>,
  'id' | 'url' | 'description' | 'events' | 'status' | 'status_reason' | 'previous_secret_expires_at' | 'created_at' | 'updated_at'
>

export const ENDPOINT_COLUMNS = [
  'id',
  'url',
  'description',
  'events',
  'status',
  'status_reason',
  'previous_secret_expires_at',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof WebhookEndpoint)[]

/** What every change of an endpoint is told besides. */
export interface ByActor {
  readonly id: string
  readonly actor: Actor
  readonly ip?: string
}

/** The rules for targets, as the egress client applies them again when it sends. */
export type UrlRules = Pick<Egress, 'check'>

/** The endpoint, locked for the rest of the transaction. 404 when there is none or it was deleted. */
export async function lockEndpoint(tx: TenantTx, id: string): Promise<WebhookEndpoint> {
  const row = await tx.db
    .selectFrom('webhook_endpoints')
    .select(ENDPOINT_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw noEndpoint()
  return row
}

export function noEndpoint(): AppError {
  return new AppError('not_found', 'Webhook endpoint not found.')
}

/** Throws a 400 that names the field. */
export function requireUrl(url: string, rules: UrlRules): void {
  const reason = rules.check(url)
  if (reason !== null) throw new AppError('bad_request', `url ${reason}.`)
}

/** The chosen events without repetitions, in the order of the contract. Throws a 400 for an unknown one and for none. */
export function requireEvents(events: readonly string[]): EventName[] {
  const unknown = events.find((event) => !EVENTS.some((known) => known === event))
  if (unknown !== undefined) throw new AppError('bad_request', 'events must be names of the documented events.')
  if (events.length === 0) throw new AppError('bad_request', 'events must name at least one event.')
  return EVENTS.filter((event) => events.includes(event))
}

/** What the audit log keeps of a target: a path or a query may hold a token. */
export function hostOf(url: string): string {
  return new URL(url).host
}
