import { createRequire } from 'node:module'
import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

/**
 * JSON lines (readable ones on a terminal). Call sites log ids, counts and durations; names, phone numbers, addresses, keys and message texts are not
 * passed to the logger at all, and the redaction below is the second line.
 */
export function createLogger(options: { level: string; pretty: boolean }, destination?: DestinationStream): Logger {
  const settings = {
    level: options.level,
    base: null,
    redact: {
      paths: ['*.authorization', '*.phone', '*.email', '*.content', '*.text', '*.secret', '*.token', '*.key', 'headers', 'body'],
      remove: true,
    },
    serializers: { err: describeError },
  }
  if (destination) return pino(settings, destination)
  if (!options.pretty) return pino(settings, pino.destination({ dest: 2, sync: false }))
  // In this thread: the transport's own worker takes 40 MB.
  const pretty = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty')
  return pino(settings, pretty({ destination: 2, sync: true, singleLine: true, translateTime: 'HH:MM:ss', ignore: 'pid,hostname' }))
}

/** An error without its enumerable extras: a database error carries the row in `detail` and the values in its parameters. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'not an Error' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
  return {
    name: error.name,
    message: error.message,
    code,
    constraint,
    stack: error.stack,
    cause: error.cause ? describeError(error.cause) : undefined,
  }
}
