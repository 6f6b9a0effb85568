import type { Command } from 'commander'
import { ROLES, type Role } from '../contract/console/roles.ts'
import { AppError } from '../contract/errors.ts'
import { changeRole, removeMember } from '../domain/team/change-role.ts'
import { inviteMember } from '../domain/team/invite-member.ts'
import { listTeam } from '../domain/team/list-team.ts'
import { printJson, tenantId, withContext } from './run.ts'

const ACTOR = { kind: 'cli' } as const

/** The people who open a business's console. */
export function registerUserCommands(program: Command): void {
  const users = program.command('users').description('people who open the console of a business')
  users
    .command('invite')
    .description('makes a link with which somebody joins; printed once, works once, for seven days')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--email <address>')
    .requiredOption('--role <role>', ROLES.join(', '))
    .action(async (options: { tenant: string; email: string; role: string }) => {
      const role = roleOf(options.role)
      if (!options.email.includes('@')) throw new AppError('bad_request', '--email must be an e-mail address')
      const invited = await withContext(
        async (ctx) => {
          const input = { sealer: ctx.sealer, actor: ACTOR, email: options.email, role }
          const { invitation, token } = await ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => inviteMember(tx, input))
          return { ...invitation, url: `${ctx.config.http.publicUrl}/invitation#${token}` }
        },
        { signals: 'local' },
      )
      printJson(invited)
    })
  users
    .command('list')
    .description('members and open invitations, one line of JSON')
    .requiredOption('--tenant <slug or id>')
    .action(async (options: { tenant: string }) =>
      printJson(
        await withContext(async (ctx) => ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => listTeam(tx)), {
          signals: 'local',
        }),
      ),
    )
  users
    .command('role')
    .description('gives a member another role')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--id <user id>')
    .requiredOption('--role <role>', ROLES.join(', '))
    .action(async (options: { tenant: string; id: string; role: string }) => {
      const change = { id: options.id, role: roleOf(options.role), actor: ACTOR }
      printJson(
        await withContext(async (ctx) => ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => changeRole(tx, change)), {
          signals: 'local',
        }),
      )
    })
  users
    .command('remove')
    .description('ends a membership; the account stays')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--id <user id>')
    .action(async (options: { tenant: string; id: string }) => {
      const input = { id: options.id, actor: ACTOR }
      await withContext(async (ctx) => ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => removeMember(tx, input)), {
        signals: 'local',
      })
      printJson({ id: options.id, removed: true })
    })
  users
    .command('operator')
    .description('makes an account the operator of the installation')
    .requiredOption('--email <address>')
    .action(async (options: { email: string }) => {
      const operator = await withContext(
        async (ctx) => {
          const account = await accountOf(ctx.accounts, options.email)
          await ctx.accounts.addOperator(account.id)
          return { ...account, is_operator: true }
        },
        { signals: 'local' },
      )
      printJson(operator)
    })
  users
    .command('password')
    .description('sets a new password, read from standard input, and ends all sessions of the account')
    .requiredOption('--email <address>')
    .action(async (options: { email: string }) => {
      const password = (await readAll(process.stdin)).replace(/\r?\n$/, '')
      if (password.length < 10 || password.length > 128) throw new AppError('bad_request', 'the password must have 10 to 128 characters')
      const account = await withContext(
        async (ctx) => {
          const found = await accountOf(ctx.accounts, options.email)
          await ctx.accounts.setPassword(found.id, password)
          return found
        },
        { signals: 'local' },
      )
      printJson({ ...account, password_changed: true })
    })
}

async function accountOf(
  accounts: { findByEmail(email: string): Promise<{ id: string; email: string; name: string } | null> },
  email: string,
) {
  const account = await accounts.findByEmail(email)
  if (!account) throw new AppError('not_found', 'there is no account with this e-mail address')
  return account
}

function roleOf(text: string): Role {
  const role = ROLES.find((each) => each === text)
  if (!role) throw new AppError('bad_request', `--role must be one of ${ROLES.join(', ')}`)
  return role
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}
