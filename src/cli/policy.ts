import type { Command } from 'commander'
import { AppError } from '../contract/errors.ts'
import type { GuardrailPolicy } from '../domain/guardrail-policy/policy.ts'
import { readGuardrailPolicy } from '../domain/guardrail-policy/read-guardrail-policy.ts'
import { setGuardrailPolicy } from '../domain/guardrail-policy/set-guardrail-policy.ts'
import { printJson, tenantId, withContext } from './run.ts'

interface SetOptions {
  readonly tenant: string
  readonly forbid: readonly string[]
  readonly allow: readonly string[]
  readonly threshold?: string
  readonly action?: string
  readonly customerTurns?: string
  readonly tenantTurns?: string
  readonly tenantTokens?: string
  readonly abuseStrikes?: string
}

export function registerPolicyCommands(program: Command): void {
  const policy = program.command('policy').description('what a business’s receptionist may say, and how much of it a day')
  policy
    .command('show')
    .description('the guardrails that hold, the built-in ones where none were chosen')
    .requiredOption('--tenant <slug or id>')
    .action(async (options: { tenant: string }) => {
      const held = await withContext(
        async (ctx) => ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => readGuardrailPolicy(tx)),
        {
          signals: 'local',
        },
      )
      printJson(held)
    })
  const more = (phrase: string, before: readonly string[]) => [...before, phrase]
  policy
    .command('set')
    .description('changes the named parts from the next turn on; the others stay')
    .requiredOption('--tenant <slug or id>')
    .option('--forbid <phrase>', 'a phrase that is never said, beside those of the trade; may be given several times', more, [])
    .option('--allow <phrase>', 'takes a phrase of the business’s own out again; may be given several times', more, [])
    .option('--threshold <severity>', 'from which on an unsupported claim is kept back: low, medium, high, never')
    .option('--action <action>', 'what happens besides: warn, handoff')
    .option('--customer-turns <number>', 'answers to one customer within 24 hours, 5 to 10000')
    .option('--tenant-turns <number>', 'answers to all customers within 24 hours, 10 to 1000000')
    .option('--tenant-tokens <number>', 'tokens of a language model in a day; past it the embedded brain answers')
    .option('--abuse-strikes <number>', 'insults until the receptionist ends it, 1 to 20')
    .action(async (options: SetOptions) => {
      const { forbid, allow } = options
      const patch = readPatch(options)
      if (forbid.length + allow.length + Object.keys(patch).length === 0) throw new AppError('bad_request', 'nothing to change was given')
      const held = await withContext(
        async (ctx) =>
          ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) =>
            setGuardrailPolicy(tx, { patch, forbid, allow, actor: { kind: 'cli' } }),
          ),
        { signals: 'local' },
      )
      printJson(held)
    })
}

function readPatch(options: SetOptions): Partial<GuardrailPolicy> {
  const { threshold, action, customerTurns, tenantTurns, tenantTokens, abuseStrikes } = options
  const patch = {
    threshold,
    action,
    customer_turns_daily: count('--customer-turns', customerTurns),
    tenant_turns_daily: count('--tenant-turns', tenantTurns),
    tenant_tokens_daily: count('--tenant-tokens', tenantTokens),
    abuse_strikes: count('--abuse-strikes', abuseStrikes),
  }
  // Whether a value is one of its kind is the domain's to say (setGuardrailPolicy parses the patch).
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<GuardrailPolicy>
}

function count(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  if (!/^\d{1,13}$/.test(given)) throw new AppError('bad_request', `${option} must be a number`)
  return Number(given)
}
