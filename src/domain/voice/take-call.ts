import { sql } from 'kysely'
import { z } from 'zod'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { GreetingTenant } from '../conversations/greeting-text.ts'
import { resolveIdentifierKey } from '../conversations/identifier.ts'
import { openInboundConversation } from '../conversations/open-inbound-conversation.ts'

export type VoiceProvider = 'dispatch' | 'openai' | 'twilio'

export interface IncomingCall {
  readonly provider: VoiceProvider
  /** The provider's own id of the call: 1 to 200 characters. */
  readonly call_id: string
  /** The caller's number as the provider gives it; null when it is withheld. */
  readonly from: string | null
  /** What the provider says is spoken. */
  readonly language: 'en' | 'ar' | null
}

export interface TakenCall {
  readonly id: string
  readonly conversation_id: string
  readonly turns: number
  readonly silences: number
  readonly ended_at: string | null
  readonly end_reason: string | null
  readonly owner: string
  readonly language: 'en' | 'ar'
  /** Whom a call is transferred to; null: nobody, people call back. */
  readonly transfer_number: string | null
  readonly tenant: GreetingTenant
}

/**
 * The call of this id, made on its first turn with its conversation: the caller's number has one conversation, in which every call of theirs goes on; who
 * withholds it gets one for the call. Whoever takes a call answers for the number being the caller's own.
 */
export async function takeCall(tx: TenantTx, call: IncomingCall): Promise<TakenCall> {
  const known = await findCall(tx, call)
  if (known) return known
  const identifier = call.from ?? `call:${call.provider}:${call.call_id}`
  const key = call.from === null ? identifier : await resolveIdentifierKey(tx, 'voice', call.from)
  const conversation = await openInboundConversation(tx, { channel: 'voice', customer_identifier: identifier, identifier_key: key })
  if (call.language !== null) {
    await tx.db
      .updateTable('conversations')
      .set({ customer_language: call.language })
      .where('id', '=', conversation.id)
      .where('customer_language', 'is', null)
      .execute()
  }
  const { provider, call_id } = call
  await tx.db
    .insertInto('voice_calls')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      provider,
      call_id,
      conversation_id: conversation.id,
      last_turn_at: tx.now.toISOString(),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'provider', 'call_id']).doNothing())
    .execute()
  const taken = await findCall(tx, call)
  if (!taken) throw new Error('a call could be neither found nor made')
  return taken
}

export async function findCall(tx: TenantTx, call: Pick<IncomingCall, 'provider' | 'call_id'>): Promise<TakenCall | null> {
  const row = await tx.db
    .selectFrom('voice_calls as v')
    .innerJoin('conversations as c', 'c.id', 'v.conversation_id')
    .innerJoin('tenants as t', 't.id', 'v.tenant_id')
    .select(['v.id', 'v.conversation_id', 'v.turns', 'v.silences', 'v.ended_at', 'v.end_reason', 'c.owner', 'c.customer_language'])
    .select(sql<string | null>`c.state ->> 'language'`.as('spoken_language'))
    .select(['t.name', 't.vertical', 't.default_language', 't.settings', 't.profile'])
    .where('v.provider', '=', call.provider)
    .where('v.call_id', '=', call.call_id)
    .executeTakeFirst()
  if (!row) return null
  const { name, vertical, default_language, settings, profile, customer_language, spoken_language, ...rest } = row
  const language = (spoken_language ?? customer_language ?? default_language).startsWith('ar') ? 'ar' : 'en'
  const { transfer_number } = voiceSettings(settings)
  return { ...rest, language, transfer_number, tenant: { name, vertical, settings, profile } }
}

const Speech = z.object({
  code: z.string().regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/),
  tts_provider: z.string().max(100).optional(),
  voice: z.string().max(200).optional(),
  transcription_provider: z.string().max(100).optional(),
})

const VoiceSettings = z.object({
  transfer_number: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .nullable()
    .catch(null),
  languages: z
    .object({ en: Speech.catch({ code: 'en-US' }), ar: Speech.catch({ code: 'ar-AE' }) })
    .catch({ en: { code: 'en-US' }, ar: { code: 'ar-AE' } }),
})
export type VoiceSettings = z.output<typeof VoiceSettings>

/** `settings.voice`; a member that makes no sense counts as left out. */
export function voiceSettings(settings: unknown): VoiceSettings {
  const voice = typeof settings === 'object' && settings !== null && 'voice' in settings ? settings.voice : {}
  return VoiceSettings.parse(typeof voice === 'object' && voice !== null ? voice : {})
}
