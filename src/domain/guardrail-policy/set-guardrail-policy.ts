import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { DEFAULT_GUARDRAIL_POLICY, type GuardrailPolicy } from './policy.ts'

/** Changes the named parts of a tenant's guardrails; the others stay, or become the built-in ones the first time. Held from the next turn on. */
export async function setGuardrailPolicy(tx: TenantTx, input: { patch: Partial<GuardrailPolicy>; actor: Actor }): Promise<void> {
  const columns = ({ forbidden_phrases, ...rest }: Partial<GuardrailPolicy>) => ({
    ...rest,
    ...(forbidden_phrases ? { forbidden_phrases: JSON.stringify(forbidden_phrases) } : {}),
    updated_at: tx.now.toISOString(),
  })
  await tx.db
    .insertInto('guardrail_policies')
    .values({ tenant_id: tx.tenantId, ...columns({ ...DEFAULT_GUARDRAIL_POLICY, ...input.patch }) })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(columns(input.patch)))
    .execute()
  await writeAudit(tx, {
    actor: input.actor,
    action: 'guardrail_policy.set',
    target: { kind: 'guardrail_policy', id: null },
    // The tenant's phrases are its own words: which parts were changed is enough.
    details: { changed: Object.keys(input.patch) },
  })
}
