import type { Command } from 'commander'
import type { Suite } from '../../evals/suite.ts'
import { AppError } from '../contract/errors.ts'
import { createProgress } from './progress.ts'
import { printJson } from './run.ts'

/** The language benchmarks by name; only the one that is asked for is loaded. */
const SUITES: Readonly<Record<string, () => Promise<Suite>>> = {
  arbanking77: async () => (await import('../../evals/arbanking77/suite.ts')).scoreArBanking77,
  clinc150: async () => (await import('../../evals/clinc150/suite.ts')).scoreClinc150,
  'nlupp-time': async () => (await import('../../evals/nlupp-time/suite.ts')).scoreNluppTime,
  restaurants8k: async () => (await import('../../evals/restaurants8k/suite.ts')).scoreRestaurants8k,
  sgd: async () => (await import('../../evals/sgd/suite.ts')).scoreSgd,
  xsid: async () => (await import('../../evals/xsid/suite.ts')).scoreXsid,
}

interface Options {
  readonly train: string
  readonly test: string
  readonly services?: string
  readonly json?: true
}

export function registerEvalCommand(program: Command): void {
  program
    .command('eval')
    .description('train the learners on a standard language set and score them with its own metrics')
    .argument('<suite>', `one of: ${Object.keys(SUITES).join(', ')}`)
    .requiredOption('--train <folder>', 'the set’s train part (or the folder that holds the sets)')
    .requiredOption('--test <folder>', 'the set’s test part (or the folder that holds the sets)')
    .option('--services <subset>', 'score only these services (sgd: all, receptionist)')
    .option('--json', 'end with one line of JSON')
    .action(async (suite: string, options: Options) => {
      const load = SUITES[suite]
      if (!load) throw new AppError('bad_request', `there is no suite "${suite}"; one of: ${Object.keys(SUITES).join(', ')}`)
      const score = await load()
      const progress = createProgress()
      const { train, test, services, json } = options
      let figures: Readonly<Record<string, number>>
      try {
        figures = await score({ train, test, ...(services === undefined ? {} : { services }), step: progress.step })
      } finally {
        progress.end()
      }
      const width = Math.max(...Object.keys(figures).map((name) => name.length))
      for (const [name, figure] of Object.entries(figures)) process.stdout.write(`${name.padEnd(width)}  ${figure}\n`)
      if (json) printJson({ suite, ...figures })
    })
}
