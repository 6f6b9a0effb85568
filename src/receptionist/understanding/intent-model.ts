import { existsSync, readFileSync } from 'node:fs'
import { INTENTS, type IntentClues } from './intent-evidence.ts'
import { lazy } from './phrases.ts'

/**
 * The trained weights: what each known feature adds to the log-odds of each intent, beside the hand-set ones. The file holds, in little-endian order, the
 * number of features and of intents (uint32), a step for each intent (float32), the features' ids in rising order (int32), and for each feature its weights
 * in steps (int8). A feature that training has never seen weighs nothing.
 */
export interface IntentModel {
  readonly ids: Int32Array
  readonly steps: Float32Array
  readonly weights: Int8Array
}

export const MODEL_FILE = new URL('intent-weights.bin', import.meta.url)

const HEADER = 8

/** Read at first use, 0.4 MB in about 10 ms; before the first training there is nothing to read. */
export const intentModel = lazy(() => (existsSync(MODEL_FILE) ? readModel(readFileSync(MODEL_FILE)) : EMPTY))

const EMPTY: IntentModel = { ids: new Int32Array(), steps: new Float32Array(INTENTS.length), weights: new Int8Array() }

/** Log-odds of each of `INTENTS`: the hand-set ones and what was learned. */
export function learnedOdds(model: IntentModel, odds: Float64Array, { ids, values }: IntentClues): Float64Array {
  const sums = odds.slice()
  ids.forEach((id, at) => {
    const row = findId(model.ids, id) * INTENTS.length
    if (row < 0) return
    for (let intent = 0; intent < INTENTS.length; intent++) {
      const weight = (model.weights[row + intent] ?? 0) * (model.steps[intent] ?? 0)
      sums[intent] = (sums[intent] ?? 0) + weight * (values[at] ?? 0)
    }
  })
  return sums
}

export function readModel(file: Buffer): IntentModel {
  const features = file.readUInt32LE(0)
  if (file.readUInt32LE(4) !== INTENTS.length) throw new Error('the trained weights are of other intents: run scripts/train-intents.ts')
  const idsAt = HEADER + 4 * INTENTS.length
  const weightsAt = idsAt + 4 * features
  return {
    steps: Float32Array.from(INTENTS, (_, at) => file.readFloatLE(HEADER + 4 * at)),
    ids: Int32Array.from({ length: features }, (_, at) => file.readInt32LE(idsAt + 4 * at)),
    weights: new Int8Array(file.subarray(weightsAt, weightsAt + features * INTENTS.length)),
  }
}

export function writeModel({ ids, steps, weights }: IntentModel): Buffer {
  const idsAt = HEADER + 4 * INTENTS.length
  const file = Buffer.alloc(idsAt + 4 * ids.length)
  file.writeUInt32LE(ids.length, 0)
  file.writeUInt32LE(INTENTS.length, 4)
  steps.forEach((step, at) => {
    file.writeFloatLE(step, HEADER + 4 * at)
  })
  ids.forEach((id, at) => {
    file.writeInt32LE(id, idsAt + 4 * at)
  })
  return Buffer.concat([file, Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)])
}

/** The place of `id` among rising `ids`, or −1. */
function findId(ids: Int32Array, id: number): number {
  let low = 0
  let high = ids.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = ids[middle] ?? 0
    if (found === id) return middle
    if (found < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}
