import type { Command } from 'commander'
import { listNotices } from '../domain/notices/list-notices.ts'
import { printJson, tenantId, withContext } from './run.ts'

export function registerNoticeCommand(program: Command): void {
  program
    .command('notices')
    .description('what the people of a business were told, newest first, and what became of the mail; lines of JSON')
    .requiredOption('--tenant <slug or id>')
    .action(async (options: { tenant: string }) => {
      const notices = await withContext(
        async (ctx) => ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => listNotices(tx, { limit: 100 })),
        { signals: 'local' },
      )
      for (const notice of notices) printJson(notice)
    })
}
