import type { Command } from 'commander'
import { AppError } from '../contract/errors.ts'
import type { TenantTx } from '../db/database.ts'
import { createKey } from '../domain/api-keys/create-key.ts'
import { listKeys } from '../domain/api-keys/list-keys.ts'
import { revokeKey } from '../domain/api-keys/revoke-key.ts'
import { rotateKey } from '../domain/api-keys/rotate-key.ts'
import type { Sealer } from '../lib/seal.ts'
import { printJson, tenantId, withContext } from './run.ts'

const ACTOR = { kind: 'cli' } as const

export function registerKeyCommands(program: Command): void {
  const keys = program.command('keys').description('API keys of a business')
  keys
    .command('create')
    .description('issue a key; prints it, once, as one line of JSON')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--name <name>')
    .requiredOption('--scopes <list>', 'comma-separated, e.g. read,leads:write')
    .option('--expires <instant>', 'RFC 3339, e.g. 2027-01-01T00:00:00Z')
    .option('--limit <n>', 'requests per minute', '200')
    .action(async (options: { tenant: string; name: string; scopes: string; expires?: string; limit: string }) => {
      const limit = Number(options.limit)
      if (!Number.isInteger(limit) || limit < 1) throw new AppError('bad_request', '--limit must be a whole number from 1')
      const expires = options.expires === undefined ? null : new Date(options.expires)
      if (expires && Number.isNaN(expires.getTime())) throw new AppError('bad_request', '--expires must be an RFC 3339 instant')
      const key = await onTenant(options.tenant, (tx, sealer) =>
        createKey(tx, {
          sealer,
          actor: ACTOR,
          name: options.name,
          scopes: options.scopes.split(',').map((scope) => scope.trim()),
          expires_at: expires,
          requests_per_minute: limit,
        }),
      )
      printJson(key)
    })
  keys
    .command('list')
    .description('the keys of a business, one line of JSON each')
    .requiredOption('--tenant <slug or id>')
    .action(async (options: { tenant: string }) => {
      for (const key of await onTenant(options.tenant, (tx) => listKeys(tx))) printJson(key)
    })
  keys
    .command('revoke')
    .description('refuse a key from its next request on')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--id <key id>')
    .action(async (options: { tenant: string; id: string }) =>
      printJson(await onTenant(options.tenant, (tx) => revokeKey(tx, { id: options.id, actor: ACTOR }))),
    )
  keys
    .command('rotate')
    .description('issue a successor; the old key works on for the grace period')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--id <key id>')
    .option('--grace-minutes <n>', 'how long the old key still works', '1440')
    .action(async (options: { tenant: string; id: string; graceMinutes: string }) => {
      const grace = Number(options.graceMinutes)
      if (!Number.isInteger(grace) || grace < 0) throw new AppError('bad_request', '--grace-minutes must be a whole number from 0')
      printJson(
        await onTenant(options.tenant, (tx, sealer) => rotateKey(tx, { id: options.id, actor: ACTOR, sealer, graceSeconds: grace * 60 })),
      )
    })
}

function onTenant<T>(tenant: string, work: (tx: TenantTx, sealer: Sealer) => Promise<T>): Promise<T> {
  return withContext(async (ctx) => ctx.db.withTenant(await tenantId(ctx, tenant), (tx) => work(tx, ctx.sealer)), { signals: 'local' })
}
