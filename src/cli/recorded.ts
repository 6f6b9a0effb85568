import { readFileSync } from 'node:fs'
import pg from 'pg'
import type { Place } from '../../evals/simulate/lane.ts'
import { replay } from '../../evals/simulate/replay.ts'
import { AppError } from '../contract/errors.ts'
import { type Recorded, recordConversation } from '../domain/scenarios/record-conversation.ts'
import { printJson, tenantId, withContext } from './run.ts'

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** `vorel simulate --from-conversation`: one line of JSON that `--scenario <file>` plays. */
export async function printRecorded(tenant: string, conversation: string): Promise<void> {
  const recorded = await withContext(
    async (ctx) =>
      ctx.db.withTenant(await tenantId(ctx, tenant), async (tx) => (UUID.test(conversation) ? recordConversation(tx, conversation) : null)),
    { signals: 'local' },
  )
  if (!recorded) throw new AppError('not_found', `this business has no conversation "${conversation}" in which somebody wrote`)
  printJson(recorded)
}

/** Plays the file in an empty database; whether everything ended as recorded. */
export async function playRecorded(place: Place, file: string, json: boolean): Promise<boolean> {
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isRecorded(read)) throw new AppError('bad_request', `${file} is no recorded conversation`)
  const differences = await asOwner(place.adminUrl, (owner) => replay(place, owner, read))
  if (json) printJson({ scenario: read.name, passed: differences.length === 0, differences })
  else process.stdout.write(`${[differences.length === 0 ? 'ended as recorded' : 'ended otherwise', ...differences].join('\n')}\n`)
  return differences.length === 0
}

/** Written by `record`; whoever edits one by hand sees the database's own errors. */
function isRecorded(read: unknown): read is Recorded {
  return typeof read === 'object' && read !== null && 'kind' in read && read.kind === 'recorded' && 'turns' in read && 'business' in read
}

async function asOwner<T>(url: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
  owner.on('error', () => undefined)
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}
