import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { toE164 } from '../customers/phone.ts'
import { PROFILE_MEMBERS } from './read-business.ts'

export interface ProfileInput {
  readonly name: string
  readonly name_ar: string | null
  readonly address: string | null
  readonly address_ar: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly website: string | null
  readonly map_url: string | null
  readonly default_language: 'en' | 'ar'
  readonly actor: Actor
  readonly ip?: string
}

/** What the receptionist says of the business from its next turn on. A phone is kept as it is written; it must be one. Throws `bad_request`. */
export async function setProfile(tx: TenantTx, input: ProfileInput): Promise<void> {
  const before = await tx.db
    .selectFrom('tenants')
    .select(['name', 'profile', 'default_language', 'country'])
    .where('id', '=', tx.tenantId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  if (input.phone !== null && toE164(input.phone, before.country) === null)
    throw new AppError('bad_request', 'phone: must be a phone number')
  const members = Object.fromEntries(
    PROFILE_MEMBERS.flatMap((member) => {
      const value = input[member]
      return value === null ? [] : [[member, value.trim()]]
    }),
  )
  await tx.db
    .updateTable('tenants')
    .set({
      name: input.name.trim(),
      default_language: input.default_language,
      profile: sql<string>`(profile - ${[...PROFILE_MEMBERS]}::text[]) || ${JSON.stringify(members)}::jsonb`,
    })
    .where('id', '=', tx.tenantId)
    .execute()
  const known: Record<string, unknown> = typeof before.profile === 'object' && before.profile !== null ? { ...before.profile } : {}
  const changed = PROFILE_MEMBERS.filter((member) => (known[member] ?? null) !== (members[member] ?? null))
  await writeAudit(tx, {
    actor: input.actor,
    action: 'business.profile_set',
    target: { kind: 'tenant', id: tx.tenantId },
    details: {
      changed: [
        ...(before.name === input.name.trim() ? [] : ['name']),
        ...changed,
        ...(before.default_language === input.default_language ? [] : ['default_language']),
      ],
    },
    ...(input.ip ? { ip: input.ip } : {}),
  })
}
