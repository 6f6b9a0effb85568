import type { Command } from 'commander'
import { AppError } from '../contract/errors.ts'
import { removeBrain, setBrain } from '../domain/brains/set-brain.ts'
import { printJson, tenantId, withContext } from './run.ts'

const PROVIDERS = ['embedded', 'openai-compatible', 'anthropic', 'google'] as const

interface SetOptions {
  readonly tenant: string
  readonly provider: string
  readonly model?: string
  readonly baseUrl?: string
  readonly dailyTokens?: string
}

export function registerBrainCommands(program: Command): void {
  const brain = program.command('brain').description('who answers a business’s customers: the embedded brain or a language model')
  brain
    .command('set')
    .description('choose it for one business; a provider’s key is read from standard input')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--provider <name>', PROVIDERS.join(', '))
    .option('--model <name>')
    .option('--base-url <url>', 'an OpenAI-compatible endpoint, or instead of the provider’s own address')
    .option('--daily-tokens <number>', 'what a day may cost, in tokens read and written together')
    .action(async (options: SetOptions) => {
      const choice = readChoice(options)
      // From standard input: arguments are seen by everybody on the machine and stay in the shell's history.
      const apiKey = choice.provider === 'embedded' ? null : (await readInput()) || null
      await withContext(
        async (ctx) => {
          const refusal = choice.baseUrl === null ? null : ctx.egress.check(choice.baseUrl)
          if (refusal) throw new AppError('bad_request', `--base-url ${refusal}`)
          const tenant = await tenantId(ctx, options.tenant)
          const input = { ...choice, apiKey, sealer: ctx.sealer, actor: { kind: 'cli' } } as const
          await ctx.db.withTenant(tenant, (tx) => setBrain(tx, input))
        },
        { signals: 'local' },
      )
      printJson({ provider: choice.provider, model: choice.model, has_key: apiKey !== null })
    })
  brain
    .command('remove')
    .description('go back to the choice of the installation (LLM_PROVIDER)')
    .requiredOption('--tenant <slug or id>')
    .action(async (options: { tenant: string }) => {
      await withContext(
        async (ctx) => ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => removeBrain(tx, { actor: { kind: 'cli' } })),
        { signals: 'local' },
      )
    })
}

function readChoice({ provider: name, model, baseUrl, dailyTokens }: SetOptions) {
  const provider = PROVIDERS.find((known) => known === name)
  if (!provider) throw new AppError('bad_request', `--provider must be one of ${PROVIDERS.join(', ')}`)
  if (provider !== 'embedded' && !model) throw new AppError('bad_request', '--model is missing')
  if (provider === 'openai-compatible' && !baseUrl) throw new AppError('bad_request', '--base-url is missing')
  if (dailyTokens !== undefined && !/^[1-9]\d{0,8}$/.test(dailyTokens)) throw new AppError('bad_request', '--daily-tokens must be a number')
  return {
    provider,
    model: provider === 'embedded' ? null : (model ?? null),
    baseUrl: provider === 'embedded' ? null : (baseUrl?.replace(/\/+$/, '') ?? null),
    dailyTokens: dailyTokens === undefined ? null : Number(dailyTokens),
  }
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('key (then Enter and Ctrl-D): ')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8').trim()
}
