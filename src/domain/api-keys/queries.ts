import { AppError } from '../../contract/errors.ts'
import { SCOPES, type Scope } from '../../contract/scopes.ts'

/** A key as its owner may see it later: never the key itself, nor its hash. */
export interface ApiKey {
  readonly id: string
  readonly name: string
  /** First 22 characters. */
  readonly prefix: string
  readonly last4: string
  readonly scopes: string[]
  readonly requests_per_minute: number
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly last_used_at: string | null
  readonly created_by: string
  readonly created_at: string
}

export const API_KEY_COLUMNS = [
  'id',
  'name',
  'prefix',
  'last4',
  'scopes',
  'requests_per_minute',
  'expires_at',
  'revoked_at',
  'last_used_at',
  'created_by',
  'created_at',
] as const

export function validateScopes(scopes: readonly string[]): Scope[] {
  const unknown = scopes.filter((scope) => !SCOPES.some((known) => known === scope))
  if (unknown.length > 0) throw new AppError('bad_request', `scopes: ${unknown.join(', ')} is unknown; there are ${SCOPES.join(', ')}`)
  if (scopes.length === 0) throw new AppError('bad_request', `scopes: at least one of ${SCOPES.join(', ')}`)
  return SCOPES.filter((scope) => scopes.includes(scope))
}

export function keyNotFound(): AppError {
  return new AppError('not_found', 'no such API key')
}
