import { type Session, say } from '../dialogue/session.ts'
import type { Task } from '../dialogue/state.ts'
import { doableWith, isDoable, servicesOf, visitNames } from '../dialogue/visit.ts'
import type { GazetteerMatch } from '../understanding/types.ts'
import { localDate, localMinutes } from './wish.ts'

/**
 * Several services in one visit: "a haircut and a beard trim", "and a manicure too", "drop the beard trim". Returns whether the turn was about that; a single
 * service, or another one instead, is the caller's to take in. `named` are the offerings that the turn asks for.
 */
export function absorbServices(session: Session, task: Task, named: readonly GazetteerMatch[]): boolean {
  if (task.kind !== 'book' || session.turn.context.state.asked?.what === 'offering') return false
  if (dropServices(session, task)) return true
  const groups = namedServices(session, named)
  const hasNone = task.offeringId === null && task.offeringOptions.length === 0
  // "A manicure at eleven and a pedicure at twelve" are two visits.
  const isOneVisit = session.reading.whens.filter((when) => when.time !== null).length < 2
  if (!isOneVisit || groups.length === 0 || (hasNone ? groups.length < 2 : !adds(session, groups))) return false
  const before = servicesOf(task)
  addServices(session, task, groups)
  if (before.length > 0) keepTime(session, task)
  session.state.topicOfferingIds = servicesOf(task)
  return true
}

function addServices(session: Session, task: Task, groups: readonly (readonly string[])[]): void {
  const settled = [...servicesOf(task), ...groups.flatMap((ids) => (ids.length === 1 ? ids : []))]
  const open: (readonly string[])[] = task.offeringOptions.length > 0 ? [task.offeringOptions] : []
  for (const ids of groups) {
    if (ids.length === 1) continue
    const doable = doableWith(session, ids, settled)
    if (doable.length === 1) settled.push(...doable)
    else open.push(doable.slice(0, 5))
  }
  const [first = null, ...rest] = [...new Set(settled)].slice(0, MOST_SERVICES)
  const [options = [], ...later] = open
  task.offeringOptions = options
  task.alsoOptions = later
  // What is still open is asked for in the place of the first.
  task.offeringId = options.length > 0 ? null : first
  task.alsoIds = options.length > 0 && first !== null ? [first, ...rest] : rest
  task.slot = null
}

const MOST_SERVICES = 5

const DROP =
  /\b(?:drop|remove|skip|without|no more|leave out|take out|take off|forget|cancel|scrap|not|minus|no)\s+(?:the |my |a |that )?$|(?:بدون|بلا|من دون|شيل|شيلي|احذف|احذفي|الغ|الغي|ما بدي|ما ابي|مو|مش)\s+$/iu

/** "Drop the beard trim" takes one service out of several; of a single one it is no such thing. */
function dropServices(session: Session, task: Task): boolean {
  const present = servicesOf(task)
  if (present.length < 2) return false
  const { text } = session.turn.context
  const named = session.reading.offerings.filter((match) => present.includes(match.id))
  const dropped = named.filter(({ span }) => DROP.test(text.slice(Math.max(0, span[0] - 20), span[0]))).map((match) => match.id)
  const [first = null, ...rest] = present.filter((id) => !dropped.includes(id))
  if (dropped.length === 0 || first === null) return false
  task.offeringId = first
  task.alsoIds = rest
  keepTime(session, task)
  session.state.topicOfferingIds = servicesOf(task)
  return true
}

/** Whether the turn takes one of the visit's services out; asked before "drop it" is taken for the whole. */
export function dropsService(session: Session): boolean {
  const { task } = session.state
  return task?.kind === 'book' && dropServices(session, { ...task })
}

/** The visit has another length now: the slot is searched anew, at the time that was chosen. */
function keepTime(session: Session, task: Task): void {
  const { timezone } = session.turn.context.tenant
  if (task.slot) {
    const date = localDate(task.slot.start, timezone)
    const minutes = localMinutes(task.slot.start, timezone)
    task.wish = { from: date, to: date, times: [{ from: minutes, to: minutes, approximate: false }] }
  }
  task.slot = null
  task.offered = []
}

/** The services that the turn names beside each other, each with its readings; matches in one place of the text are readings of one service. */
export function namedServices(session: Session, matches: readonly GazetteerMatch[]): readonly (readonly string[])[] {
  const places: { from: number; to: number; matches: GazetteerMatch[] }[] = []
  for (const match of [...matches].sort((a, b) => a.span[0] - b.span[0])) {
    const last = places.at(-1)
    if (last && match.span[0] < last.to) {
      last.matches.push(match)
      last.to = Math.max(last.to, match.span[1])
    } else places.push({ from: match.span[0], to: match.span[1], matches: [match] })
  }
  const { text } = session.turn.context
  const joined = places.every((place, index) => index === 0 || isJoined(text, places[index - 1]?.to ?? 0, place))
  return joined ? places.map((place) => bestOf(place.matches)) : []
}

function bestOf(matches: readonly GazetteerMatch[]): readonly string[] {
  const best = Math.max(...matches.map((match) => match.score))
  return [...new Set(matches.filter((match) => match.score >= best * 0.85).map((match) => match.id))]
}

const JOINS = /(?:^|\s)(?:and|plus|with|along with|as well as|together with|then)(?:\s|$)|[,،&+]|(?:^|\s)(?:و|مع|وكمان|كمان|ثم)/iu

/** "a haircut and a beard trim", "قص شعر وصبغة"; not "a haircut or a trim", and nothing far apart. */
function isJoined(text: string, end: number, next: { readonly from: number; readonly to: number }): boolean {
  const between = text.slice(end, next.from)
  if (between.split(/\s+/).length > MOST_WORDS_BETWEEN || /[.!?؟\n]|(?:^|\s)(?:or|أو|او|ولا)(?:\s|$)/iu.test(between)) return false
  return JOINS.test(between) || /^و/.test(text.slice(next.from, next.to))
}

const MOST_WORDS_BETWEEN = 6

const ADDS =
  /(?:^|[\s,،])(?:and|also|plus|add|adding|with|include|كمان|وكمان|ايضا|أيضا|وأيضا|اضف|أضف|ضيف|ضيفي|اضيفي|زيد|زيدي|مع)(?:\s|$)|(?:too|as well|aswell|كمان|ايضا|أيضا)\s*[.!?؟]?\s*$/iu
const REPLACES = /\b(?:instead|rather|change|switch|swap|make it|actually|not)\b|بدل|غير|بدال|عوض/iu

/** "And a manicure too" adds to the visit; "a manicure instead" is another one. */
function adds({ turn }: Session, groups: readonly unknown[]): boolean {
  const { text } = turn.context
  return groups.length > 0 && !REPLACES.test(text) && (ADDS.test(text) || /^\s*و/.test(text))
}

/** Where nobody does all of the visit, it becomes two, one after the other; says so. */
export function splitVisit(session: Session, task: Task): void {
  const ids = servicesOf(task)
  if (ids.length < 2 || isDoable(session, ids)) return
  const [first = '', ...others] = ids
  const together = [first]
  for (const id of others) if (isDoable(session, [...together, id])) together.push(id)
  const apart = others.filter((id) => !together.includes(id))
  const names = { first: visitNames(session, together), after: visitNames(session, apart) }
  if (!names.first || !names.after) return
  task.alsoIds = together.slice(1)
  session.state.nextOfferingIds = apart
  say(session, { act: 'one_after_another', first: names.first, after: names.after })
}
