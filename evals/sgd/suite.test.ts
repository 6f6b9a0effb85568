import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { loadTest, loadTraining } from './load.ts'
import { scoreSgd } from './suite.ts'
import { writeSyntheticSet } from './synthetic.ts'
import { trackDialogue } from './tracker.ts'
import { findMentions, train } from './train.ts'

let folder = ''
beforeAll(() => {
  folder = temporaryFolder('vorel-sgd-')
  writeSyntheticSet(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const quiet = () => undefined

test('a tracker trained on one service follows another that it has not seen, and is scored over both', async () => {
  const figures = await scoreSgd({ train: folder, test: path.join(folder, 'sgd'), step: quiet })
  expect(figures.frames).toBe(32)
  expect(figures.jga).toBeGreaterThan(90)
  expect(figures.jga_unseen).toBeGreaterThan(90)
  expect(figures.intent).toBeGreaterThan(90)
})

test('only the services of the subset are scored, and an unknown subset is refused', async () => {
  const figures = await scoreSgd({ train: folder, test: folder, services: 'receptionist', step: quiet })
  expect(figures.frames).toBe(0)
  await expect(scoreSgd({ train: folder, test: folder, services: 'kites', step: quiet })).rejects.toThrow('--services is one of')
})

test('the user’s annotations have no influence on what is tracked', () => {
  const { tagger, tracker } = train(loadTraining(folder, folder), quiet)
  const part = loadTest(folder)
  findMentions(tagger, part.dialogues)
  const views = part.wordings[0] ?? []
  const blanked = part.dialogues.map((dialogue) => ({
    ...dialogue,
    turns: dialogue.turns.map((turn) => ({
      ...turn,
      labels: new Int32Array(turn.tokens.length),
      frames: turn.frames.map((frame) => ({ service: frame.service, intent: -1, values: [] })),
    })),
  }))
  const decisions = part.dialogues.map((dialogue) => trackDialogue(tracker, dialogue, views))
  expect(blanked.map((dialogue) => trackDialogue(tracker, dialogue, views))).toEqual(decisions)
  expect(decisions.flat(2).some((decision) => decision.state.some((value) => value !== undefined))).toBe(true)
})

test('training twice gives the same weights to the byte', () => {
  const [first, second] = [0, 1].map(() => train(loadTraining(folder, folder), quiet))
  const digest = (trained: typeof first, ranker: 'intents' | 'claims' | 'slots') =>
    createHash('sha256')
      .update(trained?.tracker[ranker].weights ?? '')
      .digest('hex')
  for (const ranker of ['intents', 'claims', 'slots'] as const) expect(digest(first, ranker)).toBe(digest(second, ranker))
})

test('a folder without the set is refused with its name', async () => {
  await expect(scoreSgd({ train: folder, test: path.join(folder, 'nowhere'), step: quiet })).rejects.toThrow('nowhere')
})
