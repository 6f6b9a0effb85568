import { type RawBuilder, sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import type { Marks, Subject } from './find-subject.ts'
import { rowsOf } from './rows-of.ts'
import { ERASED } from './scrub-rows.ts'
import { type Erasing, TREATMENTS } from './treatments.ts'

/** Only columns of words and of what was made of them: identifiers and states can't mention anybody. */
const TEXTS: readonly Erasing[] = ['null', 'replaced']
const JSONS: readonly Erasing[] = ['emptied', 'source', 'event']
const TABLES = [
  'conversations',
  'messages',
  'cut_replies',
  'leads',
  'handoffs',
  'team_messages',
  'tool_effects',
  'event_outbox',
  'events',
] as const

/**
 * Somebody else's conversation in which this person was booked for: it stays theirs, but the person's number, address and name go out of its words. `others`
 * are the rows of those conversations.
 */
export async function scrubMentions(tx: TenantTx, others: Subject, marks: Marks): Promise<void> {
  const patterns = [...marks.phones.map(phonePattern), ...[...marks.emails, ...marks.names].map(wordPattern)]
  if (patterns.length === 0) return
  for (const table of TABLES) {
    const { rows, erased } = TREATMENTS[table] ?? {}
    if (!rows || !erased) continue
    const changes = Object.entries(erased).flatMap(([column, how]) => {
      if (TEXTS.includes(how)) return [sql`${sql.ref(column)} = ${without(sql.ref(column), patterns, ERASED)}`]
      if (JSONS.includes(how)) return [sql`${sql.ref(column)} = (${without(sql`${sql.ref(column)}::text`, patterns, '0')})::jsonb`]
      return []
    })
    if (changes.length === 0) continue
    await sql`update ${sql.table(table)} set ${sql.join(changes)} where tenant_id = ${tx.tenantId} and ${rowsOf(rows, others)}`.execute(
      tx.db,
    )
  }
}

interface Pattern {
  readonly pattern: string
  /** Within JSON digits may stand without quotes, where words would break it. */
  readonly isNumber: boolean
}

/** `forNumber` stands for a number. */
function without(text: RawBuilder<unknown>, patterns: readonly Pattern[], forNumber: string): RawBuilder<unknown> {
  return patterns.reduce<RawBuilder<unknown>>(
    (rest, { pattern, isNumber }) => sql`regexp_replace(${rest}, ${pattern}, ${isNumber ? forNumber : ERASED}, 'gi')`,
    text,
  )
}

const DIGITS = ['0٠۰', '1١۱', '2٢۲', '3٣۳', '4٤۴', '5٥۵', '6٦۶', '7٧۷', '8٨۸', '9٩۹']

/** A number however it is spaced, with or without its country's digits, in Latin and in Arabic digits. The last nine make it; so many are no accident. */
function phonePattern(e164: string): Pattern {
  const digits = [...e164.replaceAll(/\D/g, '')].map((digit) => `[${DIGITS[Number(digit)] ?? digit}]`)
  const own = digits.slice(-9).join('[ ().-]*')
  const country = digits.slice(0, -9).join('[ ().-]*')
  const prefix = country === '' ? '' : `(?:(?:[+]|[0٠۰][0٠۰])?${country}[ ().-]*)?`
  return { pattern: `${prefix}[0٠۰]?[ ().-]*${own}`, isNumber: true }
}

function wordPattern(words: string): Pattern {
  const quoted = words.trim().replaceAll(/[\\^$.*+?()[\]{}|"]/g, '\\$&')
  // Letters beyond ASCII are no letters to every database's locale: without its edges a name is found in more places rather than in none.
  return { pattern: /^[\x20-\x7e]+$/.test(words) ? `(?<![A-Za-z0-9])${quoted}(?![A-Za-z0-9])` : quoted, isNumber: false }
}
