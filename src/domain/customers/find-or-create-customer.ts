import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { toE164 } from './phone.ts'

export interface ClaimedCustomer {
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
  readonly phone?: string | null | undefined
  readonly language?: string | null | undefined
  /** The tenant's, for phone numbers without a country code. */
  readonly country: string
}

/**
 * The customer with this phone number or, failing that, this e-mail address; made when there is none. Null when neither is given, since nobody can be
 * recognised by a name. What is claimed here nobody has verified: a customer who exists gets a name or language where there was none, but no other phone
 * number or address, or else a stranger who knows the one could put the other beside it.
 */
export async function findOrCreateCustomer(tx: TenantTx, claimed: ClaimedCustomer): Promise<{ id: string; created: boolean } | null> {
  const phone = claimed.phone ? toE164(claimed.phone, claimed.country) : null
  const email = claimed.email ?? null
  if (!phone && !email) return null
  // Two first messages of one person at once: the phone number has a unique index to meet at, the address this lock.
  if (email) await sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.tenantId} ${email.toLowerCase()}`}, 0))`.execute(tx.db)
  const known = (phone && (await findByPhone(tx, phone))) || (email && (await findByEmail(tx, email)))
  if (known) {
    await fillGaps(tx, known, claimed)
    return { id: known, created: false }
  }
  const created = await insertCustomer(tx, {
    name: claimed.name,
    language: claimed.language,
    email,
    phone: claimed.phone,
    phone_e164: phone,
  })
  if (created) return { id: created, created: true }
  const winner = phone ? await findByPhone(tx, phone) : null
  if (!winner) throw new Error('a customer could be neither found nor created')
  return { id: winner, created: false }
}

async function findByPhone(tx: TenantTx, phone: string): Promise<string | null> {
  const row = await tx.db.selectFrom('customers').select('id').where('phone_e164', '=', phone).executeTakeFirst()
  return row?.id ?? null
}

async function findByEmail(tx: TenantTx, email: string): Promise<string | null> {
  const query = tx.db.selectFrom('customers').select('id').where(sql<string>`lower(email)`, '=', email.toLowerCase())
  const row = await query.orderBy('id').limit(1).executeTakeFirst()
  return row?.id ?? null
}

async function fillGaps(tx: TenantTx, id: string, claimed: ClaimedCustomer): Promise<void> {
  if (!claimed.name && !claimed.language) return
  await sql`
    update customers set name = coalesce(name, ${claimed.name ?? null}), language = coalesce(language, ${claimed.language ?? null}),
      updated_at = ${tx.now.toISOString()}
    where id = ${id} and ((name is null and ${claimed.name ?? null}::text is not null) or (language is null and ${claimed.language ?? null}::text is not null))
  `.execute(tx.db)
}

interface NewCustomer {
  readonly name: string | null | undefined
  readonly language: string | null | undefined
  readonly email: string | null
  readonly phone: string | null | undefined
  readonly phone_e164: string | null
}

/** Null when another transaction was faster with the same phone number. */
async function insertCustomer(tx: TenantTx, values: NewCustomer): Promise<string | null> {
  const row = await tx.db
    .insertInto('customers')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      name: values.name ?? null,
      language: values.language ?? null,
      email: values.email,
      phone: values.phone ?? null,
      phone_e164: values.phone_e164,
      updated_at: tx.now.toISOString(),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'phone_e164']).where('phone_e164', 'is not', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}
