import { tokenSortRatio } from './fuzzy.ts'
import type { Service } from './read.ts'

/** A frame's state: slot → acceptable values (the reference has one or several, a prediction one). */
export type Values = Readonly<Record<string, readonly string[]>>

/**
 * Joint goal accuracy of one frame as the set's official `metrics.py` has it (`use_fuzzy_match`, not joined across a turn's frames): the product over the
 * service's slots. A slot in both: exact equality with the reference's first value if categorical, otherwise the best token sort ratio / 100 over the
 * reference's values. In neither: 1. In one only: 0. From 0 to 1.
 */
export function jointGoalAccuracy(service: Service, reference: Values, predicted: Values): number {
  let product = 1
  for (const slot of service.slots) {
    const expected = reference[slot.name]
    const found = predicted[slot.name]?.[0]
    if (expected === undefined && found === undefined) continue
    if (expected === undefined || found === undefined) return 0
    if (slot.isCategorical) product *= expected[0] === found ? 1 : 0
    else product *= Math.max(...expected.map((value) => tokenSortRatio(value, found))) / 100
  }
  return product
}
