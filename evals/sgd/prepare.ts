import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import type { Dialogue, Exchange, Frame } from './read.ts'
import type { ServiceView } from './schema-view.ts'
import { labelsOf, type Mention } from './tagger.ts'
import { type Token, tokenise } from './words.ts'

export type ActKind =
  | 'OFFER'
  | 'CONFIRM'
  | 'REQUEST'
  | 'INFORM'
  | 'OFFER_INTENT'
  | 'NOTIFY_SUCCESS'
  | 'NOTIFY_FAILURE'
  | 'REQ_MORE'
  | 'OTHER'
const ACT_KINDS: readonly string[] = [
  'OFFER',
  'CONFIRM',
  'REQUEST',
  'INFORM',
  'OFFER_INTENT',
  'NOTIFY_SUCCESS',
  'NOTIFY_FAILURE',
  'REQ_MORE',
]

/** Names become numbers, so that every wording of a schema (its slots and intents are in one order) reads the same turns. −1: none. */
export interface TurnAct {
  readonly kind: ActKind
  readonly kindId: number
  readonly slot: number
  readonly intent: number
  readonly values: readonly string[]
}

export interface TurnFrame {
  readonly service: number
  /** Gold, for learning and scoring only. */
  readonly intent: number
  readonly values: readonly (readonly string[] | undefined)[]
}

export interface Turn {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly acts: readonly { readonly service: number; readonly acts: readonly TurnAct[] }[]
  readonly frames: readonly TurnFrame[]
  /** For the tagger: what was asked for, and where values are (gold). */
  readonly hints: readonly number[]
  readonly labels: Int32Array
  mentions: readonly Mention[]
}

export interface PreparedDialogue {
  readonly id: string
  readonly turns: readonly Turn[]
}

export function prepareDialogue(
  dialogue: Dialogue,
  services: readonly ServiceView[],
  numbers: ReadonlyMap<string, number>,
): PreparedDialogue {
  const viewOf = (name: string) => services[numbers.get(name) ?? -1]
  return { id: dialogue.id, turns: dialogue.exchanges.map((exchange) => prepareTurn(exchange, viewOf, numbers)) }
}

function prepareTurn(exchange: Exchange, viewOf: (name: string) => ServiceView | undefined, numbers: ReadonlyMap<string, number>): Turn {
  const tokens = tokenise(exchange.text)
  const acts = exchange.systemActs.map((frame) => ({
    service: numbers.get(frame.service) ?? -1,
    acts: frame.acts.map(([kind, slot, values]): TurnAct => {
      const view = viewOf(frame.service)
      return {
        kind: ACT_KINDS.includes(kind) ? (kind as ActKind) : 'OTHER',
        kindId: hashText(kind),
        // An offered intent and a count come under the names "intent" and "count", which may be a slot's name too.
        slot: kind === 'OFFER_INTENT' || kind === 'INFORM_COUNT' ? -1 : (view?.slotNumbers.get(slot) ?? -1),
        intent: kind === 'OFFER_INTENT' ? (view?.intents.findIndex((intent) => intent.name === values[0]) ?? -1) : -1,
        values,
      }
    }),
  }))
  const hints = acts.flatMap((frame) =>
    frame.acts.filter((act) => act.kind === 'REQUEST').map((act) => kindIdOf(viewOf, exchange, frame.service, act, numbers)),
  )
  return {
    text: exchange.text,
    tokens,
    acts,
    frames: exchange.frames.map((frame) => prepareFrame(frame, viewOf(frame.service), numbers)),
    hints: hints.length > 0 ? hints.slice(0, 3) : [acts.length === 0 ? hashText('opening') : hashText('no question')],
    labels: labelsOf(tokens, spansOf(exchange.frames, viewOf)),
    mentions: [],
  }
}

function kindIdOf(
  viewOf: (name: string) => ServiceView | undefined,
  exchange: Exchange,
  service: number,
  act: TurnAct,
  numbers: ReadonlyMap<string, number>,
): number {
  const name = exchange.systemActs.find((frame) => numbers.get(frame.service) === service)?.service
  const kind = name === undefined ? undefined : viewOf(name)?.slots[act.slot]?.kindId
  return mix(kind ?? 0, act.values.length > 0 ? 1 : 2)
}

function spansOf(frames: readonly Frame[], viewOf: (name: string) => ServiceView | undefined) {
  return frames.flatMap((frame) => {
    const view = viewOf(frame.service)
    return frame.spans.flatMap(([name, from, to]) => {
      const slot = view?.slots[view.slotNumbers.get(name) ?? -1]
      return slot ? [{ from, to, kind: slot.kind }] : []
    })
  })
}

function prepareFrame(frame: Frame, view: ServiceView | undefined, numbers: ReadonlyMap<string, number>): TurnFrame {
  return {
    service: numbers.get(frame.service) ?? -1,
    intent: view?.intents.findIndex((intent) => intent.name === frame.intent) ?? -1,
    values: view?.slots.map((slot) => frame.values[slot.name]) ?? [],
  }
}
