import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isStorable } from '../../contract/common.ts'
import { AppError } from '../../contract/errors.ts'
import { renderError } from '../errors.ts'
import { parseJson, printable } from '../json.ts'

const KIB = 1024

/** The body parsers of one scope: JSON, and HTML forms where asked for; anything else is a 415 that says what is understood. */
export function acceptBodies(scope: FastifyInstance, options: { readonly forms: boolean }): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    body.length === 0 ? undefined : parseJson(body),
  )
  if (options.forms) {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
      readFields(body),
    )
  }
  const understood = options.forms ? 'application/json or application/x-www-form-urlencoded' : 'application/json'
  scope.addContentTypeParser('*', async () => {
    throw new AppError('bad_request', `Content-Type must be ${understood}`, { status: 415 })
  })
}

/** Route options: at most so much body, and a refusal that says how much that is. */
export function limitBody(kib: number) {
  const tooLarge = new AppError('bad_request', `the body: must have at most ${kib} KiB`, { status: 413 })
  return {
    bodyLimit: kib * KIB,
    errorHandler: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      renderError(error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? tooLarge : error, request, reply),
  }
}

/** Name → value; a name that comes more than once has a list of its values. */
function readFields(body: Buffer): Record<string, string | string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(decode(body))) {
    if (!isStorable(name) || !isStorable(value)) throw new AppError('bad_request', `${printable(name)}: must not contain U+0000`)
    values.set(name, [...(values.get(name) ?? []), value])
  }
  // From entries, not by assignment: "__proto__" becomes a member like any other.
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 && all[0] !== undefined ? all[0] : all]))
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new AppError('bad_request', 'the body is not valid UTF-8') // the decoder's only complaint
  }
}
