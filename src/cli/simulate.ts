import { type Command, InvalidArgumentError } from 'commander'
import type { Place } from '../../evals/simulate/lane.ts'
import type { Played } from '../../evals/simulate/play.ts'
import { type Round, race } from '../../evals/simulate/race.ts'
import { faultLines, meetsLimits, row, summary, table } from '../../evals/simulate/report.ts'
import { RERUNS } from '../../evals/simulate/reruns.ts'
import { playAll, type Work } from '../../evals/simulate/run.ts'
import { LANGUAGES, type Scenario, TASKS, VERTICALS } from '../../evals/simulate/scenario.ts'
import { SCENARIOS } from '../../evals/simulate/scenarios.ts'
import { readConfig } from '../config.ts'
import { AppError } from '../contract/errors.ts'
import { createProgress } from './progress.ts'
import { playRecorded, printRecorded } from './recorded.ts'
import { printJson, withContext } from './run.ts'
import { createScratchDatabase } from './scratch-database.ts'

interface Options {
  readonly vertical?: string
  readonly language?: string
  readonly task?: string
  readonly scenario?: string
  readonly seed: number
  readonly seeds: number
  readonly count?: number
  readonly reruns?: true
  readonly race?: number
  readonly fromConversation?: string
  readonly tenant?: string
  readonly verbose?: true
  readonly json?: true
}

export function registerSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('simulated customers against the real stack; passes only on what is stored in the end')
    .option('--vertical <vertical>', `one of: ${VERTICALS.join(', ')}`)
    .option('--language <language>', 'en or ar')
    .option('--task <task>', `one of: ${TASKS.join(', ')}`)
    .option('--scenario <name or file>', 'this one only; a file ending in .json is a recorded conversation')
    .option('--from-conversation <id>', 'instead: print a conversation of --tenant as such a file')
    .option('--tenant <slug or id>', 'whose conversation')
    .option('--seed <number>', 'the first seed', wholeNumber, 1)
    .option('--seeds <number>', 'how many seeds each scenario is played with', wholeNumber, 5)
    .option('--count <number>', 'at most so many scenarios, spread over all', wholeNumber)
    .option('--reruns', 'also play each scenario once under each kind of noise')
    .option('--race <rounds>', 'instead: so many rounds of 200 customers after one slot', wholeNumber)
    .option('--verbose', 'transcripts of what failed, on stderr')
    .option('--json', 'one line of JSON instead of the table')
    .action(async (options: Options) => {
      if (options.fromConversation !== undefined) {
        if (!options.tenant) throw new AppError('bad_request', '--from-conversation needs --tenant')
        return printRecorded(options.tenant, options.fromConversation)
      }
      const file = options.scenario?.endsWith('.json') ? options.scenario : null
      if (file) {
        if (!(await inScratchDatabase((place) => playRecorded(place, file, options.json === true)))) process.exitCode = 1
        return
      }
      if (options.race !== undefined) {
        const rounds = await inScratchDatabase((place) => race(place, { customers: RACERS, rounds: options.race ?? 1, seed: options.seed }))
        if (!reportRace(rounds, options.json === true)) process.exitCode = 1
        return
      }
      const scenarios = chosen(options)
      const seeds = Array.from({ length: options.seeds }, (_, index) => options.seed + index)
      const work = scenarios.flatMap((scenario) => seeds.map((seed) => ({ scenario, seed })))
      const passed = await inScratchDatabase(async (place) => simulate(place, work, options))
      if (!passed) process.exitCode = 1
    })
}

const RACERS = 200

/** One booking and everybody else with other times, in each round. */
function reportRace(rounds: readonly Round[], json: boolean): boolean {
  const right = rounds.filter((round) => round.bookings === 1 && round.toldBooked === 1 && round.alternatives === RACERS - 1).length
  if (json) printJson({ customers: RACERS, rounds, right })
  else {
    const lines = rounds.map(
      (round, at) => `round ${at + 1}: ${round.bookings} booked, ${round.toldBooked} told so, ${round.alternatives} offered other times`,
    )
    process.stdout.write(`${lines.join('\n')}\n${right} of ${rounds.length} rounds right\n`)
  }
  return right === rounds.length
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number from 1')
  return value
}

