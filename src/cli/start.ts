import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { type RunningServer, startServer } from '../main.ts'

export function registerStartCommand(program: Command): void {
  program
    .command('start')
    .description('start the server (what npm start runs)')
    .action(async () => {
      const config = readConfig()
      const terminal = process.stderr.isTTY === true
      const started = performance.now()
      const server = await startServer(config, (step) => {
        if (terminal) process.stderr.write(`\r\u001b[K${describe(step)}…`)
        else process.stderr.write(`${describe(step)}…\n`)
      })
      if (terminal) process.stderr.write('\r\u001b[K')
      process.stdout.write(screen(server, Math.round(performance.now() - started)))
      const signal = await stopSignal()
      process.stderr.write(`${signal === 'SIGINT' ? '\n' : ''}Stopping…\n`)
      await server.stop()
    })
}

function describe(step: string): string {
  if (step === 'database') return 'Starting the database'
  return step.startsWith('migration ') ? `Preparing the database: ${step.slice(10).replace('.sql', '')}` : step
}

function screen(server: RunningServer, ms: number): string {
  const base = server.ctx.config.http.publicUrl
  const lines = [
    '',
    `  Vorel is ready (${(ms / 1000).toFixed(1)} s)`,
    '',
    `  Talk to the receptionist   ${base}/chat/demo-salon`,
    `  All demo businesses        ${base}/`,
    `  API reference              ${base}/docs`,
    `  Demo API key               ${server.demo.apiKey ?? '(revoked; issue another with: npx vorel keys create --tenant demo-salon --name demo --scopes read)'}`,
    '',
    '  Try it:',
    `  curl -H "Authorization: Bearer ${server.demo.apiKey ?? '<key>'}" ${base}/api/v1/conversations`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ]
  return `${lines.join('\n')}\n`
}

/** The first SIGINT or SIGTERM. Terminals and launchers may send it twice at once; a second one later ends the process without waiting. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first = 0
    const onSignal = (signal: NodeJS.Signals) => {
      if (first === 0) {
        first = performance.now()
        resolve(signal)
      } else if (performance.now() - first > 1000) process.exit(1)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}
