import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** An append-only file of JSON lines, outside the processes under test: what it holds, no kill of theirs can take back. */
export interface Journal<T> {
  readonly file: string
  note(entry: T): void
  read(): T[]
}

export function openJournal<T>(file: string): Journal<T> {
  return {
    file,
    note: (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`),
    // Written by this file's `note` only; a line that its writer was killed in has no end.
    read: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line) as T)
        : [],
  }
}
