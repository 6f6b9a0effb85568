import type { Command } from 'commander'
import { AppError } from '../contract/errors.ts'
import { isVertical } from '../domain/packs/pack.ts'
import { deleteTenant } from '../domain/privacy/delete-tenant.ts'
import { createTenant } from '../domain/tenants/create-tenant.ts'
import { newId } from '../lib/ids.ts'
import { confirm } from './confirm.ts'
import { printJson, tenantId, withContext } from './run.ts'

interface CreateOptions {
  readonly name: string
  readonly vertical: string
  readonly timezone: string
  readonly currency: string
  readonly country: string
  readonly slug?: string
}

export function registerTenantCommands(program: Command): void {
  const tenants = program.command('tenants').description('businesses of this installation')
  tenants
    .command('create')
    .description('create a business; prints it as one line of JSON')
    .requiredOption('--name <name>', 'name that customers see')
    .requiredOption('--vertical <vertical>', 'salon, clinic, restaurant, real_estate, real_estate_rental, auto_service or generic')
    .requiredOption('--timezone <zone>', 'IANA time zone, e.g. Asia/Dubai')
    .option('--currency <code>', 'ISO 4217', 'AED')
    .option('--country <code>', 'ISO 3166-1, for phone numbers without a country code', 'AE')
    .option('--slug <slug>', 'part of the chat address; made from the name by default')
    .action(async (options: CreateOptions) => {
      if (!isVertical(options.vertical)) throw new AppError('bad_request', `there is no vertical "${options.vertical}"`)
      const tenant = await withContext((ctx) => ctx.db.withTenant(newId(ctx.clock.now()), (tx) => createTenant(tx, options)), {
        signals: 'local',
      })
      printJson(tenant)
    })
  tenants
    .command('delete')
    .description('delete a business with everything that is kept of it; prints its id and how many rows there were')
    .requiredOption('--tenant <slug or id>')
    .option('--yes', 'without asking')
    .action(async (options: { tenant: string; yes?: boolean }) => {
      await confirm({ ...options, what: `Deleting ${options.tenant}`, word: options.tenant })
      const deleted = await withContext(async (ctx) => deleteTenant(ctx.db, { tenant_id: await tenantId(ctx, options.tenant) }), {
        signals: 'local',
      })
      printJson(deleted)
    })
}
