import { readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { processorTime } from '../../../../test/processor-time.ts'
import { INTENTS, readEvidence } from '../intent-evidence.ts'
import { intentModel, MODEL_FILE, readModel, writeModel } from '../intent-model.ts'
import { intentOdds } from '../intents.ts'
import { turn } from '../test-turn.ts'
import { understand } from '../understand.ts'
import { plainExample } from './expand.ts'
import { readBank } from './read-bank.ts'
import { scoreIntents } from './score.ts'
import { trainIntents } from './train.ts'

const bank = readBank()
const model = intentModel()

describe('the utterance bank', () => {
  test.each(['en', 'ar'] as const)('%s has at least 60 utterances of every intent', (language) => {
    for (const intent of INTENTS) {
      const own = bank.filter(
        (utterance) => utterance.language === language && utterance.intents.length === 1 && utterance.intents[0] === intent,
      )
      expect({ intent, count: own.length }).toEqual({ intent, count: expect.toSatisfy((count: number) => count >= 60) })
    }
  })

  test('no line stands for two different things, and a fifth is held out', () => {
    const meanings = new Map<string, string>()
    const lines = bank.filter(({ expectations, intents }) => expectations.length === 0 && intents.length === 1)
    for (const { language, text, intents } of lines) {
      const known = meanings.get(`${language} ${text}`) ?? intents.join()
      expect(`${text}: ${intents.join()}`).toBe(`${text}: ${known}`)
      meanings.set(`${language} ${text}`, known)
    }
    const share = bank.filter(({ heldOut }) => heldOut).length / bank.length
    expect(share).toBeGreaterThan(0.17)
    expect(share).toBeLessThan(0.25)
  })
})

describe('the trained weights', () => {
  test('training is repeatable to the byte, and the file is read as it was written', () => {
    const examples = bank.filter((utterance, at) => !utterance.heldOut && at % 20 === 0).map((utterance) => plainExample(utterance))
    const file = writeModel(trainIntents(examples))
    expect(writeModel(trainIntents(examples)).equals(file)).toBe(true)
    expect(writeModel(readModel(file)).equals(file)).toBe(true)
  })

  test.each(['en', 'ar'] as const)(
    '%s: lines that were held out are read better than by the hand-set weights, and no graver intent is missed',
    (language) => {
      const lines = bank
        .filter((utterance) => utterance.heldOut && utterance.language === language)
        .map((utterance) => plainExample(utterance))
      const hand = scoreIntents(lines, (tokens, context) => readEvidence(tokens, context).odds)
      const shipped = scoreIntents(lines, (tokens, context) => intentOdds(tokens, context, model))
      expect(shipped.macroF1).toBeGreaterThan(hand.macroF1)
      expect(shipped.first).toBeGreaterThan(hand.first + 0.05)
      for (const intent of ['emergency', 'opt_out'] as const) {
        expect(shipped.intents[intent].recall).toBeGreaterThanOrEqual(hand.intents[intent].recall)
        expect(shipped.intents[intent].precision).toBeGreaterThanOrEqual(hand.intents[intent].precision)
      }
    },
  )

  test('what the hand-written lexicons read stands', () => {
    for (const text of ['5pm tomorrow', 'cancel my appointment', 'hello', 'thanks'])
      expect(understand(turn(text)).intents[0]?.score).toBeGreaterThanOrEqual(0.5)
  })

  test.each(['no', 'لا', 'yes', 'نعم', 'ok', 'طيب', 'maybe', 'not now'])('a bare "%s" ends nothing and orders nothing', (text) => {
    const { intents } = understand(turn(text))
    for (const { intent, score } of intents)
      if (intent !== 'out_of_scope') expect({ intent, score }).toEqual({ intent, score: expect.toSatisfy((value: number) => value < 0.4) })
  })

  test('they are small, quickly there and quickly applied', () => {
    expect(statSync(MODEL_FILE).size).toBeLessThan(1_000_000)
    expect(processorTime(() => readModel(readFileSync(MODEL_FILE)))).toBeLessThan(100)
    const text = 'well the thing with the whatsit from last week, you know, that one over there'
    understand(turn(text))
    expect(processorTime(() => understand(turn(text)))).toBeLessThan(20)
  })
})
