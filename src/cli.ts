import { Command, CommanderError } from 'commander'
import { registerChatCommand } from './cli/chat.ts'
import { holdSignals } from './cli/interruption.ts'
import { registerKeyCommands } from './cli/keys.ts'
import { registerListenCommand } from './cli/listen.ts'
import { registerMigrateCommand } from './cli/migrate.ts'
import { explain } from './cli/run.ts'
import { registerStartCommand } from './cli/start.ts'
import { registerTenantCommands } from './cli/tenants.ts'
import { registerWebhookCommands } from './cli/webhooks.ts'

/** The `vorel` command. A command prints its result on stdout and nothing else there; when it can't, one sentence on stderr and a non-zero exit. */
const program = new Command('vorel').description('The AI receptionist for any business: server and administration.').exitOverride()
registerStartCommand(program)
registerMigrateCommand(program)
registerTenantCommands(program)
registerKeyCommands(program)
registerWebhookCommands(program)
registerChatCommand(program)
registerListenCommand(program)

holdSignals()
// Whoever reads the result may have seen enough of it (`vorel keys list | head -1`).
process.stdout.on('error', (error) => {
  if (!('code' in error && error.code === 'EPIPE')) throw error
})
try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else {
    process.stderr.write(`vorel: ${explain(error)}\n`)
    process.exitCode = 1
  }
}
