import { expect, test } from 'vitest'
import { fold } from '../../../src/receptionist/understanding/normalise.ts'
import { findRedFlags } from '../../../src/receptionist/understanding/red-flags.ts'
import { RED_FLAGS_AR } from './red-flags-ar.ts'
import { RED_FLAGS_EN } from './red-flags-en.ts'

const isFlagged = (text: string) => findRedFlags(fold(text)).length > 0

test.each([
  ['English', RED_FLAGS_EN],
  ['Arabic', RED_FLAGS_AR],
] as const)('%s: danger to life is heard in fresh words, and a figure of speech is none', (language, { tuned, heldOut }) => {
  const scores = [tuned, heldOut].map(({ danger, calm }, at) => {
    const missed = danger.filter((text) => !isFlagged(text))
    const alarms = calm.filter(isFlagged)
    const found = `${danger.length - missed.length}/${danger.length} found, ${calm.length - alarms.length}/${calm.length} left calm`
    console.info(`red flags, ${language}, ${at === 0 ? 'tuned' : 'held out'}: ${found}`)
    return { missed, alarms, recall: 1 - missed.length / danger.length, calm: 1 - alarms.length / calm.length }
  })
  expect(scores[0]).toMatchObject({ missed: [], alarms: [] })
  // The held-out half was not looked at while the lexicon was widened: what is missed there is left.
  expect(scores[1]?.recall).toBeGreaterThanOrEqual(0.96)
  expect(scores[1]?.calm).toBeGreaterThanOrEqual(0.9)
})
