import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { openInstallation } from '../installation.ts'
import { printJson } from './run.ts'

export function registerMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('migrate the database and exit')
    .action(async () => {
      const applied: string[] = []
      const installation = await openInstallation(readConfig(), {
        onProgress: (step) => {
          if (step.startsWith('migration ')) applied.push(step.slice(10))
        },
      })
      await installation.release()
      printJson({ applied })
    })
}
