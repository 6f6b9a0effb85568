import { AppError } from '../../../contract/errors.ts'
import { consentUrl } from '../../../crm/oauth/provider.ts'
import { findDriver } from '../../../crm/registry.ts'
import { beginAuthorization } from '../../../domain/crm/authorizations.ts'
import { listFieldMappings, setFieldMappings } from '../../../domain/crm/field-mappings.ts'
import { connectWebhook, readConnection, removeConnection } from '../../../domain/crm/set-connection.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const crmHandlers = {
  getCrm: async (tx, _request, ctx) => {
    const row = await readConnection(tx)
    return {
      connection: row && {
        driver: row.driver,
        url: typeof row.config.url === 'string' ? row.config.url : null,
        updated_at: row.updated_at,
        revoked_at: row.revoked_at,
      },
      providers: ctx.config.crm.hubspot ? ['hubspot'] : [],
      field_names: await listFieldMappings(tx),
    }
  },
  setCrmWebhook: (tx, { input, actor }, { sealer, egress }) => connectWebhook(tx, { url: input.url.trim(), sealer, egress, actor }),
  beginCrmConsent: async (tx, { input }, ctx) => {
    const provider = findDriver(input.provider)?.oauth?.(ctx.config.crm)
    if (!provider) throw new AppError('conflict', `this installation has no app at ${input.provider}`)
    const state = await beginAuthorization(tx, { driver: input.provider, sealer: ctx.sealer })
    return { url: consentUrl(provider, { publicUrl: ctx.config.http.publicUrl, state }) }
  },
  removeCrm: async (tx, { actor }) => void (await removeConnection(tx, { actor })),
  setCrmFieldNames: async (tx, { input: { object, field_names: mappings }, actor }) =>
    void (await setFieldMappings(tx, { object, mappings, actor })),
} satisfies Partial<ConsoleHandlers>
