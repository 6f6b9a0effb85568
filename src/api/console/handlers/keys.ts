import type { Scope } from '../../../contract/scopes.ts'
import { createKey } from '../../../domain/api-keys/create-key.ts'
import { listKeys } from '../../../domain/api-keys/list-keys.ts'
import type { ApiKey } from '../../../domain/api-keys/queries.ts'
import { revokeKey } from '../../../domain/api-keys/revoke-key.ts'
import { rotateKey } from '../../../domain/api-keys/rotate-key.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

/** The domain stores none but the contract's scopes. */
const typed = <K extends ApiKey>(key: K) => ({ ...key, scopes: key.scopes as Scope[] })

export const keyHandlers = {
  listApiKeys: async (tx) => ({ keys: (await listKeys(tx)).map(typed) }),
  issueApiKey: async (tx, { input: { expires_at, requests_per_minute, ...input }, actor }, ctx) =>
    typed(
      await createKey(tx, {
        ...input,
        ...(requests_per_minute === undefined ? {} : { requests_per_minute }),
        expires_at: expires_at ? new Date(expires_at) : null,
        actor,
        sealer: ctx.sealer,
      }),
    ),
  rotateApiKey: async (tx, { input, actor }, ctx) =>
    typed(await rotateKey(tx, { id: input.id, graceSeconds: input.grace_seconds, actor, sealer: ctx.sealer })),
  revokeApiKey: async (tx, { input, actor }) => typed(await revokeKey(tx, { id: input.id, actor })),
} satisfies Partial<ConsoleHandlers>
