import { listMails } from '../../../domain/notices/list-mails.ts'
import { setRetention } from '../../../domain/retention/set-retention.ts'
import { readBusiness } from '../../../domain/tenants/read-business.ts'
import { setNotificationEmail } from '../../../domain/tenants/set-notification-email.ts'
import { setProfile } from '../../../domain/tenants/set-profile.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const businessHandlers = {
  getBusiness: async (tx, _request, ctx) => ({ ...(await readBusiness(tx)), has_mail_server: ctx.config.mail !== null }),
  setProfile: async (tx, { input, actor, ip }) => void (await setProfile(tx, { ...input, actor, ip })),
  setNotificationEmail: async (tx, { input, actor, ip }) => void (await setNotificationEmail(tx, { ...input, actor, ip })),
  setRetention: async (tx, { input, actor, ip }) => void (await setRetention(tx, { ...input, actor, ip })),
  listMails: (tx, { input }) => listMails(tx, input),
} satisfies Partial<ConsoleHandlers>
