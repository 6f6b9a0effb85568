import type { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { printable } from './json.ts'

type Issue = z.core.$ZodIssue

const MAX_PROBLEMS = 5
const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
}

/**
 * Checks `input` against its schema and returns the schema's output. Throws a `bad_request` that names each offending member by its path and says what it must
 * be, never what it was. `whole` names the input itself: `the body`, `the query`.
 */
export function check<S extends z.ZodType>(schema: S, input: unknown, whole: string): z.output<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const problems = result.error.issues.flatMap((issue) => describe(issue, input, whole))
  const rest = problems.length > MAX_PROBLEMS ? '; and more' : ''
  throw new AppError('bad_request', `${problems.slice(0, MAX_PROBLEMS).join('; ')}${rest}`)
}

function describe(issue: Issue, input: unknown, whole: string): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${pathOf([...issue.path, key], whole)}: is not known here`)
  }
  return [`${pathOf(issue.path, whole)}: ${demand(issue, input)}`]
}

function demand(issue: Issue, input: unknown): string {
  if (issue.code === 'invalid_type') {
    if (issue.path.length > 0 && isAbsent(input, issue.path)) return 'is required'
    return `must be ${KINDS[issue.expected] ?? issue.expected}`
  }
  if (isAbsent(input, issue.path)) return 'is required'
  if (issue.code === 'invalid_value') return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
  return issue.message.startsWith('Invalid') ? 'is not valid' : issue.message
}

function isAbsent(input: unknown, path: readonly PropertyKey[]): boolean {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return true
    // An object's own member, as just asked.
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value === undefined
}

function pathOf(path: readonly PropertyKey[], whole: string): string {
  if (path.length === 0) return whole
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${printable(String(key))}`))
    .join('')
    .replace(/^\./, '')
}
