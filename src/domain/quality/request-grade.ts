import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'

/** Has a reply that a language model wrote looked at again, off the path; in the transaction that stores it. */
export async function requestGrade(tx: TenantTx, input: { message_id: string }): Promise<void> {
  await enqueue(tx, 'grade-reply', input)
}
