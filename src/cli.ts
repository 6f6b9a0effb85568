import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { Command, CommanderError } from 'commander'
import { holdSignals } from './cli/interruption.ts'

/** Only the command that is asked for is loaded: all of them together take a second, most need a third of that. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  start: async () => (await import('./cli/start.ts')).registerStartCommand,
  migrate: async () => (await import('./cli/migrate.ts')).registerMigrateCommand,
  tenants: async () => (await import('./cli/tenants.ts')).registerTenantCommands,
  keys: async () => (await import('./cli/keys.ts')).registerKeyCommands,
  users: async () => (await import('./cli/users.ts')).registerUserCommands,
  webhooks: async () => (await import('./cli/webhooks.ts')).registerWebhookCommands,
  crm: async () => (await import('./cli/crm.ts')).registerCrmCommands,
  channels: async () => (await import('./cli/channels.ts')).registerChannelCommands,
  voice: async () => (await import('./cli/voice.ts')).registerVoiceCommands,
  notices: async () => (await import('./cli/notices.ts')).registerNoticeCommand,
  knowledge: async () => (await import('./cli/knowledge.ts')).registerKnowledgeCommands,
  policy: async () => (await import('./cli/policy.ts')).registerPolicyCommands,
  takeover: async () => (await import('./cli/takeover.ts')).registerTakeoverCommand,
  handback: async () => (await import('./cli/takeover.ts')).registerHandbackCommand,
  reply: async () => (await import('./cli/takeover.ts')).registerReplyCommand,
  brain: async () => (await import('./cli/brain.ts')).registerBrainCommands,
  export: async () => (await import('./cli/export.ts')).registerExportCommand,
  erase: async () => (await import('./cli/erase.ts')).registerEraseCommand,
  chat: async () => (await import('./cli/chat.ts')).registerChatCommand,
  simulate: async () => (await import('./cli/simulate.ts')).registerSimulateCommand,
  eval: async () => (await import('./cli/eval.ts')).registerEvalCommand,
  listen: async () => (await import('./cli/listen.ts')).registerListenCommand,
}

enableCompileCache(path.resolve(import.meta.dirname, '../node_modules/.cache/vorel'))
holdSignals()
// Whoever reads the result may have seen enough of it (`vorel keys list | head -1`).
process.stdout.on('error', (error) => {
  if (!('code' in error && error.code === 'EPIPE')) throw error
})

/** The `vorel` command. A command prints its result on stdout and nothing else there; when it can't, one sentence on stderr and a non-zero exit. */
const program = new Command('vorel').description('The AI receptionist for any business: server and administration.').exitOverride()
// Commander would put its suggestion on a second line.
program.configureOutput({
  outputError: (text, write) =>
    write(
      `vorel: ${text
        .replace(/^error: /, '')
        .trim()
        .replaceAll('\n', ' ')}\n`,
    ),
})
const wanted = COMMANDS[process.argv[2] ?? '']
for (const load of wanted ? [wanted] : Object.values(COMMANDS)) (await load())(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else {
    const { explain } = await import('./cli/run.ts')
    process.stderr.write(`vorel: ${explain(error)}\n`)
    process.exitCode = 1
  }
}
