import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import type { OpenContext } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import type { TenantTx } from '../db/database.ts'
import { beginExport, exportSubject } from '../domain/privacy/export-customer.ts'
import { beginTenantExport, exportTenant } from '../domain/privacy/export-tenant.ts'
import { interrupted } from './interruption.ts'
import { tenantId, withContext } from './run.ts'

const ACTOR = { kind: 'cli' } as const

export function registerExportCommand(program: Command): void {
  program
    .command('export')
    .description('everything about one customer as a JSON document, or all of a business as lines of JSON')
    .requiredOption('--tenant <slug or id>')
    .option('--customer <id, phone or e-mail>', 'one customer')
    .option('--all', 'the whole business, secrets left out')
    .action(async ({ tenant, customer, all }: { tenant: string; customer?: string; all?: boolean }) => {
      if ((customer === undefined) === (all === undefined)) throw new AppError('bad_request', 'either --customer or --all is needed')
      await withContext(async (ctx) => exportTo(ctx, await tenantId(ctx, tenant), customer), { signals: 'local' })
    })
}

/** The audit row is committed before the first word leaves the house. */
async function exportTo(ctx: OpenContext, id: string, customer: string | undefined): Promise<void> {
  if (customer === undefined) {
    await ctx.db.withTenant(id, (tx) => beginTenantExport(tx, { actor: ACTOR }))
    await ctx.db.withTenant(id, (tx) => print(exportTenant(tx)))
    return
  }
  const subject = await ctx.db.withTenant(id, (tx: TenantTx) => beginExport(tx, { customer, actor: ACTOR }))
  await ctx.db.withTenant(id, (tx) => print(exportSubject(tx, subject)))
}

/** As fast as whoever reads it. One who has seen enough (`| head`) is no failure. */
async function print(pieces: AsyncGenerator<string>): Promise<void> {
  try {
    await pipeline(pieces, process.stdout, { end: false, signal: interrupted })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}
