import type { TenantTx } from '../../db/database.ts'

export interface Notice {
  readonly id: string
  readonly kind: string
  /** The endpoint, or the conversation. */
  readonly target_id: string
  readonly title: string
  readonly text: string
  /** Of the mail that carries it; null without one. */
  readonly mail_status: string | null
  readonly created_at: string
}

/** Newest first, from behind `cursor` (the id of an earlier row); one row more than `limit` tells the caller that there are more. */
export async function listNotices(tx: TenantTx, input: { limit: number; cursor?: string | null }): Promise<Notice[]> {
  const query = tx.db
    .selectFrom('notices as n')
    .leftJoin('mail_outbox as m', (join) => join.onRef('m.tenant_id', '=', 'n.tenant_id').onRef('m.id', '=', 'n.mail_id'))
    .select(['n.id', 'n.kind', 'n.target_id', 'n.title', 'n.text', 'm.status as mail_status', 'n.created_at'])
    .where('n.tenant_id', '=', tx.tenantId)
    .orderBy('n.id', 'desc')
    .limit(input.limit + 1)
  return (input.cursor ? query.where('n.id', '<', input.cursor) : query).execute()
}
