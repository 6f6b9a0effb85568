import { styleText } from 'node:util'
import type { Command } from 'commander'
import { buildConsole, isConsoleStale } from '../../scripts/build-console.mjs'
import { readConfig } from '../config.ts'
import { type RunningServer, startServer } from '../main.ts'
import { interrupted, whenInterrupted } from './interruption.ts'
import { createProgress } from './progress.ts'

const SETTLED_MS = 10_000

export function registerStartCommand(program: Command): void {
  program
    .command('start')
    .description('start the server (what npm start runs)')
    .action(async () => {
      const config = readConfig()
      const started = performance.now()
      const progress = createProgress()
      let server: RunningServer
      try {
        if (config.roles.api && isConsoleStale()) {
          progress.step('Building the console')
          await buildConsole()
        }
        server = await startServer(config, {
          onProgress: (step) => progress.step(describe(step)),
          signal: interrupted,
          isWatched: process.stderr.isTTY === true,
        })
      } catch (error) {
        progress.end()
        if (!interrupted.aborted) throw error
        process.stderr.write('Stopped before it was ready.\n')
        return
      }
      progress.end()
      // What the start and its warming up leave behind is a quarter of an idle server (scripts/server-flags.mjs).
      setTimeout(() => globalThis.gc?.({ flavor: 'last-resort' }), SETTLED_MS).unref()
      process.stdout.write(screen(server, performance.now() - started))
      const isLost = await Promise.race([whenInterrupted().then(() => false), server.lost.then(() => true)])
      process.stderr.write(`${interrupted.reason === 'SIGINT' ? '\n' : ''}Stopping…\n`)
      const isClean = await server.stop()
      process.exitCode = isClean && !isLost ? 0 : 1
      // What didn't end in its time may hold the process for as long as it likes.
      if (!isClean) process.exit()
    })
}

function describe(step: string): string {
  if (step === 'database') return 'Starting the database'
  return step.startsWith('migration ') ? `Preparing the database: ${step.slice(10).replace('.sql', '')}` : step
}

function screen(server: RunningServer, ms: number): string {
  const base = server.ctx.config.http.publicUrl
  const key = server.demo.apiKey
  const title = (text: string) => styleText(['bold', 'green'], text)
  const value = (text: string) => styleText('bold', text)
  const lines = [
    '',
    `  ${title('Vorel is ready')} (${(ms / 1000).toFixed(1)} s)`,
    '',
    ...(server.isServing
      ? [
          `  Talk to the receptionist   ${value(`${base}/chat/demo-salon`)}`,
          `  All demo businesses        ${base}/`,
          `  API reference              ${value(`${base}/docs`)}`,
          `  Console                    ${value(`${base}/sign-in`)}`,
          `    sign in with             ${server.demo.account?.email}  ${value(server.demo.account?.password ?? '')}`,
        ]
      : ['  Working on jobs; VOREL_ROLES leaves the HTTP side to others.']),
    `  Demo API key               ${key ? value(key) : '(revoked; another: npx vorel keys create --tenant demo-salon --name demo --scopes read)'}`,
    '',
    ...(server.isServing ? ['  Try it:', `  curl -H "Authorization: Bearer ${key ?? '<key>'}" ${base}/api/v1/conversations`, ''] : []),
    '  Ctrl-C stops everything.',
    '',
  ]
  return `${lines.join('\n')}\n`
}
