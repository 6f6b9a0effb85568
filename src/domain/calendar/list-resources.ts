import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

export interface Resource {
  readonly id: string
  /** staff, room, table, bay, agent or other */
  readonly kind: string
  readonly name: string
  readonly name_ar: string | null
  readonly aliases: string[]
  readonly capacity: number
  /** Offerings that it does; empty means all. */
  readonly offering_ids: string[]
}

/** Who and what can be booked, the archived left out, by name. */
export async function listResources(tx: TenantTx): Promise<Resource[]> {
  return tx.db
    .selectFrom('resources as r')
    .select(['r.id', 'r.kind', 'r.name', 'r.name_ar', 'r.aliases', 'r.capacity'])
    .select(
      sql<
        string[]
      >`array(select x.offering_id from resource_offerings x where x.tenant_id = r.tenant_id and x.resource_id = r.id order by 1)`.as(
        'offering_ids',
      ),
    )
    .where('r.status', '=', 'active')
    .orderBy('r.name')
    .orderBy('r.id')
    .execute()
}
