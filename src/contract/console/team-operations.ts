import { z } from 'zod'
import { Email, Id, Timestamp } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'
import { ROLES } from './roles.ts'

const RoleName = z.enum(ROLES)

const Member = z.object({ id: Id, email: z.string(), name: z.string(), role: RoleName, has_account: z.boolean(), created_at: Timestamp })
const Invitation = z.object({ id: Id, email: z.string(), role: RoleName, expires_at: Timestamp, created_at: Timestamp })

/** Who works for the business in the console. */
export const team = {
  listTeam: { role: 'viewer', output: z.object({ members: z.array(Member), invitations: z.array(Invitation) }) },
  /** The link goes to the address by mail, and into the answer once: without a mail server somebody has to hand it over. */
  inviteMember: {
    role: 'owner',
    input: z.strictObject({ email: Email, role: RoleName }),
    output: z.object({ invitation: Invitation, url: z.string() }),
  },
  withdrawInvitation: { role: 'owner', input: z.strictObject({ id: Id }), output: null },
  changeRole: { role: 'owner', input: z.strictObject({ id: Id, role: RoleName }), output: Member },
  removeMember: { role: 'owner', input: z.strictObject({ id: Id }), output: null },
} as const satisfies Record<string, ConsoleOperation>
