import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const text = readFileSync(path.join(root, 'docs/api-checklist.md'), 'utf8')

test('the review list has its 126 items, each with a test, a rule or an open point', () => {
  const items = text.split(/^(?=\d+\. )/m).slice(1)
  expect(items.map((item) => Number.parseInt(item, 10))).toEqual(Array.from({ length: 126 }, (_, index) => index + 1))
  expect(items.filter((item) => !/› “|Rule|Open/.test(item))).toEqual([])
})

test('every test that it names exists', () => {
  const named = [...text.matchAll(/`([^`]+\.test\.ts)` › “([^”]+)”/g)].map(([, file = '', name = '']) => ({ file, name }))
  expect(named.length).toBeGreaterThan(100)
  const sources = new Map<string, string>()
  const sourceOf = (file: string) => {
    const known = sources.get(file)
    if (known !== undefined) return known
    const source = existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : ''
    sources.set(file, source)
    return source
  }
  expect(named.filter(({ file, name }) => !sourceOf(file).includes(name))).toEqual([])
})
