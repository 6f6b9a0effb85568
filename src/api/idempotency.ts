import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import type { TenantTx } from '../db/database.ts'
import { claimKey, type KeyUse, storeAnswer } from '../domain/idempotency/claim-key.ts'

/**
 * Idempotency keys, one mechanism for every POST. The key is claimed first and the answer stored last in the very transaction of the effect: both are there or
 * neither is, through a kill at any moment. Only successes are stored. A refusal (400, 404, 409) rolls the key back with everything else, so a client may put
 * right what was wrong and use the key again; authentication, limits and scopes are checked before, on repeats too.
 *
 * A request is the same when method, path and the bytes of its body are. Other methods than POST repeat harmlessly by themselves; on them the header is ignored.
 */
export interface StoredAnswer {
  readonly status: number
  readonly location: string | null
  /** Null: an empty answer. */
  readonly body: string | null
}

export type Answered = StoredAnswer & { readonly isReplay: boolean }

const PRINTABLE = /^[\x20-\x7e]{1,255}$/

/** The key of a POST, or null without one. 400 for a malformed one and for two. */
export function keyUseOf(request: FastifyRequest): KeyUse | null {
  if (request.method !== 'POST' || request.headers['idempotency-key'] === undefined) return null
  const { rawHeaders } = request.raw
  const values = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'idempotency-key')
  const [key] = values
  if (key === undefined) return null
  if (values.length > 1 || !PRINTABLE.test(key)) {
    throw new AppError('bad_request', 'Idempotency-Key: must be there once, with 1 to 255 printable ASCII characters')
  }
  const path = request.url.split('?', 1)[0]
  const hash = createHash('sha256').update(`${request.method}\n${path}\n`)
  return { key, hash: hash.update(Buffer.isBuffer(request.body) ? request.body : '').digest() }
}

/** Does `work` within `tx`, or answers as it was answered before. */
export async function once(ctx: Context, tx: TenantTx, use: KeyUse | null, work: () => Promise<StoredAnswer>): Promise<Answered> {
  if (!use) return { ...(await work()), isReplay: false }
  const claim = await claimKey(tx, use)
  if (claim.kind === 'answered') return replay(ctx, claim.sealed)
  const answer = await work()
  await storeAnswer(tx, use, ctx.sealer.seal(JSON.stringify(answer)))
  return { ...answer, isReplay: false }
}

/**
 * The same for an effect that happens outside a transaction. The key is claimed before and its answer stored after, so a repetition that comes in between, or
 * after a crash in between, does `work` again: it must be idempotent by itself (createCrmRecord is, by the key in its body).
 */
export async function onceOutside(
  ctx: Context,
  tenantId: string,
  use: KeyUse | null,
  work: () => Promise<StoredAnswer>,
): Promise<Answered> {
  if (!use) return { ...(await work()), isReplay: false }
  const claim = await ctx.db.withTenant(tenantId, (tx) => claimKey(tx, use))
  if (claim.kind === 'answered') return replay(ctx, claim.sealed)
  const answer = await work()
  await ctx.db.withTenant(tenantId, (tx) => storeAnswer(tx, use, ctx.sealer.seal(JSON.stringify(answer))))
  return { ...answer, isReplay: false }
}

function replay(ctx: Context, sealed: Buffer): Answered {
  // Sealed by `once` and by nobody else.
  const answer = JSON.parse(ctx.sealer.open(sealed)) as StoredAnswer
  return { ...answer, isReplay: true }
}
