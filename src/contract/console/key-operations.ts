import { z } from 'zod'
import { Id, Timestamp, visibleText } from '../common.ts'
import { SCOPES } from '../scopes.ts'
import type { ConsoleOperation } from './operation.ts'

const ApiKey = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string(),
  last4: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  requests_per_minute: z.int(),
  expires_at: Timestamp.nullable(),
  revoked_at: Timestamp.nullable(),
  last_used_at: Timestamp.nullable(),
  created_at: Timestamp,
})
/** The key itself is in this answer and nowhere else. */
const IssuedKey = ApiKey.extend({ key: z.string() })
const MAX_GRACE_SECONDS = 90 * 86_400

/** Keys of the public API. */
export const keys = {
  listApiKeys: { role: 'admin', output: z.object({ keys: z.array(ApiKey) }) },
  issueApiKey: {
    role: 'owner',
    input: z.strictObject({
      name: visibleText(200),
      scopes: z.array(z.enum(SCOPES)).min(1, { error: 'choose at least one' }),
      expires_at: z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant' }).nullable().optional(),
      requests_per_minute: z.int().min(1).max(5000).optional(),
    }),
    output: IssuedKey,
  },
  rotateApiKey: {
    role: 'owner',
    input: z.strictObject({ id: Id, grace_seconds: z.int().min(0).max(MAX_GRACE_SECONDS) }),
    output: IssuedKey,
  },
  revokeApiKey: { role: 'owner', input: z.strictObject({ id: Id }), output: ApiKey },
} as const satisfies Record<string, ConsoleOperation>