function chosen(options: Options): readonly Scenario[] {
  const known = (value: string | undefined, names: readonly string[], what: string) => {
    if (value !== undefined && !names.includes(value))
      throw new AppError('bad_request', `there is no ${what} "${value}"; one of: ${names.join(', ')}`)
  }
  known(options.vertical, VERTICALS, 'vertical')
  known(options.language, LANGUAGES, 'language')
  known(options.task, TASKS, 'task')
  const fitting = SCENARIOS.filter(
    (scenario) =>
      (options.vertical ?? scenario.vertical) === scenario.vertical &&
      (options.language ?? scenario.language) === scenario.language &&
      (options.task ?? scenario.task) === scenario.task &&
      (options.scenario ?? scenario.name) === scenario.name,
  )
  if (fitting.length === 0) throw new AppError('bad_request', 'no scenario is left with these options')
  const count = Math.min(options.count ?? fitting.length, fitting.length)
  return Array.from({ length: count }, (_, index) => fitting[Math.floor((index * fitting.length) / count)]).filter(
    (item) => item !== undefined,
  )
}

async function simulate(place: Place, work: readonly Work[], options: Options): Promise<boolean> {
  const progress = createProgress()
  let done = 0
  const onPlayed = (played: Played) => {
    done += 1
    if (done % 50 === 0) progress.step(`${done} conversations`)
    if (options.verbose && !played.passed) process.stderr.write(`\n${tell(played)}\n`)
  }
  const started = performance.now()
  const played = await playAll(place, work, { onPlayed })
  const seconds = (performance.now() - started) / 1000
  const reruns: { name: string; played: readonly Played[] }[] = []
  for (const rerun of options.reruns ? RERUNS : []) {
    const once = work.filter(({ scenario, seed }) => seed === options.seed && (rerun.fits?.(scenario) ?? true))
    reruns.push({ name: rerun.name, played: await playAll(place, once, { ...rerun.options, onPlayed }) })
  }
  progress.end()
  const all = [...played, ...reruns.flatMap((rerun) => rerun.played)]
  const failed = all
    .filter((one) => !one.passed)
    .map(({ scenario, seed, faults, differences }) => ({ scenario: scenario.name, seed, faults, differences }))
  if (options.json) {
    printJson({
      ...summary(played),
      seconds,
      reruns: Object.fromEntries(reruns.map((rerun) => [rerun.name, summary(rerun.played)])),
      failed,
    })
  } else {
    const parts = [
      table(played, options.seeds),
      ...(reruns.length > 0 ? [reruns.map((rerun) => row(rerun.name, '', rerun.played)).join('\n')] : []),
      faultLines(all),
    ]
    const lines = failed.map((one) => `--scenario ${one.scenario} --seed ${one.seed}: ${[...one.faults, ...one.differences].join('; ')}`)
    process.stdout.write(`${[...parts, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n')}\n`)
  }
  return options.scenario ? failed.length === 0 : meetsLimits(played)
}

function tell({ scenario, seed, faults, differences, transcript }: Played): string {
  return `${scenario.name}, seed ${seed}: ${[...faults, ...differences].join('; ')}\n${transcript.map((line) => `  ${line.replaceAll('\n', '\n    ')}`).join('\n')}`
}

async function inScratchDatabase<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const scratch = await createScratchDatabase(readConfig())
  const { url: adminUrl, appUrl } = scratch.config.database
  if (!adminUrl || !appUrl) throw new Error('a scratch database has both addresses')
  try {
    return await withContext((ctx) => work({ adminUrl, appUrl, log: ctx.log, sealer: ctx.sealer }), {
      signals: 'local',
      config: scratch.config,
    })
  } finally {
    await scratch.drop()
  }
}
