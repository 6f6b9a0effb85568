import type { Memory, ServiceMemory } from './memory.ts'
import type { ActKind, Turn } from './prepare.ts'
import type { ServiceView, SlotView, ValueView } from './schema-view.ts'
import type { Mention } from './tagger.ts'
import { normal } from './words.ts'

/** Why a value is a candidate; one candidate may have several reasons. */
export type Source =
  | { readonly type: 'mention'; readonly mention: Mention }
  | { readonly type: 'said'; readonly act: ActKind; readonly alternatives: number }
  | { readonly type: 'earlier'; readonly act: ActKind; readonly age: number }
  | { readonly type: 'other'; readonly from: ServiceMemory; readonly slot: SlotView; readonly standing: Standing }
  | { readonly type: 'choice'; readonly value: ValueView }

/** Where another service's value stands: in its state, said by the system just now, or said earlier. */
export type Standing = 'state' | 'now' | 'earlier'

export interface Candidate {
  readonly value: string
  readonly key: string
  readonly sources: Source[]
}

/** What a decision about one service's slots is made in. */
export interface Scene {
  readonly turn: Turn
  readonly memory: Memory
  readonly own: ServiceMemory
  readonly view: ServiceView
  readonly views: readonly ServiceView[]
}

const MAX_AGE = 12

/** The values a slot could take in this turn. The present value is among them when something speaks for it again. */
export function candidatesOf(scene: Scene, slot: SlotView): Candidate[] {
  const found = new Map<string, Candidate>()
  const add = (value: string, source: Source) => {
    const key = normal(value)
    const known = found.get(key)
    if (known) known.sources.push(source)
    else if (!slot.isCategorical) found.set(key, { value, key, sources: [source] })
  }
  for (const value of slot.values) {
    const key = normal(value.text)
    found.set(key, { value: value.text, key, sources: [{ type: 'choice', value }] })
  }
  if (!slot.isCategorical) {
    const { text, tokens, mentions } = scene.turn
    for (const mention of mentions)
      add(text.slice(tokens[mention.from]?.from ?? 0, tokens[mention.to - 1]?.to ?? 0), { type: 'mention', mention })
  }
  addSaid(scene, slot, add)
  addOthers(scene, slot, add)
  return [...found.values()]
}

type Add = (value: string, source: Source) => void

function addSaid({ turn, own, memory }: Scene, slot: SlotView, add: Add): void {
  let isNew = false
  for (const frame of turn.acts) {
    if (frame.service !== own.service) continue
    for (const act of frame.acts) {
      if (act.slot !== slot.index) continue
      isNew ||= act.values.length > 0
      for (const value of act.values) add(value, { type: 'said', act: act.kind, alternatives: act.values.length })
    }
  }
  const said = own.said[slot.index]
  const age = said ? memory.turn - said.turn : 0
  if (said && !isNew && age <= MAX_AGE) add(said.value, { type: 'earlier', act: said.kind, age })
}

function addOthers({ turn, memory, own, views }: Scene, slot: SlotView, add: Add): void {
  for (const from of memory.services.values()) {
    if (from === own) continue
    const acts = turn.acts.find((frame) => frame.service === from.service)?.acts ?? []
    for (const other of views[from.service]?.slots ?? []) {
      if (!fits(slot, other)) continue
      const value = from.state[other.index]
      if (value !== undefined && value !== 'dontcare') add(value, { type: 'other', from, slot: other, standing: 'state' })
      if (slot.isCategorical) continue
      const now = acts.find((act) => act.slot === other.index && act.values.length === 1 && act.kind !== 'REQUEST')?.values[0]
      const said = from.said[other.index]?.value
      if (now !== undefined && now !== value) add(now, { type: 'other', from, slot: other, standing: 'now' })
      else if (said !== undefined && said !== value) add(said, { type: 'other', from, slot: other, standing: 'earlier' })
    }
  }
}

const PLACES = new Set(['place', 'address'])
const NAMES = new Set(['title', 'person', 'other', 'place', 'address'])

function fits(slot: SlotView, other: SlotView): boolean {
  if (slot.isCategorical !== other.isCategorical && slot.kind !== other.kind) return false
  if (slot.isCategorical) return !slot.isBoolean && !other.isBoolean
  return slot.kind === other.kind || (PLACES.has(slot.kind) && NAMES.has(other.kind)) || (slot.kind === 'title' && NAMES.has(other.kind))
}
