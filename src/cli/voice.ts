import type { Command } from 'commander'
import { AppError } from '../contract/errors.ts'
import { setTransferNumber } from '../domain/voice/set-transfer-number.ts'
import { removeVoiceLine, setVoiceLine } from '../domain/voice/set-voice-line.ts'
import { printJson, tenantId, withContext } from './run.ts'

const ACTOR = { kind: 'cli' } as const

export function registerVoiceCommands(program: Command): void {
  const voice = program.command('voice').description('the telephone of a business')
  voice
    .command('connect')
    .description(
      'connect a line at Twilio; its account’s auth token is read from standard input. Prints the address for the number’s incoming calls',
    )
    .requiredOption('--tenant <slug or id>')
    .action(async (options: { tenant: string }) => {
      // From standard input: arguments are seen by everybody on the machine and stay in the shell's history.
      const authToken = await readInput()
      if (!/^[\x21-\x7e]{8,200}$/.test(authToken))
        throw new AppError('bad_request', 'the auth token on standard input is missing or too short')
      const connected = await withContext(
        async (ctx) => {
          const id = await tenantId(ctx, options.tenant)
          const { key } = await ctx.db.withTenant(id, (tx) => setVoiceLine(tx, { authToken, sealer: ctx.sealer, actor: ACTOR }))
          return { provider: 'twilio', voice_url: `${ctx.config.http.publicUrl}/api/voice/twilio/${key}`, method: 'POST' }
        },
        { signals: 'local' },
      )
      printJson(connected)
    })
  voice
    .command('disconnect')
    .description('forget the line: its calls are answered no more')
    .requiredOption('--tenant <slug or id>')
    .action(async (options: { tenant: string }) => {
      await withContext(
        async (ctx) => ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => removeVoiceLine(tx, { actor: ACTOR })),
        { signals: 'local' },
      )
    })
  voice
    .command('transfer')
    .description('whom calls are transferred to when people are asked for')
    .requiredOption('--tenant <slug or id>')
    .option('--number <phone>', 'without it nobody: the team calls back')
    .action(async (options: { tenant: string; number?: string }) => {
      const number = await withContext(
        async (ctx) =>
          ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) =>
            setTransferNumber(tx, { number: options.number ?? null, actor: ACTOR }),
          ),
        { signals: 'local' },
      )
      printJson({ transfer_number: number })
    })
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('auth token (then Enter and Ctrl-D): ')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8').trim()
}
