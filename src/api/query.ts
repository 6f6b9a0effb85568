import { isStorable } from '../contract/common.ts'
import { AppError } from '../contract/errors.ts'
import { printable } from './json.ts'

/** Letters and digits in percent-encoding: a second spelling of the plain one, which no client needs. */
const NEEDLESS_ENCODING = /%(?:3\d|4[1-9a-f]|5[\da]|6[1-9a-f]|7[\da])/i

/**
 * A query string as one own member per parameter. Each may be there once; `+` is a space, as in forms. What is no UTF-8, or holds U+0000, is refused, and so is
 * an empty part, so that nothing in an address is passed over.
 */
export function parseQuery(url: string): Record<string, string> {
  const members: [string, string][] = []
  const seen = new Set<string>()
  const start = url.indexOf('?')
  if (start === -1 || start === url.length - 1) return {}
  for (const part of url.slice(start + 1).split('&')) {
    const split = part.indexOf('=')
    const name = decode(split === -1 ? part : part.slice(0, split))
    if (seen.has(name)) throw new AppError('bad_request', `${printable(name)}: is there twice`)
    seen.add(name)
    members.push([name, split === -1 ? '' : decode(part.slice(split + 1))])
  }
  return Object.fromEntries(members)
}

function decode(text: string): string {
  if (NEEDLESS_ENCODING.test(text)) throw new AppError('bad_request', 'the query: letters and digits must not be percent-encoded')
  let decoded: string
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new AppError('bad_request', 'the query: is not valid percent-encoded UTF-8') // decodeURIComponent's only complaint
  }
  if (!isStorable(decoded)) throw new AppError('bad_request', 'the query: must not contain U+0000')
  return decoded
}
