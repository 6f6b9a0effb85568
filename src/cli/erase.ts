import type { Command } from 'commander'
import { eraseCustomer } from '../domain/privacy/erase-customer.ts'
import { confirm } from './confirm.ts'
import { printJson, tenantId, withContext } from './run.ts'

export function registerEraseCommand(program: Command): void {
  program
    .command('erase')
    .description('take one customer out of everything that is kept of a business; prints what was done as one line of JSON')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--customer <id, phone or e-mail>')
    .option('--yes', 'without asking')
    .action(async (options: { tenant: string; customer: string; yes?: boolean }) => {
      await confirm({ ...options, what: 'An erasure', word: 'erase' })
      const { customer } = options
      const erasure = await withContext(
        async (ctx) =>
          ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => eraseCustomer(tx, { customer, actor: { kind: 'cli' } })),
        { signals: 'local' },
      )
      printJson(erasure)
    })
}
