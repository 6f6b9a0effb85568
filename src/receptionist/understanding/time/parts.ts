import type { Part, Shade } from './lexemes.ts'

interface PartOfDay {
  /** Minutes from midnight. */
  readonly from: number
  readonly to: number
  /** Where "before"/"after" it divides the day, when that is not its edges: prayers are moments, not spans. */
  readonly turn?: number
  /** How a clock hour inside it is read. */
  readonly half: 'am' | 'noon' | 'pm' | 'night'
}

/** Parts of the day as businesses use them. "Evening" begins while offices close, "night" is the rest until midnight. */
export const PARTS = {
  dawn: { from: 240, to: 360, turn: 300, half: 'am' },
  morning: { from: 360, to: 720, half: 'am' },
  first_thing: { from: 360, to: 600, half: 'am' },
  lunch: { from: 720, to: 840, half: 'noon' },
  midday: { from: 720, to: 900, turn: 720, half: 'noon' },
  afternoon: { from: 720, to: 1080, half: 'noon' },
  asr: { from: 900, to: 1080, turn: 930, half: 'pm' },
  sunset: { from: 1080, to: 1200, turn: 1110, half: 'pm' },
  evening: { from: 1020, to: 1320, half: 'pm' },
  isha: { from: 1170, to: 1320, turn: 1200, half: 'pm' },
  night: { from: 1140, to: 1440, half: 'night' },
  tonight: { from: 1080, to: 1440, half: 'night' },
  end_of_day: { from: 960, to: 1080, half: 'pm' },
  after_work: { from: 1020, to: 1260, half: 'pm' },
} as const satisfies Record<Part, PartOfDay>

/** The minutes of a part of the day; "early" and "late" are its halves, "mid" the middle half. */
export function partRange(part: Part, shade: Shade | null): { from: number; to: number } {
  const { from, to } = PARTS[part]
  const quarter = (to - from) / 4
  switch (shade) {
    case null:
      return { from, to }
    case 'early':
      return { from, to: from + 2 * quarter }
    case 'mid':
      return { from: from + quarter, to: to - quarter }
    case 'late':
      return { from: from + 2 * quarter, to }
    default:
      return shade satisfies never
  }
}

/** The minute at which "before"/"after" a part of the day divides the day. */
export function partTurn(part: Part, op: 'after' | 'before'): number {
  const entry: PartOfDay = PARTS[part]
  return entry.turn ?? (op === 'after' ? entry.to : entry.from)
}

/** A clock hour 0–12 said inside a part of the day, as hours from midnight ("12 at night" is 0, "1 tonight" is 25). */
export function hourInPart(hour: number, part: Part): number {
  const clock = hour % 12
  const { half } = PARTS[part]
  switch (half) {
    case 'am':
      return clock
    case 'noon':
      return clock >= 10 ? clock : clock + 12
    case 'pm':
      return clock + 12
    case 'night':
      if (clock > 5) return clock + 12
      return part === 'tonight' ? clock + 24 : clock
    default:
      return half satisfies never
  }
}
