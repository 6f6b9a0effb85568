import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { temporaryFolder } from '../../system/vorel.ts'

/** One request as the receiver saw it. */
export interface Entry {
  /** Milliseconds since 1970, by the receiver's clock. */
  readonly at: number
  readonly path: string
  /** The envelope's id: `webhook-id`. */
  readonly id: string
  readonly attempt: number
  readonly headers: IncomingHttpHeaders
  readonly sha256: string
}

/** What to do with a request; `nth` counts the requests of its path from 1. */
export type Answer = (response: ServerResponse, entry: Entry, nth: number) => unknown

export interface Journal {
  readonly port: number
  readonly entries: readonly Entry[]
  /** The requests of one path, in the order in which they came. */
  at(path: string): Entry[]
  /** How requests of `path` are answered; 200 from the start. */
  answer(path: string, how: Answer): void
  close(): Promise<void>
}

/** A receiver that writes each request down, in a file too, before it answers: what a killed worker did is known outside of it. */
export async function openJournal(): Promise<Journal> {
  const entries: Entry[] = []
  const answers = new Map<string, Answer>()
  const file = openSync(path.join(temporaryFolder(), 'requests.jsonl'), 'a')
  const at = (of: string) => entries.filter((entry) => entry.path === of)
  const server = createServer(async (request, response) => {
    const hash = createHash('sha256')
    try {
      for await (const chunk of request) hash.update(chunk as Buffer)
    } catch {
      return // Cut off before all of it was there: not a request.
    }
    const { headers, url = '' } = request
    const id = String(headers['webhook-id'])
    const entry = { at: Date.now(), path: url, id, attempt: Number(headers['x-webhook-attempt']), headers, sha256: hash.digest('hex') }
    entries.push(entry)
    writeSync(file, `${JSON.stringify(entry)}\n`)
    const answer = answers.get(url)
    if (answer) answer(response, entry, at(url).length)
    else response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port, // a TCP server
    entries,
    at,
    answer: (of, how) => void answers.set(of, how),
    close() {
      server.closeAllConnections()
      closeSync(file)
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
