import { fold } from '../../understanding/normalise.ts'

const LONGEST = 500

/** The six digits that stand by themselves in a message; null where there are none. */
export function typedCode(text: string): string | null {
  const found = fold(text.slice(0, LONGEST)).text.match(/(?<!\d)\d(?:[ -]?\d){5}(?![ -]?\d)/)
  return found === null ? null : found[0].replaceAll(/\D/g, '')
}
