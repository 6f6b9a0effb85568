import { expect, test } from 'vitest'
import { addNoise } from '../../../evals/simulate/noise.ts'
import { createRandom } from '../../../evals/simulate/random.ts'
import { fold } from '../../../src/receptionist/understanding/normalise.ts'
import { findRedFlags } from '../../../src/receptionist/understanding/red-flags.ts'
import { RED_FLAGS_AR } from './red-flags-ar.ts'
import { RED_FLAGS_EN } from './red-flags-en.ts'
import { MISTYPED_AR, MISTYPED_EN } from './red-flags-mistyped.ts'

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

test.each([
  ['English', MISTYPED_EN],
  ['Arabic', MISTYPED_AR],
] as const)('%s: danger to life is heard though it is mistyped, and a slip of a calm word is none', (language, { danger, calm }) => {
  const missed = danger.filter((text) => !isFlagged(text))
  const alarms = calm.filter(isFlagged)
  console.info(
    `red flags, ${language}, mistyped: ${danger.length - missed.length}/${danger.length} found, ${calm.length - alarms.length}/${calm.length} left calm`,
  )
  expect({ recall: 1 - missed.length / danger.length, missed }).toMatchObject({ recall: expect.toSatisfy((share) => share >= 0.95) })
  expect({ calm: 1 - alarms.length / calm.length, alarms }).toMatchObject({ calm: expect.toSatisfy((share) => share >= 0.97) })
})

test.each([
  ['English', RED_FLAGS_EN],
  ['Arabic', RED_FLAGS_AR],
] as const)('%s: slips of the finger in three words of ten hide little danger and make none', (language, { tuned, heldOut }) => {
  const random = createRandom(language)
  const mistype = (texts: readonly string[]) => texts.map((text) => addNoise(text, 'typos', { kept: [], random }))
  const danger = [...tuned.danger, ...heldOut.danger].filter(isFlagged)
  const calm = [...tuned.calm, ...heldOut.calm].filter((text) => !isFlagged(text))
  const share = (texts: readonly string[], flagged: boolean) => texts.filter((text) => isFlagged(text) === flagged).length / texts.length
  const [found, left] = [mistype([...danger, ...danger, ...danger]), mistype([...calm, ...calm, ...calm])]
  console.info(`red flags, ${language}, slips: ${share(found, true).toFixed(3)} found, ${share(left, false).toFixed(3)} left calm`)
  expect(share(found, true)).toBeGreaterThanOrEqual(0.95)
  expect(share(left, false)).toBeGreaterThanOrEqual(0.97)
})
