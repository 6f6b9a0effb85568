import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { AppError } from '../../contract/errors.ts'

/** The body parsers of one scope: JSON, and HTML forms where asked for; anything else is a 415 that says what is understood. */
export function acceptBodies(scope: FastifyInstance, options: { readonly forms: boolean }): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => parseJson(body))
  if (options.forms) {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
      parseForm(body),
    )
  }
  const understood = options.forms ? 'application/json or application/x-www-form-urlencoded' : 'application/json'
  scope.addContentTypeParser('*', async () => {
    throw new AppError('bad_request', `The body must be ${understood}.`, { status: 415 })
  })
}

function parseJson(body: Buffer): unknown {
  const text = decode(body)
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('bad_request', 'The body is not valid JSON.')
  }
}

/** Name → value; a name that comes more than once has a list of its values. */
function parseForm(body: Buffer): Record<string, string | string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(decode(body))) values.set(name, [...(values.get(name) ?? []), value])
  // From entries, not by assignment: "__proto__" becomes an ordinary member, which the schema refuses.
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 && all[0] !== undefined ? all[0] : all]))
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new AppError('bad_request', 'The body is not valid UTF-8.')
  }
}

/** `value` as the schema says, or a `bad_request` that names each wrong member by its path. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.slice(0, 5).map(describe)
  throw new AppError('bad_request', `${problems.join('; ')}.`)
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${[path, key].filter(Boolean).join('.')} is not a known member`).join('; ')
  if (issue.code === 'invalid_type' && issue.expected === 'object' && path === '') return 'The body must be a JSON object'
  return path === '' ? `The body ${issue.message}` : `${path} ${issue.message}`
}
