import { changeRole, removeMember } from '../../../domain/team/change-role.ts'
import { inviteMember } from '../../../domain/team/invite-member.ts'
import { listTeam } from '../../../domain/team/list-team.ts'
import { sendLetter } from '../../../domain/team/send-letter.ts'
import { withdrawInvitation } from '../../../domain/team/withdraw-invitation.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const teamHandlers = {
  listTeam: (tx) => listTeam(tx),
  inviteMember: async (tx, { input, actor, principal }, ctx) => {
    const { invitation, token } = await inviteMember(tx, { ...input, actor, sealer: ctx.sealer })
    const url = `${ctx.config.http.publicUrl}/invitation#${token}`
    const { session, membership } = principal
    await sendLetter(tx, {
      address: invitation.email,
      subject: `${session.name} invites you to ${membership.name} on Vorel`,
      body: `With this link you join ${membership.name}. It works once, for seven days:\n\n${url}`,
    })
    return { invitation, url }
  },
  withdrawInvitation: async (tx, { input, actor }) => void (await withdrawInvitation(tx, { ...input, actor })),
  changeRole: (tx, { input, actor }) => changeRole(tx, { ...input, actor }),
  removeMember: async (tx, { input, actor }) => void (await removeMember(tx, { ...input, actor })),
} satisfies Partial<ConsoleHandlers>
