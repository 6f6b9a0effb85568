import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { AppError } from '../../src/contract/errors.ts'
import { readWhens } from '../../src/receptionist/understanding/time/read-whens.ts'
import type { Suite } from '../suite.ts'

const DOMAINS = ['hotels', 'banking']
/** The instant the set's values are reckoned from. */
const REFERENCE = Date.UTC(2022, 2, 15, 9)

const dateSchema = z.object({ year: z.int(), month: z.int(), day: z.int() })
const timeSchema = z.object({ hour: z.int(), minute: z.int() })
const messagesSchema = z.array(
  z.object({
    text: z.string(),
    slots: z.record(z.string(), z.object({ span: z.tuple([z.int(), z.int()]).optional(), value: z.unknown().optional() })).optional(),
  }),
)

/** One value that the set writes down: whether it is the beginning, the end or all of a stretch, and what it is in canonical form. */
export interface Gold {
  readonly kind: 'date' | 'time'
  readonly end: 'from' | 'to'
  readonly text: string
  /** `YYYY-MM-DD`, or minutes from midnight. */
  readonly value: string | number
}

/**
 * Share of dates and of times that the time grammar reads as the set writes them, in percent. The grammar isn't trained, so only the test folder is read. As the
 * set's values were made, a slot's words are read alone ("the 1st" of "from the 1st to the 7 June" is the first of the next month) against its reference instant;
 * a value is right when the reading has it as its first (`…_to`: last) day or minute. Where the grammar would ask back ("6": morning or evening?) its likelier
 * reading counts; `dates_offered` and `times_offered` count either of those it would offer.
 */
export const scoreNluppTime: Suite = async ({ test, step }) => {
  const golds: Gold[] = []
  for (const file of foldsIn(test)) {
    step(`reading ${file}`)
    golds.push(...readFold(file))
  }
  const judged = golds.map((gold) => ({ gold, values: valuesOf(gold) }))
  const share = (kind: Gold['kind'], isRight: (one: (typeof judged)[number]) => boolean) => {
    const all = judged.filter(({ gold }) => gold.kind === kind)
    return Math.round((10_000 * all.filter(isRight).length) / Math.max(1, all.length)) / 100
  }
  const isFirst = ({ gold, values }: (typeof judged)[number]) => values[0] === gold.value
  const isOffered = ({ gold, values }: (typeof judged)[number]) => values.includes(gold.value)
  return {
    dates: share('date', isFirst),
    times: share('time', isFirst),
    dates_offered: share('date', isOffered),
    times_offered: share('time', isOffered),
    date_values: golds.filter(({ kind }) => kind === 'date').length,
    time_values: golds.filter(({ kind }) => kind === 'time').length,
  }
}

/** What the grammar reads in the words of a slot, the likeliest first. */
function valuesOf({ kind, end, text }: Gold): (string | number)[] {
  const { whens } = readWhens({ text, now: REFERENCE, timeZone: 'UTC', dateOrder: 'dmy', language: 'en', expectingWhen: true })
  const when = whens.find((reading) => reading[kind] !== null)
  return [when, ...(when?.ambiguity?.options ?? [])].flatMap((reading) => reading?.[kind]?.[end] ?? [])
}

function foldsIn(folder: string): string[] {
  for (const root of [folder, path.join(folder, 'nlupp')]) {
    const files = DOMAINS.flatMap((domain) => {
      const inside = path.join(root, domain)
      const names = existsSync(inside) ? readdirSync(inside).filter((name) => /^fold\d+\.json$/.test(name)) : []
      return names.sort().map((name) => path.join(inside, name))
    })
    if (files.length > 0) return files
  }
  throw new AppError('bad_request', `there are no folds (hotels/fold0.json …) in ${folder} or in its folder nlupp`)
}

/** The dates and times written down in a fold; values that the set calls ambiguous have no canonical form and are left out. */
export function readFold(file: string): Gold[] {
  const messages = messagesSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  return messages.flatMap(({ text: message, slots }) =>
    Object.entries(slots ?? {}).flatMap(([name, { span, value }]): Gold[] => {
      const slot = /^(date|time)(_from|_to)?$/.exec(name)
      if (!slot || !span) return []
      const end = slot[2] === '_to' ? 'to' : 'from'
      const text = message.slice(...span)
      const date = dateSchema.safeParse(value)
      if (date.success) return [{ kind: 'date', end, text, value: isoDate(date.data) }]
      const time = timeSchema.safeParse(value)
      return time.success ? [{ kind: 'time', end, text, value: time.data.hour * 60 + time.data.minute }] : []
    }),
  )
}

function isoDate({ year, month, day }: z.infer<typeof dateSchema>): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
