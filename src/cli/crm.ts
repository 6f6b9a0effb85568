import type { Command } from 'commander'
import type { OpenContext } from '../context.ts'
import { CrmObject } from '../contract/crm.ts'
import { AppError } from '../contract/errors.ts'
import { CrmError } from '../crm/driver.ts'
import { consentUrl } from '../crm/oauth/provider.ts'
import { findDriver } from '../crm/registry.ts'
import { withDriver } from '../crm/with-driver.ts'
import type { TenantTx } from '../db/database.ts'
import { beginAuthorization } from '../domain/crm/authorizations.ts'
import { listFieldMappings, setFieldMappings } from '../domain/crm/field-mappings.ts'
import { connectWebhook, readConnection, removeConnection, requireConnection } from '../domain/crm/set-connection.ts'
import { tokenStore } from '../domain/crm/token-store.ts'
import { printJson, tenantId, withContext } from './run.ts'

const ACTOR = { kind: 'cli' } as const
const FIELD = /^([a-z][a-z0-9_]{0,63})=([^\s=][^=]{0,199})$/

interface Options {
  readonly tenant: string
}

export function registerCrmCommands(program: Command): void {
  const crm = program.command('crm').description('the CRM of a business and its names for our fields; each prints lines of JSON')
  const on = (name: string, description: string) => crm.command(name).description(description).requiredOption('--tenant <slug or id>')

  on('connect', 'print the address at which somebody of the business lets us in; good for 15 minutes and one answer')
    .requiredOption('--provider <name>', 'hubspot')
    .action(async (options: Options & { provider: string }) => printJson({ url: await withContext((ctx) => consentAddress(ctx, options)) }))
  on('set', 'have records posted to an address of the business’s own; prints the secret that signs them, once')
    .requiredOption('--url <url>')
    .action(async (options: Options & { url: string }) => {
      const { secret } = await inTenant(options.tenant, (tx, { sealer, egress }) =>
        connectWebhook(tx, { url: options.url, sealer, egress, actor: ACTOR }),
      )
      printJson({ driver: 'custom_webhook', url: options.url, secret })
    })
  on('show', 'the connection, without its credentials').action(async (options: Options) =>
    printJson((await inTenant(options.tenant, (tx) => readConnection(tx))) ?? { driver: null }),
  )
  on('remove', 'end the connection').action(async (options: Options) => {
    await inTenant(options.tenant, (tx) => removeConnection(tx, { actor: ACTOR }))
    printJson({ driver: null })
  })
  on('map', 'our names for fields and the CRM’s, in place of the earlier ones: first_name=firstname …; without any, print them')
    .requiredOption('--object <name>', CrmObject.options.join(', '))
    .argument('[pairs...]')
    .action(async (pairs: string[], options: Options & { object: string }) => {
      const object = objectOf(options.object)
      const mappings = Object.fromEntries(pairs.map(pairOf))
      printJson(
        await inTenant(options.tenant, async (tx) => {
          if (pairs.length > 0) await setFieldMappings(tx, { object, mappings, actor: ACTOR })
          return (await listFieldMappings(tx))[object]
        }),
      )
    })
  on('fields', 'the CRM’s own fields of an object, to map to')
    .requiredOption('--object <name>', CrmObject.options.join(', '))
    .action(async (options: Options & { object: string }) => {
      for (const field of await withContext((ctx) => describe(ctx, options))) printJson(field)
    })
}

async function consentAddress(ctx: OpenContext, { tenant, provider: name }: Options & { provider: string }): Promise<string> {
  const oauth = findDriver(name)?.oauth
  if (!oauth) throw new AppError('bad_request', '--provider must be hubspot')
  const provider = oauth(ctx.config.crm)
  if (!provider) throw new AppError('bad_request', 'HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET are not set (docs/settings.md)')
  const id = await tenantId(ctx, tenant)
  const state = await ctx.db.withTenant(id, (tx) => beginAuthorization(tx, { driver: name, sealer: ctx.sealer }))
  return consentUrl(provider, { publicUrl: ctx.config.http.publicUrl, state })
}

async function describe(ctx: OpenContext, options: Options & { object: string }) {
  const object = objectOf(options.object)
  const id = await tenantId(ctx, options.tenant)
  const connection = await ctx.db.withTenant(id, requireConnection)
  try {
    return await withDriver({ ...ctx, apps: ctx.config.crm, tokens: tokenStore(ctx.db, id) }, connection, (driver) =>
      driver.describe(object),
    )
  } catch (error) {
    throw error instanceof CrmError ? new AppError('conflict', error.message, { cause: error }) : error
  }
}

function objectOf(name: string): CrmObject {
  const parsed = CrmObject.safeParse(name)
  if (!parsed.success) throw new AppError('bad_request', `--object must be one of ${CrmObject.options.join(', ')}`)
  return parsed.data
}

function pairOf(pair: string): [string, string] {
  const [, field, name] = FIELD.exec(pair) ?? []
  if (!field || !name) throw new AppError('bad_request', `"${pair}" is no pair like first_name=firstname`)
  return [field, name]
}

function inTenant<T>(tenant: string, work: (tx: TenantTx, ctx: OpenContext) => Promise<T>): Promise<T> {
  return withContext(async (ctx) => {
    const id = await tenantId(ctx, tenant)
    return ctx.db.withTenant(id, (tx) => work(tx, ctx))
  })
}
