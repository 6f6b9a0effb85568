import { sql } from 'kysely'
import type { Role } from '../../contract/console/roles.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

export interface AddUserInput {
  readonly account_id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly actor: Actor
}

/** Makes an account a user of the business, or gives the user that it is already this role. Returns the user's id. */
export async function addUser(tx: TenantTx, { actor, ...user }: AddUserInput): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into users (tenant_id, id, account_id, email, name, role)
    values (${tx.tenantId}, ${newId(tx.now)}, ${user.account_id}, ${user.email}, ${user.name}, ${user.role})
    on conflict (tenant_id, lower(email)) do update set account_id = excluded.account_id, role = excluded.role
    returning id
  `.execute(tx.db)
  const id = rows[0]?.id ?? ''
  await writeAudit(tx, { actor, action: 'user.added', target: { kind: 'user', id: id }, details: { role: user.role } })
  return id
}
