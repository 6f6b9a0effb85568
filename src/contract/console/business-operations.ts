import { z } from 'zod'
import { Email, Id, Timestamp, text, visibleText } from '../common.ts'
import { Closure, WeeklyStretch } from './hours-operations.ts'
import type { ConsoleOperation } from './operation.ts'

/** A web address that a reply can quote: nothing that a browser would run. */
const WebAddress = text(1, 500).refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value), {
  error: 'must be an address that begins with https:// or http://',
})
const DAYS = { days: [30, 3650], telemetry_days: [30, 365] } as const
const days = ([least, most]: readonly [number, number]) =>
  z.int({ error: 'must be a whole number of days' }).min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)

const Profile = z.object({
  name: z.string(),
  name_ar: z.string().nullable(),
  address: z.string().nullable(),
  address_ar: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  map_url: z.string().nullable(),
})
const Retention = z.object({ days: z.int(), telemetry_days: z.int() })
const Mail = z.object({
  id: Id,
  recipients: z.array(z.string()),
  subject: z.string(),
  /** Null where it holds a link that is its reader's alone. */
  body: z.string().nullable(),
  status: z.enum(['pending', 'sent', 'mocked', 'dead']),
  created_at: Timestamp,
})
export type OutboxLine = z.output<typeof Mail>

/** The business itself: what is said of it, when it is open, who gets its mail and how long things stay. */
export const business = {
  getBusiness: {
    role: 'viewer',
    output: z.object({
      profile: Profile,
      default_language: z.enum(['en', 'ar']),
      /** Fixed when the business was made: bookings, prices and where its data lies hang on them. */
      timezone: z.string(),
      currency: z.string(),
      country: z.string(),
      region: z.string(),
      hours: z.array(WeeklyStretch),
      /** Those that are not over, the next first. */
      closures: z.array(Closure),
      notification_email: z.string().nullable(),
      retention: Retention,
      has_mail_server: z.boolean(),
    }),
  },
  setProfile: {
    role: 'admin',
    input: z.strictObject({
      name: visibleText(200),
      name_ar: visibleText(200).nullable(),
      address: visibleText(500).nullable(),
      address_ar: visibleText(500).nullable(),
      phone: visibleText(50).nullable(),
      email: Email.nullable(),
      website: WebAddress.nullable(),
      map_url: WebAddress.nullable(),
      default_language: z.enum(['en', 'ar']),
    }),
    output: null,
  },
  /** Null: owners and admins. */
  setNotificationEmail: { role: 'admin', input: z.strictObject({ email: Email.nullable() }), output: null },
  setRetention: {
    role: 'admin',
    input: z.strictObject({ days: days(DAYS.days), telemetry_days: days(DAYS.telemetry_days) }),
    output: null,
  },
  listMails: {
    role: 'viewer',
    input: z.strictObject({ before: Id.optional() }),
    output: z.object({ mails: z.array(Mail), has_more: z.boolean() }),
  },
} as const satisfies Record<string, ConsoleOperation>
