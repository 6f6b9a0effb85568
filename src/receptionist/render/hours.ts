import type { Renderer } from './renderer.ts'

type WeeklyHours = readonly { readonly weekday: number; readonly ranges: readonly [number, number][] }[]

/** Weekly hours as lines, days with equal hours together: "Monday to Wednesday: …". The words between are the language's own. */
export function groupHours(
  weekly: WeeklyHours,
  r: Renderer,
  words: { readonly closed: string; readonly to: string; readonly and: string },
): string[] {
  const groups: { first: number; last: number; hours: string }[] = []
  for (const { weekday, ranges } of weekly) {
    const hours = ranges.map(([from, to]) => `${r.minutes(from)} ${words.to} ${r.minutes(to)}`).join(words.and) || words.closed
    const open = groups.at(-1)
    if (open?.hours === hours) open.last = weekday
    else groups.push({ first: weekday, last: weekday, hours })
  }
  return groups.map(({ first, last, hours }) => `${r.weekday(first)}${last === first ? '' : ` ${words.to} ${r.weekday(last)}`}: ${hours}`)
}
