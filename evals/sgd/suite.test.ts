import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { loadTest, loadTraining } from './load.ts'
import type { Turn } from './prepare.ts'
import { scoreSgd, scoreTracker } from './suite.ts'
import { writeSyntheticSet } from './synthetic.ts'
import { trackDialogue } from './tracker.ts'
import { findMentions, type Trained, train } from './train.ts'

let folder = ''
let trained: Trained
beforeAll(() => {
  folder = temporaryFolder('vorel-sgd-')
  writeSyntheticSet(folder)
  trained = train(loadTraining(folder, folder), quiet)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const quiet = () => undefined

test('a tracker trained on one service follows another that it has not seen, and is scored over both', () => {
  const figures = scoreTracker(trained, loadTest(folder), { services: 'all', known: new Set(['Kites_1']) })
  expect(figures).toMatchObject({ frames: 32, frames_unseen: 16 })
  expect(figures.jga).toBeGreaterThan(90)
  expect(figures.jga_unseen).toBeGreaterThan(90)
  expect(figures.intent).toBeGreaterThan(90)
})

test('only the services of the subset are scored', () => {
  const figures = scoreTracker(trained, loadTest(path.join(folder, 'sgd')), { services: 'receptionist', known: new Set(['Kites_1']) })
  expect(figures).toMatchObject({ frames: 16, frames_unseen: 16 })
})

test('the user’s annotations are not read while a dialogue is followed', () => {
  const part = loadTest(folder)
  const hidden = part.dialogues.map((dialogue) => ({ ...dialogue, turns: dialogue.turns.map(hideGold) }))
  findMentions(trained.tagger, hidden)
  const decisions = hidden.flatMap((dialogue) => trackDialogue(trained.tracker, dialogue, part.wordings[0] ?? []).flat())
  expect(decisions.some((decision) => decision.state.some((value) => value !== undefined))).toBe(true)
})

function hideGold(turn: Turn): Turn {
  const hide = (target: object, ...keys: readonly string[]) => {
    for (const key of keys)
      Object.defineProperty(target, key, {
        get() {
          throw new Error(`"${key}" is gold`)
        },
      })
  }
  const copy = { ...turn, frames: turn.frames.map((frame) => ({ ...frame })) }
  for (const frame of copy.frames) hide(frame, 'intent', 'values')
  hide(copy, 'labels')
  return copy
}

test('training twice gives the same weights to the byte', () => {
  const again = train(loadTraining(folder, folder), quiet)
  const digest = ({ tracker, tagger }: Trained) =>
    [tracker.intents, tracker.claims, tracker.slots, tagger.classifier].map(({ weights }) =>
      createHash('sha256').update(weights).digest('hex'),
    )
  expect(digest(again)).toEqual(digest(trained))
})

test('a validation part is learnt from too, unless it is what is tested', () => {
  const other = temporaryFolder('vorel-sgd-')
  try {
    writeSyntheticSet(other, 'dev')
    expect(loadTraining(other, folder).dialogues.length).toBe(64)
    expect(loadTraining(other, other).dialogues.length).toBe(60)
  } finally {
    rmSync(other, { recursive: true, force: true })
  }
})

test('a folder without the set and an unknown subset are refused by name', async () => {
  await expect(scoreSgd({ train: folder, test: path.join(folder, 'nowhere'), step: quiet })).rejects.toThrow('nowhere')
  await expect(scoreSgd({ train: folder, test: folder, services: 'kites', step: quiet })).rejects.toThrow('--services is one of')
})
