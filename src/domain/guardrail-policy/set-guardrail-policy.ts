import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { GuardrailPatch, type GuardrailPolicy } from './policy.ts'
import { readGuardrailPolicy } from './read-guardrail-policy.ts'

export interface GuardrailChange {
  readonly patch?: Partial<GuardrailPolicy>
  /** Phrases to forbid besides, and to forbid no longer, in either language; the others stay. */
  readonly forbid?: readonly string[]
  readonly allow?: readonly string[]
  readonly actor: Actor
}

/**
 * Changes the named parts of a tenant's guardrails; the others stay, or become the built-in ones the first time. Held from the next turn on. Returns them as
 * they are now. Throws `bad_request` with the part that is out of its bounds.
 */
export async function setGuardrailPolicy(tx: TenantTx, change: GuardrailChange): Promise<GuardrailPolicy> {
  const now = tx.now.toISOString()
  // The row is there before it is locked, so that two changes at one moment follow each other.
  await sql`insert into guardrail_policies (tenant_id, updated_at) values (${tx.tenantId}, ${now}) on conflict (tenant_id) do nothing`.execute(
    tx.db,
  )
  const before = await readGuardrailPolicy(tx, { lock: true })
  const patch = parsePolicy(withPhrases(before, change))
  const { forbidden_phrases, ...rest } = patch
  const columns = { ...rest, ...(forbidden_phrases ? { forbidden_phrases: JSON.stringify(forbidden_phrases) } : {}), updated_at: now }
  await tx.db.updateTable('guardrail_policies').set(columns).where('tenant_id', '=', tx.tenantId).execute()
  await writeAudit(tx, {
    actor: change.actor,
    action: 'guardrail_policy.set',
    target: { kind: 'guardrail_policy', id: null },
    // The tenant's phrases are its own words: which parts were changed is enough.
    details: { changed: Object.keys(patch) },
  })
  return { ...before, ...patch }
}

function withPhrases(before: GuardrailPolicy, { patch = {}, forbid = [], allow = [] }: GuardrailChange): Partial<GuardrailPolicy> {
  if (forbid.length + allow.length === 0) return patch
  const { en, ar } = patch.forbidden_phrases ?? before.forbidden_phrases
  const isArabic = (phrase: string) => /\p{Script=Arabic}/u.test(phrase)
  const left = (phrases: readonly string[], more: readonly string[]) => [
    ...new Set([...phrases, ...more.map((phrase) => phrase.trim())].filter((phrase) => !allow.some((one) => same(one, phrase)))),
  ]
  const forbidden_phrases = {
    en: left(
      en,
      forbid.filter((phrase) => !isArabic(phrase)),
    ),
    ar: left(ar, forbid.filter(isArabic)),
  }
  return { ...patch, forbidden_phrases }
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

/** Throws `bad_request` with the part that is out of its bounds. */
export function parsePolicy(patch: Partial<GuardrailPolicy>): Partial<GuardrailPolicy> {
  const parsed = GuardrailPatch.safeParse(patch)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AppError('bad_request', `${issue?.path.join('.')}: ${issue?.message}`)
  }
  return patch
}
