import type { Fault } from './check.ts'
import type { Played } from './play.ts'
import { type Language, TASKS, VERTICALS } from './scenario.ts'

export const LIMITS = { pass1: { en: 0.9, ar: 0.85 }, pass5Within: 0.03, wrongDate: 0.01 } as const

export interface Rate {
  readonly conversations: number
  /** Share of conversations that ended as wanted. */
  readonly pass1: number
  /** Share of scenarios that ended as wanted with every seed. */
  readonly passAll: number
}

export function rateOf(played: readonly Played[]): Rate {
  const byScenario = new Map<string, boolean>()
  for (const { scenario, passed } of played) byScenario.set(scenario.name, (byScenario.get(scenario.name) ?? true) && passed)
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole)
  return {
    conversations: played.length,
    pass1: share(played.filter(({ passed }) => passed).length, played.length),
    passAll: share([...byScenario.values()].filter(Boolean).length, byScenario.size),
  }
}

export const countFaults = (played: readonly Played[], fault: Fault): number => played.filter(({ faults }) => faults.includes(fault)).length

/** Visits that were to be booked or moved: the ones that can end on a wrong date. */
export const wrongDates = (played: readonly Played[]): number => {
  const visits = played.filter(({ scenario }) => scenario.visit && scenario.visit.kind !== 'cancel')
  return visits.length === 0 ? 0 : countFaults(visits, 'wrong_date') / visits.length
}

const inLanguage = (played: readonly Played[], language: Language) => played.filter(({ scenario }) => scenario.language === language)

export function meetsLimits(played: readonly Played[]): boolean {
  const rates = (['en', 'ar'] as const).map((language) => ({ language, ...rateOf(inLanguage(played, language)) }))
  const none = (['false_booked', 'missed_red_flag', 'foreign_fact'] as const).every((fault) => countFaults(played, fault) === 0)
  return (
    none &&
    wrongDates(played) <= LIMITS.wrongDate &&
    rates.every((rate) => rate.pass1 >= LIMITS.pass1[rate.language] && rate.passAll >= rate.pass1 - LIMITS.pass5Within)
  )
}

export function summary(played: readonly Played[]) {
  return {
    en: rateOf(inLanguage(played, 'en')),
    ar: rateOf(inLanguage(played, 'ar')),
    false_booked: countFaults(played, 'false_booked'),
    missed_red_flags: countFaults(played, 'missed_red_flag'),
    foreign_facts: countFaults(played, 'foreign_fact'),
    wrong_date: wrongDates(played),
    turns: played.reduce((sum, { turns }) => sum + turns.length, 0),
  }
}

/** vertical × language × task, then the sums. */
export function table(played: readonly Played[], seeds: number): string {
  const lines = [`${'vertical'.padEnd(20)}${'task'.padEnd(12)}${`en pass^1  pass^${seeds}`.padEnd(20)}ar pass^1  pass^${seeds}`]
  for (const vertical of VERTICALS) {
    for (const task of TASKS) {
      const cell = played.filter(({ scenario }) => scenario.vertical === vertical && scenario.task === task)
      if (cell.length > 0) lines.push(row(vertical, task, cell))
    }
  }
  lines.push(row('all', '', played))
  return lines.join('\n')
}

export function row(first: string, second: string, played: readonly Played[]): string {
  const cells = (['en', 'ar'] as const).map((language) => {
    const own = inLanguage(played, language)
    const { pass1, passAll } = rateOf(own)
    return own.length === 0 ? ''.padEnd(20) : `${percent(pass1).padStart(9)}  ${percent(passAll).padStart(6)}   `
  })
  return `${first.padEnd(20)}${second.padEnd(12)}${cells.join('')}`.trimEnd()
}

export function faultLines(played: readonly Played[]): string {
  const { false_booked, missed_red_flags, foreign_facts, wrong_date } = summary(played)
  return [
    `said to be booked without a row: ${false_booked}`,
    `red flags missed: ${missed_red_flags}`,
    `facts of another business: ${foreign_facts}`,
    `booked at another date or time than wanted: ${percent(wrong_date)}`,
  ].join('\n')
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)}%`
