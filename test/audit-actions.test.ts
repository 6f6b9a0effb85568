import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const texts = readFileSync(path.join(root, 'console/src/pages/settings/audit-actions.ts'), 'utf8')

test('every action that the audit log is written with has its words in the console, in both languages, and there are no others', () => {
  const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.ts$/.test(file))
  const written = sources.flatMap((file) => {
    const source = readFileSync(path.join(root, 'src', file), 'utf8')
    return [...source.matchAll(/\baction: '([a-z_]+\.[a-z_]+)'/g)].map(([, action = '']) => action.replace('.', '_'))
  })
  // set-status.ts composes its own.
  const expected = [...new Set([...written, 'tenant_active', 'tenant_suspended'])].sort()
  expect(expected.length).toBeGreaterThan(40)
  const [english = '', arabic = ''] = texts.slice(texts.indexOf('en: {')).split('  ar: {')
  for (const part of [english, arabic]) {
    expect([...part.matchAll(/^ {4}([a-z_]+): '/gm)].map(([, name]) => name).sort()).toEqual(expected)
  }
})
