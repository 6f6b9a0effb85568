import type { ReceptionistDraft, ReceptionistSettings } from '../../contract/console/receptionist-operations.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { applyDraft } from './apply-draft.ts'
import { settingsOf } from './read-receptionist.ts'

/** Holds from the next reply on. Throws `bad_request` as `applyDraft`. */
export async function setReceptionist(tx: TenantTx, input: { draft: ReceptionistDraft; actor: Actor }): Promise<ReceptionistSettings> {
  // Locked: other settings stand in the same column.
  const row = await tx.db
    .selectFrom('tenants')
    .select(['vertical', 'default_language', 'settings'])
    .where('id', '=', tx.tenantId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const next = applyDraft(row, input.draft)
  await tx.db
    .updateTable('tenants')
    .set({ default_language: next.default_language, settings: JSON.stringify(next.settings) })
    .where('id', '=', tx.tenantId)
    .execute()
  await writeAudit(tx, {
    actor: input.actor,
    action: 'receptionist.set',
    target: { kind: 'receptionist', id: null },
    details: { changed: Object.keys(input.draft) },
  })
  return settingsOf(next)
}
