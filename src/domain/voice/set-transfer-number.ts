import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { toE164 } from '../customers/phone.ts'

/** Whom a call is transferred to when people are asked for; null: nobody, they call back. Returns it in E.164. Throws `bad_request` for what is no number. */
export async function setTransferNumber(tx: TenantTx, input: { number: string | null; actor: Actor }): Promise<string | null> {
  const { country } = await tx.db.selectFrom('tenants').select('country').where('id', '=', tx.tenantId).executeTakeFirstOrThrow()
  const number = input.number === null ? null : toE164(input.number, country)
  if (input.number !== null && number === null) throw new AppError('bad_request', 'transfer_number: must be a phone number')
  const voice = JSON.stringify({ transfer_number: number })
  await sql`
    update tenants set settings = jsonb_set(settings, '{voice}', coalesce(settings -> 'voice', '{}') || ${voice}::jsonb) where id = ${tx.tenantId}
  `.execute(tx.db)
  await writeAudit(tx, { actor: input.actor, action: 'voice.transfer_number_set', target: { kind: 'tenant', id: tx.tenantId } })
  return number
}
