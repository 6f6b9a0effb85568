import { seededRandom, shuffledIndexes } from '../../src/receptionist/understanding/learning/hash.ts'
import { createSnapshots, takeSnapshot } from '../../src/receptionist/understanding/learning/ranker.ts'
import type { Part } from './load.ts'
import type { PreparedDialogue } from './prepare.ts'
import { blinded } from './schema-view.ts'
import { createTagger, type Tagger, tag, teachTagger } from './tagger.ts'
import { createTracker, type Tracker, teachDialogue } from './tracker.ts'

const SEED = 20_260_101
const EPOCHS = 3
const BLIND_SHARE = 0.3
/** How many moments of the last pass are averaged. */
const SNAPSHOTS = 10

export interface Trained {
  readonly tagger: Tagger
  readonly tracker: Tracker
}

/** Learns from a part. The same part gives the same weights. */
export function train(part: Part, step: (text: string) => void): Trained {
  const tagger = trainTagger(part.dialogues, step)
  const tracker = createTracker()
  const rankers = [tracker.intents, tracker.claims, tracker.slots].map((ranker) => ({ ranker, snapshots: createSnapshots(ranker) }))
  const random = seededRandom(SEED)
  const blind = part.wordings.map((views) => views.map(blinded))
  const interval = Math.ceil(part.dialogues.length / SNAPSHOTS)
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    step(`learning to follow, pass ${epoch} of ${EPOCHS}`)
    shuffledIndexes(part.dialogues.length, random).forEach((index, place) => {
      const dialogue = part.dialogues[index]
      // Every other reading uses a reworded schema, so that the tracker leans on what words mean rather than on one service's names.
      const wording = random() < 0.5 ? 0 : Math.floor(random() * part.wordings.length)
      const views = random() < BLIND_SHARE ? blind[wording] : part.wordings[wording]
      if (dialogue) teachDialogue(tracker, dialogue, views ?? [])
      const isDue = (place + 1) % interval === 0 || place + 1 === part.dialogues.length
      if (epoch === EPOCHS && isDue) for (const { ranker, snapshots } of rankers) takeSnapshot(snapshots, ranker)
    })
  }
  for (const { ranker, snapshots } of rankers) ranker.weights.set(snapshots.mean)
  return { tagger, tracker }
}

/** Two halves are tagged by each other's tagger, so that the tracker learns from mentions as imperfect as those it will meet. */
function trainTagger(dialogues: readonly PreparedDialogue[], step: (text: string) => void): Tagger {
  step('learning to find values')
  const halves = [0, 1].map((half) => dialogues.filter((_, index) => index % 2 === half))
  const taggers = halves.map((half) => {
    const tagger = createTagger()
    teachAll(tagger, half)
    return tagger
  })
  const [first, second] = taggers
  if (!first || !second) throw new Error('two halves')
  findMentions(second, halves[0] ?? [])
  findMentions(first, halves[1] ?? [])
  teachAll(first, halves[1] ?? [])
  return first
}

function teachAll(tagger: Tagger, dialogues: readonly PreparedDialogue[]): void {
  for (const dialogue of dialogues) for (const turn of dialogue.turns) teachTagger(tagger, turn.tokens, turn.hints, turn.labels)
}

export function findMentions(tagger: Tagger, dialogues: readonly PreparedDialogue[]): void {
  for (const dialogue of dialogues) for (const turn of dialogue.turns) turn.mentions = tag(tagger, turn.tokens, turn.hints)
}
