import type { Command } from 'commander'
import { z } from 'zod'
import { checkNumber } from '../channels/whatsapp/check-number.ts'
import type { OpenContext } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import type { TenantTx } from '../db/database.ts'
import { removeWhatsappChannel, setWhatsappChannel } from '../domain/channels/set-whatsapp-channel.ts'
import { listTemplates, removeTemplate, setTemplate } from '../domain/channels/templates.ts'
import { verifyWhatsappChannel } from '../domain/channels/verify-whatsapp-channel.ts'
import { noWhatsappChannel, readWhatsappChannel, type WhatsappChannel } from '../domain/channels/whatsapp-channel.ts'
import { printJson, tenantId, withContext } from './run.ts'

const ACTOR = { kind: 'cli' } as const

interface SetOptions {
  readonly tenant: string
  readonly provider: string
  readonly phoneNumberId?: string
  readonly baseUrl?: string
}

export function registerChannelCommands(program: Command): void {
  const channels = program.command('channels').description('a business’s WhatsApp number and its templates; each prints lines of JSON')
  const on = (name: string, description: string) => channels.command(name).description(description).requiredOption('--tenant <slug or id>')

  on('set', 'set up the WhatsApp number; its secrets are read from standard input as JSON')
    .requiredOption('--provider <name>', 'cloud (Meta) or 360dialog')
    .option('--phone-number-id <id>', 'the number’s id at Meta')
    .option('--base-url <url>', 'instead of the provider’s own address')
    .action(async (options: SetOptions) => {
      // From standard input: arguments are seen by everybody on the machine and stay in the shell's history.
      const secrets = readSecrets(options.provider, await readInput())
      const made = await inTenant(options.tenant, (tx, { sealer, egress }) =>
        setWhatsappChannel(tx, { ...secrets, ...numberOf(options), sealer, egress, actor: ACTOR }),
      )
      printJson({ ...shown(made.channel, made.url), verify_token: made.verify_token, webhook_secret: made.webhook_secret ?? undefined })
    })
  on('show', 'the number as it is set up, without its secrets').action(async (options: { tenant: string }) => {
    const channel = await inTenant(options.tenant, async (tx) => ({ channel: await readWhatsappChannel(tx) }))
    if (!channel.channel) throw noWhatsappChannel()
    printJson(shown(channel.channel, channel.url))
  })
  on('verify', 'ask the provider whether it knows the number; from then on replies are sent').action(async (options: { tenant: string }) =>
    printJson(await withContext(async (ctx) => verify(ctx, await tenantId(ctx, options.tenant)))),
  )
  on('remove', 'take the number away').action(async (options: { tenant: string }) => {
    await inTenant(options.tenant, async (tx) => ({ gone: await removeWhatsappChannel(tx, { actor: ACTOR }) }))
    printJson({ removed: true })
  })
  registerTemplates(on)
}

function registerTemplates(on: (name: string, description: string) => Command): void {
  on('templates', 'the templates that may be sent at any time').action(async (options: { tenant: string }) => {
    const { templates } = await inTenant(options.tenant, async (tx) => ({ templates: await listTemplates(tx) }))
    for (const template of templates) printJson(template)
  })
  on('set-template', 'add a template as the provider approved it, or replace it')
    .requiredOption('--name <name>')
    .requiredOption('--language <code>', 'en, en_US, ar, …')
    .requiredOption('--body <text>', 'its words, with {{1}}, {{2}}, … for its variables')
    .option('--for-announcements', 'carries, as its one variable, what the receptionist says of its own accord after the 24 hours', false)
    .action(async (options: { tenant: string; name: string; language: string; body: string; forAnnouncements: boolean }) => {
      const { tenant, name, language, body, forAnnouncements: for_announcements } = options
      const { template } = await inTenant(tenant, async (tx) => ({
        template: await setTemplate(tx, { name, language, body, for_announcements, actor: ACTOR }),
      }))
      printJson(template)
    })
  on('remove-template', 'take a template away')
    .requiredOption('--name <name>')
    .requiredOption('--language <code>')
    .action(async ({ tenant, name, language }: { tenant: string; name: string; language: string }) => {
      await inTenant(tenant, async (tx) => ({ gone: await removeTemplate(tx, { name, language, actor: ACTOR }) }))
      printJson({ name, language, removed: true })
    })
}

async function verify(ctx: OpenContext, tenant: string): Promise<object> {
  const verified = await verifyWhatsappChannel(ctx.db, {
    tenantId: tenant,
    sealer: ctx.sealer,
    actor: ACTOR,
    check: (number) =>
      checkNumber(number, {
        egress: ctx.egress,
        webhookUrl: `${ctx.config.http.publicUrl}${number.channel.webhook_path}`,
        now: ctx.clock.now(),
      }),
  })
  if (verified.kind !== 'verified') throw new AppError('conflict', verified.reason)
  return shown(verified.channel, ctx.config.http.publicUrl)
}

const Secret = z.string()
const SECRETS = {
  cloud: z.strictObject({ access_token: Secret, app_secret: Secret, verify_token: Secret.optional() }),
  '360dialog': z.strictObject({ api_key: Secret, webhook_secret: Secret.optional(), verify_token: Secret.optional() }),
} as const

/** Names what is missing or too much, and never shows what was read. */
function readSecrets(provider: string, text: string) {
  if (provider !== 'cloud' && provider !== '360dialog') throw new AppError('bad_request', '--provider must be cloud or 360dialog')
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch {
    throw new AppError('bad_request', `standard input must be a JSON object of ${Object.keys(SECRETS[provider].shape).join(', ')}`) // it holds secrets
  }
  const wrong = (error: z.ZodError) =>
    new AppError(
      'bad_request',
      `standard input must have ${Object.keys(SECRETS[provider].shape).join(', ')}: ${error.issues[0]?.path.join('.') || error.issues[0]?.message}`,
    )
  if (provider === 'cloud') {
    const read = SECRETS.cloud.safeParse(input)
    if (!read.success) throw wrong(read.error)
    return {
      provider,
      accessToken: read.data.access_token,
      appSecret: read.data.app_secret,
      verifyToken: read.data.verify_token ?? null,
    } as const
  }
  const read = SECRETS['360dialog'].safeParse(input)
  if (!read.success) throw wrong(read.error)
  const { api_key: apiKey, webhook_secret, verify_token } = read.data
  return { provider, apiKey, webhookSecret: webhook_secret ?? null, verifyToken: verify_token ?? null } as const
}

function numberOf({ phoneNumberId, baseUrl }: SetOptions) {
  return { phoneNumberId: phoneNumberId ?? '', baseUrl: baseUrl ?? null }
}

/** With the whole address to enter at the provider. */
function shown({ webhook_path, ...channel }: WhatsappChannel, publicUrl: string): object {
  return { ...channel, webhook_url: `${publicUrl}${webhook_path}` }
}

/** Adds the installation's public URL to what `work` returns. */
function inTenant<T extends object>(
  tenant: string,
  work: (tx: TenantTx, ctx: OpenContext) => Promise<T>,
): Promise<T & { readonly url: string }> {
  // Shared signals: what is enqueued here wakes the running server's worker.
  return withContext(async (ctx) => ({
    ...(await ctx.db.withTenant(await tenantId(ctx, tenant), (tx) => work(tx, ctx))),
    url: ctx.config.http.publicUrl,
  }))
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('secrets as JSON (then Enter and Ctrl-D): ')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8').trim()
}
