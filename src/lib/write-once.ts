import { randomBytes } from 'node:crypto'
import { linkSync, rmSync, writeFileSync } from 'node:fs'

/** Makes `file` (mode 0600) with `text`, whole or not at all, unless it is there already; of several processes at once exactly one makes it. */
export function writeOnce(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, file)
  } catch (error) {
    // Some mounted file systems know no links: there the file is written in place.
    if (codeOf(error) !== 'EEXIST') writeInPlace(file, text)
  } finally {
    rmSync(draft, { force: true })
  }
}

function writeInPlace(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
