import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '../../src/contract/errors.ts'

/** The set's compact form: see `Dialogue`. An act is [kind, slot, values]; a system frame's `call` and `results` are not read (a call repeats the gold state). */
const slotSchema = z.object({
  name: z.string(),
  description: z.string(),
  is_categorical: z.boolean(),
  possible_values: z.array(z.string()),
})
const intentSchema = z.object({
  name: z.string(),
  description: z.string(),
  is_transactional: z.boolean(),
  required_slots: z.array(z.string()),
  optional_slots: z.record(z.string(), z.string()),
})
const serviceSchema = z.object({
  service_name: z.string(),
  description: z.string(),
  slots: z.array(slotSchema),
  intents: z.array(intentSchema),
})

export interface Slot {
  readonly name: string
  readonly description: string
  readonly isCategorical: boolean
  readonly possibleValues: readonly string[]
}

export interface Intent {
  readonly name: string
  readonly description: string
  readonly isTransactional: boolean
  readonly required: readonly string[]
  /** Slot → the value that is assumed when it isn't said. */
  readonly optional: Readonly<Record<string, string>>
}

export interface Service {
  readonly name: string
  readonly description: string
  readonly slots: readonly Slot[]
  readonly intents: readonly Intent[]
}

/** kind (OFFER, CONFIRM, REQUEST…), slot (or "intent", "count", ""), values. */
export type Act = readonly [kind: string, slot: string, values: readonly string[]]

/** What the user's turn is annotated with: gold, read only for training and scoring. */
export interface Frame {
  readonly service: string
  readonly intent: string
  readonly values: Readonly<Record<string, readonly string[]>>
  /** slot, first character, end character (exclusive) in the turn's text. */
  readonly spans: readonly (readonly [slot: string, from: number, to: number])[]
}

/** A user's turn and the system's turn before it. */
export interface Exchange {
  readonly systemActs: readonly { readonly service: string; readonly acts: readonly Act[] }[]
  readonly text: string
  readonly frames: readonly Frame[]
}

export interface Dialogue {
  readonly id: string
  readonly exchanges: readonly Exchange[]
}

interface RawFrame {
  readonly service: string
  readonly acts?: readonly Act[]
  readonly intent?: string
  readonly values?: Frame['values']
  readonly spans?: Frame['spans']
}

interface RawDialogue {
  readonly id: string
  readonly turns: readonly { readonly speaker: string; readonly text: string; readonly frames: readonly RawFrame[] }[]
}

/** The folder that holds the set's files: the one given, or `sgd` in it. */
export function setFolder(folder: string, file: string): string {
  for (const candidate of [folder, path.join(folder, 'sgd')]) if (existsSync(path.join(candidate, file))) return candidate
  throw new AppError('bad_request', `there is no ${file} in ${folder} or in its folder sgd`)
}

export function readServices(file: string): readonly Service[] {
  const raw = z.array(serviceSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
  return raw.map((service) => ({
    name: service.service_name,
    description: service.description,
    slots: service.slots.map((slot) => ({
      name: slot.name,
      description: slot.description,
      isCategorical: slot.is_categorical,
      possibleValues: slot.possible_values,
    })),
    intents: service.intents.map((intent) => ({
      name: intent.name,
      description: intent.description,
      isTransactional: intent.is_transactional,
      required: intent.required_slots,
      optional: intent.optional_slots,
    })),
  }))
}

/** One dialogue a line; `keep` says which lines by their number. */
export function readDialogues(file: string, keep: (line: number) => boolean = () => true): Dialogue[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
  // The files are the set's own and large: their shape is taken as read, field by field checks would take longer than the training's features.
  return lines.filter((line, index) => line !== '' && keep(index)).map((line) => exchangesOf(JSON.parse(line) as RawDialogue))
}

function exchangesOf(raw: RawDialogue): Dialogue {
  const exchanges: Exchange[] = []
  let systemActs: Exchange['systemActs'] = []
  for (const turn of raw.turns) {
    if (turn.speaker === 'SYSTEM') {
      systemActs = turn.frames.map((frame) => ({ service: frame.service, acts: frame.acts ?? [] }))
      continue
    }
    exchanges.push({
      systemActs,
      text: turn.text,
      frames: turn.frames.map((frame) => ({
        service: frame.service,
        intent: frame.intent ?? 'NONE',
        values: frame.values ?? {},
        spans: frame.spans ?? [],
      })),
    })
  }
  return { id: raw.id, exchanges }
}
