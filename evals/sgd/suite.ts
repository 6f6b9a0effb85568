import { AppError } from '../../src/contract/errors.ts'
import type { Suite } from '../suite.ts'
import { loadTest, loadTraining, type Part } from './load.ts'
import { jointGoalAccuracy, type Values } from './metrics.ts'
import { type Tracker, trackDialogue } from './tracker.ts'
import { findMentions, type Trained, train } from './train.ts'

/** Named subsets of the services. */
const SUBSETS: Readonly<Record<string, RegExp>> = { all: /./, receptionist: /^(?:Services|Homes|Restaurants|RentalCars)_/ }

/**
 * Dialogue state tracking on the Schema-Guided Dialogue set (Rastogi et al. 2020), scored as its official `evaluate.py` does: over all frames of user turns,
 * `jga` is the mean joint goal accuracy with fuzzy matching of free values (metrics.ts), `intent` the share of frames whose active intent is right.
 *
 * At a turn the tracker knows what a dialogue system knows: the user's words so far, its own acts so far, its own earlier decisions, and (as in every published
 * result) which services the turn is about. The user's annotated values, spans and intents are read for learning and scoring only; the system's service calls
 * are not read at all, since they repeat the state.
 */
export const scoreSgd: Suite = async ({ train: trainFolder, test: testFolder, services = 'all', step }) => {
  subsetOf(services)
  const started = performance.now()
  step('reading the dialogues')
  const test = loadTest(testFolder)
  const training = loadTraining(trainFolder, testFolder)
  const trained = train(training, step)
  const trainSeconds = seconds(started)
  const tested = performance.now()
  step('following the test dialogues')
  const figures = scoreTracker(trained, test, { services, known: new Set(training.services.map((service) => service.name)) })
  return { ...figures, train_seconds: trainSeconds, test_seconds: seconds(tested) }
}

/** `known`: the services that were trained on; `jga_unseen` and `intent_unseen` are of the others. Percentages with two decimals. */
export function scoreTracker({ tagger, tracker }: Trained, test: Part, of: { services: string; known: ReadonlySet<string> }) {
  const subset = subsetOf(of.services)
  findMentions(tagger, test.dialogues)
  const all = scoreFrames(tracker, test, (name) => subset.test(name))
  const unseen = all.filter((frame) => !of.known.has(frame.service))
  return {
    jga: percent(all, 'goal'),
    intent: percent(all, 'intent'),
    jga_unseen: percent(unseen, 'goal'),
    intent_unseen: percent(unseen, 'intent'),
    frames: all.length,
    frames_unseen: unseen.length,
  }
}

function subsetOf(services: string): RegExp {
  const subset = SUBSETS[services]
  if (!subset) throw new AppError('bad_request', `--services is one of: ${Object.keys(SUBSETS).join(', ')}`)
  return subset
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1000)
}

interface ScoredFrame {
  readonly service: string
  readonly goal: number
  readonly intent: number
}

function scoreFrames(tracker: Tracker, part: Part, isWanted: (service: string) => boolean): ScoredFrame[] {
  const views = part.wordings[0] ?? []
  return part.dialogues.flatMap((dialogue) => {
    const decisions = trackDialogue(tracker, dialogue, views)
    return dialogue.turns.flatMap((turn, number) =>
      turn.frames.flatMap((frame, index): ScoredFrame[] => {
        const service = part.services[frame.service]
        const decision = decisions[number]?.[index]
        if (!service || !decision || !isWanted(service.name)) return []
        const valuesOf = (values: (slot: number) => readonly string[] | undefined): Values =>
          Object.fromEntries(service.slots.flatMap((slot, at) => (values(at) ? [[slot.name, values(at) ?? []]] : [])))
        const reference = valuesOf((slot) => frame.values[slot])
        const predicted = valuesOf((slot) => (decision.state[slot] === undefined ? undefined : [decision.state[slot] ?? '']))
        const goal = jointGoalAccuracy(service, reference, predicted)
        return [{ service: service.name, goal, intent: decision.intent === frame.intent ? 1 : 0 }]
      }),
    )
  })
}

/** With two decimals; 0 of nothing. */
function percent(frames: readonly ScoredFrame[], figure: 'goal' | 'intent'): number {
  if (frames.length === 0) return 0
  return Math.round((frames.reduce((sum, frame) => sum + frame[figure], 0) / frames.length) * 10_000) / 100
}
