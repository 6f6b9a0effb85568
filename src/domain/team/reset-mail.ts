import type { Database } from '../../db/database.ts'
import { findMemberships } from './find-memberships.ts'
import { sendLetter } from './send-letter.ts'

/** Takes a link to a new password to its person, through the outbox of one of their businesses; who belongs to none gets none. */
export function resetMailer(db: Database) {
  return async ({ accountId, email, url }: { accountId: string; email: string; url: string }): Promise<void> => {
    const [business] = await db.withSystem('businesses of a person', (system) => findMemberships(system, accountId))
    if (!business) return
    await db.withTenant(business.tenant_id, (tx) =>
      sendLetter(tx, {
        address: email,
        subject: 'Your new password for Vorel',
        body: `Somebody, probably you, asked for a new password. This link works once, for an hour:\n\n${url}\n\nIf it was not you, nothing needs to be done.`,
      }),
    )
  }
}
