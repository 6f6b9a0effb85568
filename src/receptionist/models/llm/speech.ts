import type { Act } from '../../acts.ts'
import { viewOffering } from '../../dialogue/session.ts'
import { visitAct } from '../../dialogue/visit.ts'
import { checkReply } from '../../guardrails/check-reply.ts'
import { checkSentence } from '../../guardrails/check-sentence.ts'
import { gatherFacts, type ModelFacts } from '../../guardrails/facts.ts'
import { type Flag, isStopped } from '../../guardrails/flag.ts'
import { stripMarkup } from '../../guardrails/sentences.ts'
import { renderReply } from '../../render/render.ts'
import type { DateRange } from '../../understanding/types.ts'
import type { BrainRun } from '../brain.ts'
import { createSentenceCutter } from './sentences.ts'
import type { Thinking } from './thinking.ts'

/**
 * What leaves in one turn: a model's sentences, each when it is complete and checked, and between them the acts' own words. Where somebody listens, a sentence
 * that has left can't be taken back; where nobody does, everything is held until the turn has come to its end.
 */
export interface Speech {
  push(text: string): void
  /** The step came to its end; a sentence that was cut off is dropped. */
  endStep(isCut: boolean): void
  /** The step broke off, and may be asked for again: true when nothing of it has left. */
  dropStep(): boolean
  /** Puts into words what the session's acts have come to say since. */
  tellActs(): void
  /** All that was said, in order; what has left, where somebody listens. */
  text(): string
  /** The model's own sentences among it. */
  sentences(): readonly string[]
  readonly flags: readonly Flag[]
  /** A sentence of fact was stopped, and nothing true could stand in for it. */
  isBroken(): boolean
}

/** Stopped without harm to the rest: what was dropped is said by an act, or should not have been said at all. */
const DROPPED: ReadonlySet<Flag['kind']> = new Set(['leak', 'forbidden_phrase'])

interface Piece {
  readonly text: string
  readonly isOwn: boolean
}

export function openSpeech(thinking: Thinking, onSentence: BrainRun['onSentence']): Speech {
  const { session } = thinking
  const { context } = session.turn
  const flags: Flag[] = []
  let pieces: Piece[] = []
  let atStep = 0
  let told = 0
  let isBroken = false
  let day: DateRange | null = null
  let cutter = createSentenceCutter()

  const leave = (text: string, isOwn: boolean) => {
    const separator = pieces.length === 0 ? '' : /\n$/.test(pieces.at(-1)?.text ?? '') ? '' : ' '
    const piece = `${separator}${isOwn ? text : text.trim()}`
    pieces.push({ text: piece, isOwn })
    onSentence?.(piece, isOwn)
  }
  const tellActs = () => {
    const acts = session.acts.slice(told)
    told = session.acts.length
    if (acts.length === 0) return
    const words = renderReply({ ...context, state: session.state }, { language: session.reading.language, acts })
    const { text } = checkReply(context, words, session.tools.calls)
    if (text) leave(text, false)
  }
  const check = (sentence: string) => {
    const clean = stripMarkup(sentence).replace(/[ \t]+/g, ' ')
    if (clean.trim() === '' || pieces.some((piece) => piece.isOwn && piece.text.trim() === clean.trim())) return
    const facts = gatherFacts(context, session.tools.calls, { ...modelFacts(thinking), day })
    const checked = checkSentence(context, facts, clean.trim())
    flags.push(...checked.flags)
    const stopped = checked.flags.find((flag) => isStopped(context.policy, [flag]))
    if (!stopped) {
      day = checked.day
      return leave(/\n\s*$/.test(clean) ? `${clean.trim()}\n` : clean.trim(), true)
    }
    if (DROPPED.has(stopped.kind) || isToldAnyway(thinking, stopped)) return
    if (!standIn(thinking, stopped)) isBroken = true
    tellActs()
  }
  return {
    flags,
    isBroken: () => isBroken,
    push: (text) => cutter.push(text).forEach(check),
    endStep(isCut) {
      if (isCut) cutter = createSentenceCutter()
      else cutter.end().forEach(check)
      atStep = pieces.length
    },
    dropStep() {
      cutter = createSentenceCutter()
      if (onSentence !== null) return pieces.length === atStep
      pieces = pieces.slice(0, atStep)
      return true
    },
    tellActs,
    text: () =>
      pieces
        .map((piece) => piece.text)
        .join('')
        .trim(),
    sentences: () => pieces.filter((piece) => piece.isOwn).map((piece) => piece.text.trim()),
  }
}

function modelFacts({ session, shown, results, appointments, searches, customerWords, visit }: Thinking): Omit<ModelFacts, 'day'> {
  const before = session.turn.context.state.task
  const { contact } = session.state
  const together = visitAct(session, visit)
  return {
    visit: together && { total: Number(together.total), minutes: together.duration_minutes },
    language: session.reading.language,
    slots: [...shown, ...(before?.offered ?? []), ...(before?.slot ? [before.slot] : [])],
    appointments,
    searches,
    results,
    wishes: session.reading.whens,
    customerWords: [customerWords, contact.name, contact.phone, contact.email].filter(Boolean).join(' '),
  }
}

/** A model that repeats what an act tells of this turn is only dropped. */
function isToldAnyway({ session }: Thinking, flag: Flag): boolean {
  const effects = new Set([
    'booked',
    'rescheduled',
    'cancelled',
    'handed_off',
    'message_taken',
    'read_back',
    'read_back_cancel',
    'waiting_for_team',
    'code_sent',
    'waitlisted',
    'waitlist_left',
  ])
  return flag.kind === 'unverified_action' && session.acts.some((act) => effects.has(act.act))
}

const MOST_SLOTS = 3

/** Says by an act what the sentence got wrong: the calendar's own times, the catalogue's own price. */
function standIn(thinking: Thinking, { kind }: Flag): boolean {
  const { session, shown } = thinking
  const add = (...acts: Act[]) => {
    for (const act of acts) if (!session.acts.some((other) => JSON.stringify(other) === JSON.stringify(act))) session.acts.push(act)
    return acts.length > 0
  }
  if (kind === 'unsupported_availability' && shown.length > 0) {
    const slots = [...new Map(shown.map((slot) => [slot.start, slot])).values()].slice(0, MOST_SLOTS)
    return add({ act: 'slots', slots, relation: 'range', offering: null, resource: null })
  }
  if (kind === 'unsupported_price' || kind === 'unsupported_number') {
    const { offerings } = session.turn.context
    const asked = session.reading.offerings.filter((match) => match.score >= 0.9)
    const rows = asked.flatMap((match) => offerings.find((row) => row.id === match.id) ?? [])
    return add(...rows.slice(0, 3).map((row): Act => ({ act: 'price', offering: viewOffering(row) })))
  }
  return false
}
