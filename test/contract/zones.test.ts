import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
/** UTC+13, where it is already tomorrow, and the language with its own small and capital i. */
const env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TZ: 'Pacific/Apia',
  LC_ALL: 'tr_TR.UTF-8',
  DATABASE_URL: inject('templateUrl'),
}
/** What reads, compares or prints times, numbers and names. */
const SUITES = ['appointments', 'analytics', 'conversations'].map((name) => `test/contract/${name}.test.ts`)

test('the contract holds on a host in another time zone and with Turkish letters', async () => {
  const zone = await run(
    process.execPath,
    ['-p', 'JSON.stringify([new Date(0).getTimezoneOffset(), Intl.DateTimeFormat().resolvedOptions().locale])'],
    { env },
  )
  expect(JSON.parse(zone.stdout)).toEqual([660, 'tr-TR'])
  const { stdout } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...SUITES], { env, cwd: root })
  const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(stdout) ?? []
  expect(Number(failed)).toBe(0)
  expect(Number(passed)).toBeGreaterThan(10)
}, 180_000)
