import { sql } from 'kysely'
import type { SystemDb, TenantTx } from '../../db/database.ts'

export interface WidgetTenant {
  readonly id: string
  readonly allowed_origins: readonly string[]
}

/** The business behind a public widget key; null for an unknown key and for a suspended business alike. */
export async function findWidgetTenant(system: SystemDb, widgetKey: string): Promise<WidgetTenant | null> {
  // Keys are made of printable ASCII; anything else (U+0000 among it) needn't reach the database.
  if (!/^[\x21-\x7e]{1,100}$/.test(widgetKey)) return null
  const result = await sql<
    WidgetTenant & { status: string }
  >`select id, status, allowed_origins from find_tenant_by_widget_key(${widgetKey})`.execute(system.db)
  const row = result.rows[0]
  return row?.status === 'active' ? { id: row.id, allowed_origins: row.allowed_origins } : null
}

export interface ChatTenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly vertical: string
  readonly country: string
  readonly default_language: 'en' | 'ar'
  readonly widget_key: string
  readonly allowed_origins: readonly string[]
  readonly settings: unknown
  readonly profile: unknown
}

/** What the visitors' side needs of the transaction's own tenant. */
export async function readChatTenant(tx: TenantTx): Promise<ChatTenant> {
  const row = await tx.db
    .selectFrom('tenants')
    .select(['id', 'slug', 'name', 'vertical', 'country', 'default_language', 'widget_key', 'allowed_origins', 'settings', 'profile'])
    .executeTakeFirstOrThrow()
  return { ...row, default_language: row.default_language === 'ar' ? 'ar' : 'en' }
}
