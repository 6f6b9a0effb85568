import { createInterface } from 'node:readline/promises'
import { AppError } from '../contract/errors.ts'
import { interrupted } from './interruption.ts'

/** Goes on only when `--yes` was given or a person types `word`; throws bad_request otherwise. The question is asked on stderr. */
export async function confirm(options: { readonly yes?: boolean; readonly what: string; readonly word: string }): Promise<void> {
  if (options.yes) return
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new AppError('bad_request', `${options.what} can't be undone: add --yes`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const typed = await terminal.question(`${options.what} can't be undone. Type ${options.word} to go on: `, { signal: interrupted })
    if (typed.trim() !== options.word) throw new AppError('bad_request', 'nothing was changed')
  } finally {
    terminal.close()
  }
}
