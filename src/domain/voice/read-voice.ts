import type { TenantTx } from '../../db/database.ts'

export interface VoiceSettings {
  /** The line at a provider, without what it signs with; null: none. */
  readonly line: { readonly provider: string; readonly key: string; readonly updated_at: string } | null
  readonly transfer_number: string | null
}

/** The telephone of a business as its people see it. */
export async function readVoice(tx: TenantTx): Promise<VoiceSettings> {
  const line = await tx.db
    .selectFrom('voice_lines')
    .select(['provider', 'key', 'updated_at'])
    .where('tenant_id', '=', tx.tenantId)
    .where('provider', '=', 'twilio')
    .executeTakeFirst()
  const { settings } = await tx.db.selectFrom('tenants').select('settings').where('id', '=', tx.tenantId).executeTakeFirstOrThrow()
  const number = (settings as { voice?: { transfer_number?: unknown } } | null)?.voice?.transfer_number
  return { line: line ?? null, transfer_number: typeof number === 'string' ? number : null }
}
