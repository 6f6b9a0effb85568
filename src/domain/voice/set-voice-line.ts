import { randomBytes } from 'node:crypto'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

/** Connects the tenant's line, or gives it another secret; its key, and so the addresses that the provider was told, stays. */
export async function setVoiceLine(
  tx: TenantTx,
  line: { readonly authToken: string; readonly sealer: Pick<Sealer, 'seal'>; readonly actor: Actor },
): Promise<{ key: string }> {
  const values = { auth_token_sealed: line.sealer.seal(line.authToken), updated_at: tx.now.toISOString() }
  const row = await tx.db
    .insertInto('voice_lines')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), provider: 'twilio', key: `vl_${randomBytes(24).toString('hex')}`, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'provider']).doUpdateSet(values))
    .returning('key')
    .executeTakeFirstOrThrow()
  await writeAudit(tx, { actor: line.actor, action: 'voice_line.set', target: { kind: 'voice_line', id: 'twilio' } })
  return row
}

export async function removeVoiceLine(tx: TenantTx, input: { readonly actor: Actor }): Promise<void> {
  const gone = await tx.db.deleteFrom('voice_lines').where('provider', '=', 'twilio').returning('provider').executeTakeFirst()
  if (gone) await writeAudit(tx, { actor: input.actor, action: 'voice_line.removed', target: { kind: 'voice_line', id: 'twilio' } })
}
