import type { Selectable } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantDb } from '../../db/database.ts'
import type { WhatsappChannels } from '../../db/tables.gen.ts'
import type { Sealer } from '../../lib/seal.ts'

/**
 * A business's WhatsApp number: one each.
 *
 *   (none)     ── set ──────▶ unverified   replies are stored and marked mocked; what customers write is taken in already
 *   unverified ── verify ───▶ verified     the provider knows the credentials: replies are sent
 *   verified   ── pause ────▶ paused       the provider refused them: what is said waits, nothing new is tried
 *   paused     ── verify ───▶ verified     … and goes out now
 *   any        ── set ──────▶ unverified   other credentials prove nothing yet; the address that the provider calls stays
 *   any        ── remove ───▶ (none)
 */
export interface WhatsappChannel {
  readonly provider: WhatsappProvider
  readonly status: 'unverified' | 'verified' | 'paused'
  /** Null: the provider's own address. */
  readonly base_url: string | null
  readonly phone_number_id: string | null
  readonly display_phone_number: string | null
  /** Behind the installation's public URL: what the provider calls. */
  readonly webhook_path: string
  readonly verified_at: string | null
  readonly paused_at: string | null
  readonly pause_reason: string | null
  readonly updated_at: string
}

export type WhatsappProvider = 'cloud' | '360dialog'

/** What is sealed, by provider. `verify_token` answers the provider's GET before it sends anything. */
export type WhatsappCredentials =
  | { readonly provider: 'cloud'; readonly access_token: string; readonly app_secret: string; readonly verify_token: string }
  | { readonly provider: '360dialog'; readonly api_key: string; readonly webhook_secret: string; readonly verify_token: string }

export interface OpenWhatsappChannel {
  readonly channel: WhatsappChannel
  readonly credentials: WhatsappCredentials
}

const COLUMNS = [
  'provider',
  'base_url',
  'phone_number_id',
  'display_phone_number',
  'webhook_key',
  'verified_at',
  'paused_at',
  'pause_reason',
  'updated_at',
] as const satisfies readonly (keyof WhatsappChannels)[]

/** The tenant's number as its people see it: no secrets. Null when there is none. */
export async function readWhatsappChannel(tx: TenantDb): Promise<WhatsappChannel | null> {
  const row = await tx.db.selectFrom('whatsapp_channels').select(COLUMNS).where('tenant_id', '=', tx.tenantId).executeTakeFirst()
  return row ? view(row) : null
}

/** The number with its credentials, for the code that speaks with the provider. */
export async function openWhatsappChannel(tx: TenantDb, sealer: Pick<Sealer, 'open'>): Promise<OpenWhatsappChannel | null> {
  const row = await tx.db
    .selectFrom('whatsapp_channels')
    .select([...COLUMNS, 'credentials_sealed'])
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst()
  if (!row) return null
  // Written by setWhatsappChannel only, in this form.
  return { channel: view(row), credentials: JSON.parse(sealer.open(row.credentials_sealed)) as WhatsappCredentials }
}

export function noWhatsappChannel(): AppError {
  return new AppError('not_found', 'no WhatsApp number is set up')
}

function view(row: Pick<Selectable<WhatsappChannels>, (typeof COLUMNS)[number]>): WhatsappChannel {
  const { webhook_key, ...rest } = row
  const status = row.paused_at !== null ? 'paused' : row.verified_at !== null ? 'verified' : 'unverified'
  // The table's check constraint holds exactly these two.
  return { ...rest, provider: row.provider as WhatsappProvider, status, webhook_path: `${WEBHOOK_PATH}/${webhook_key}` }
}

/** src/api/inbound/ answers there. */
export const WEBHOOK_PATH = '/api/inbound/whatsapp'
