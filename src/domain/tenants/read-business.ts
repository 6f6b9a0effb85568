import type { TenantTx } from '../../db/database.ts'
import { listClosures } from '../calendar/closures.ts'
import { readRetentionPolicy } from '../retention/policy.ts'

/** The members of `tenants.profile` that people edit; others in it are left as they are. */
export const PROFILE_MEMBERS = ['name_ar', 'address', 'address_ar', 'phone', 'email', 'website', 'map_url'] as const
type Member = (typeof PROFILE_MEMBERS)[number]

/** The business as its people see and edit it. */
export async function readBusiness(tx: TenantTx) {
  const tenant = await tx.db
    .selectFrom('tenants')
    .select(['name', 'profile', 'settings', 'default_language', 'timezone', 'currency', 'country', 'region'])
    .where('id', '=', tx.tenantId)
    .executeTakeFirstOrThrow()
  const hours = await tx.db
    .selectFrom('working_hours')
    .select(['weekday', 'opens_minute', 'closes_minute'])
    .where('tenant_id', '=', tx.tenantId)
    .where('resource_id', 'is', null)
    .orderBy('weekday')
    .orderBy('opens_minute')
    .execute()
  const retention = await readRetentionPolicy(tx)
  const closures = (await listClosures(tx)).filter(({ resource_id }) => resource_id === null)
  const { name, profile, settings, default_language, ...fixed } = tenant
  const members = Object.fromEntries(PROFILE_MEMBERS.map((member) => [member, textAt(profile, [member])])) as Record<Member, string | null>
  return {
    ...fixed,
    profile: { name, ...members },
    default_language: default_language === 'ar' ? ('ar' as const) : ('en' as const),
    hours,
    closures,
    notification_email: textAt(settings, ['notifications', 'email']),
    retention: { days: retention.days, telemetry_days: retention.telemetryDays },
  }
}

/** A text somewhere in a JSON value that nobody has checked; null for anything else. */
function textAt(value: unknown, path: readonly string[]): string | null {
  let at = value
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return null
    at = (at as Record<string, unknown>)[name] // an object's own member, as just asked
  }
  return typeof at === 'string' && at.trim() !== '' ? at : null
}
