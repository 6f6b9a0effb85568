import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Sealer } from '../../lib/seal.ts'
import { newWebhookSecret } from '../../lib/signature.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { type ByActor, ENDPOINT_COLUMNS, lockEndpoint, type WebhookEndpoint } from './endpoint.ts'

export const MAX_OVERLAP_SECONDS = 7 * 86_400

export interface RotateSecretInput extends ByActor {
  /** How long deliveries carry a signature of the old secret besides: 0 (it ends at once) to 7 days. */
  readonly overlapSeconds: number
  readonly sealer: Sealer
}

/**
 * Gives the endpoint a new secret, shown here and nowhere else. During the overlap `webhook-signature` holds one signature for each of the two secrets;
 * `x-webhook-signature`, which has room for one, is made with the new secret from now on. An older secret that was still overlapping ends.
 */
export async function rotateSecret(tx: TenantTx, input: RotateSecretInput): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  const { overlapSeconds } = input
  if (!Number.isInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > MAX_OVERLAP_SECONDS) {
    throw new AppError('bad_request', `overlap_seconds must be an integer from 0 to ${MAX_OVERLAP_SECONDS}.`)
  }
  await lockEndpoint(tx, input.id)
  const secret = newWebhookSecret()
  const endpoint = await tx.db
    .updateTable('webhook_endpoints')
    .set((eb) => ({
      secret_sealed: input.sealer.seal(secret),
      previous_secret_sealed: overlapSeconds > 0 ? eb.ref('secret_sealed') : null,
      previous_secret_expires_at: overlapSeconds > 0 ? new Date(tx.now.getTime() + overlapSeconds * 1000).toISOString() : null,
      updated_at: tx.now.toISOString(),
    }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .returning(ENDPOINT_COLUMNS)
    .executeTakeFirstOrThrow()
  await writeAudit(tx, {
    actor: input.actor,
    action: 'webhook_endpoint.secret_rotated',
    target: { kind: 'webhook_endpoint', id: input.id },
    details: { overlap_seconds: overlapSeconds },
    ...(input.ip ? { ip: input.ip } : {}),
  })
  return { endpoint, secret }
}
