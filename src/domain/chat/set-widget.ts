import { randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

const MAX_ORIGINS = 50

/**
 * The sites that may show the chat and use its key from their pages; returns them in their one spelling. Throws `bad_request` naming the one that is no origin.
 */
export async function setAllowedOrigins(
  tx: TenantTx,
  { origins, actor, ip }: { readonly origins: readonly string[]; readonly actor: Actor; readonly ip?: string },
): Promise<string[]> {
  const allowed = [...new Set(origins.map((origin, index) => originOf(origin, index)))]
  if (allowed.length > MAX_ORIGINS) throw new AppError('bad_request', `origins: must be at most ${MAX_ORIGINS}`)
  await tx.db.updateTable('tenants').set({ allowed_origins: allowed }).where('id', '=', tx.tenantId).execute()
  await writeAudit(tx, {
    actor,
    action: 'widget.origins_set',
    target: { kind: 'tenant', id: tx.tenantId },
    details: { origins: allowed },
    ...(ip ? { ip } : {}),
  })
  return allowed
}

/** A new public key; pages that name the one before get no chat any more. */
export async function rotateWidgetKey(tx: TenantTx, { actor, ip }: { readonly actor: Actor; readonly ip?: string }): Promise<void> {
  const widget_key = `wk_${randomBytes(16).toString('hex')}`
  await tx.db.updateTable('tenants').set({ widget_key }).where('id', '=', tx.tenantId).execute()
  await writeAudit(tx, {
    actor,
    action: 'widget.key_rotated',
    target: { kind: 'tenant', id: tx.tenantId },
    ...(ip ? { ip } : {}),
  })
}

/** As browsers send it: scheme, host in lower case, and the port where it isn't the scheme's own. A trailing slash is forgiven, more is not. */
function originOf(text: string, index: number): string {
  const refusal = new AppError('bad_request', `origins[${index}]: must be an origin such as https://www.example.com, without a path`)
  const trimmed = text.trim()
  if (!/^https?:\/\/[^\s;,'"\\*@?#]+$/i.test(trimmed) || !URL.canParse(trimmed)) throw refusal
  const url = new URL(trimmed)
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') throw refusal
  return url.origin
}
