import type { ActKind, Turn } from './prepare.ts'
import { normal } from './words.ts'

/** The system's latest value for a slot. */
export interface Said {
  readonly value: string
  readonly key: string
  readonly kind: ActKind
  readonly turn: number
}

export interface ServiceMemory {
  readonly service: number
  /** By the slot's number: what the tracker believes the user wants. */
  readonly state: (string | undefined)[]
  /** −1: none. */
  intent: number
  /** By the slot's number: what the system said last, older than the present turn. */
  readonly said: (Said | undefined)[]
  /** The turn in which the service was last part of the conversation. */
  turn: number
}

/** What the tracker knows of a conversation before a turn: its own earlier decisions and what the system has said. */
export interface Memory {
  readonly services: Map<number, ServiceMemory>
  turn: number
}

export function createMemory(): Memory {
  return { services: new Map(), turn: 0 }
}

export function recall(memory: Memory, service: number): ServiceMemory {
  let known = memory.services.get(service)
  if (!known) {
    known = { service, state: [], intent: -1, said: [], turn: -1 }
    memory.services.set(service, known)
  }
  return known
}

/** After a turn has been decided: what the system said before it becomes the past. */
export function endTurn(memory: Memory, turn: Turn): void {
  for (const frame of turn.acts)
    for (const act of frame.acts)
      if (act.slot >= 0 && act.values.length === 1 && act.kind !== 'REQUEST') {
        const value = act.values[0] ?? ''
        recall(memory, frame.service).said[act.slot] = { value, key: normal(value), kind: act.kind, turn: memory.turn }
      }
  for (const frame of turn.frames) recall(memory, frame.service).turn = memory.turn
  memory.turn++
}
