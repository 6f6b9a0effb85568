import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** What the set calls a request that none of its 150 intents fits. */
export const OUT_OF_SCOPE = 'oos'

export interface Utterance {
  readonly text: string
  readonly intent: string
}

const partSchema = z.array(z.tuple([z.string(), z.string()]))
const trainSchema = z.object({ train: partSchema, val: partSchema, oos_train: partSchema, oos_val: partSchema })
const testSchema = z.object({ test: partSchema, oos_test: partSchema })

const utterances = (part: z.infer<typeof partSchema>): Utterance[] => part.map(([text, intent]) => ({ text, intent }))
const parse = (folder: string, file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'))

/** train_val.json: utterances to learn from and to choose the threshold on, those out of scope among them. */
export function readTraining(folder: string): { train: Utterance[]; validation: Utterance[] } {
  const parts = trainSchema.parse(parse(folder, 'train_val.json'))
  return { train: utterances([...parts.train, ...parts.oos_train]), validation: utterances([...parts.val, ...parts.oos_val]) }
}

/** test.json. */
export function readTest(folder: string): Utterance[] {
  const parts = testSchema.parse(parse(folder, 'test.json'))
  return utterances([...parts.test, ...parts.oos_test])
}
