import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/** Where a person tries the receptionist: in the panel that every page has, or beside the settings that they are changing. */
export type SandboxPurpose = 'panel' | 'preview'

export interface Sandbox {
  readonly id: string
  readonly sandbox_user: string
  readonly sandbox_purpose: SandboxPurpose
}

/** The sandboxes of the transaction's own business. */
export async function listSandboxes(tx: TenantTx): Promise<Sandbox[]> {
  const { rows } = await sql<Sandbox>`select id, sandbox_user, sandbox_purpose from list_sandboxes()`.execute(tx.db)
  return rows
}

/** One person's, if they have tried before. */
export async function findSandbox(tx: TenantTx, of: { user_id: string; purpose: SandboxPurpose }): Promise<string | null> {
  const found = (await listSandboxes(tx)).find(
    ({ sandbox_user, sandbox_purpose }) => sandbox_user === of.user_id && sandbox_purpose === of.purpose,
  )
  return found?.id ?? null
}
