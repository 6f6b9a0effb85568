import { isDoable } from '../../../dialogue/visit.ts'
import { contradictionOfWish } from '../cross-check.ts'
import type { Thinking } from '../thinking.ts'
import { refused } from './model-tool.ts'

export interface WantedVisit {
  readonly offering: string | null
  /** Further services of the same visit. */
  readonly also: readonly string[]
  readonly resource?: string | null
  readonly party?: number | null
}

export type Visit = { readonly ids: readonly string[] } | { readonly refusal: object }

/** The rows of the services that a model names for one visit, or why they can't be one. `resource` is a row's id. */
export function visitOf(thinking: Thinking, { offering, also, ...wish }: WantedVisit): Visit {
  const { context, references } = thinking.session.turn
  const refs = [...(offering === null ? [] : [offering]), ...also]
  const ids = [...new Set(refs.map((ref) => references.offeringId(ref)))]
  if (ids.includes(null) || (context.pack.booking.requires_offering && ids.length === 0))
    return { refusal: refused('not_found', 'there is no such offering: find it first') }
  const known = ids.filter((id) => id !== null)
  const contradiction = contradictionOfWish(thinking, { offerings: known, ...wish })
  if (contradiction) return { refusal: refused('contradiction', contradiction) }
  if (!isDoable(thinking.session, known))
    return { refusal: refused('not_together', 'nobody does all of these in one visit: book them one after the other') }
  return { ids: known }
}

/** How long the visit takes; null where one of its services has no length of its own. */
export function minutesOf({ session }: Thinking, ids: readonly string[]): number | null {
  const lengths = ids.map((id) => session.turn.context.offerings.find((row) => row.id === id)?.attributes.duration_minutes)
  return lengths.every((length) => typeof length === 'number') ? lengths.reduce<number>((sum, length) => sum + Number(length), 0) : null
}
