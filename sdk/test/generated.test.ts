import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type OpenApi, operationsOf } from '../generate/document.ts'
import { Vorel } from '../src/index.ts'

const document: OpenApi = JSON.parse(readFileSync('docs/openapi.json', 'utf8'))
const ID = '019cadc6-7c80-7123-8abc-0123456789ab'

test('what is generated is what docs/openapi.json says', () => {
  execFileSync(process.execPath, ['scripts/generate-sdk.ts', '--check'], { stdio: 'pipe' })
})

test('every operation of the document has its method, and each method asks for its operation', async () => {
  const asked: string[] = []
  const vorel = new Vorel({
    apiKey: 'vapk_test',
    baseUrl: 'https://desk.example',
    fetch: async (url, init) => {
      asked.push(`${init.method} ${new URL(url).pathname.replaceAll(ID, '{}')}`)
      return Response.json({ data: [], next_cursor: null, has_more: false })
    },
  })
  for (const resource of Object.values(vorel)) {
    for (const method of Object.values<(...input: unknown[]) => Promise<unknown>>(resource)) {
      // Ids are the only parameters that must be strings; the others may be anything here.
      await method(ID, method.length > 2 ? ID : undefined, {})
    }
  }
  const offered = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '{}')}`),
  )
  expect(offered.length).toBeGreaterThan(30)
  expect(asked.toSorted()).toEqual(offered.toSorted())
})

test('two operations of one name are refused, not overwritten; one that has it as its operationId keeps it', () => {
  const twice = (end: string, operationId?: string) => {
    const [path = '', { post } = {}] = Object.entries(document.paths).find(([each]) => each.endsWith(end)) ?? []
    if (!post) throw new Error(`no ${end}`)
    const second = { post: { ...post, operationId: operationId ?? post.operationId } }
    return operationsOf({ ...document, paths: { [path.replace(end, `/range${end}`)]: second, [path]: { post } } })
  }
  expect(() => twice('/close')).toThrow('NAMES')
  expect(twice('/redeliver', 'redeliverRange').map(({ method }) => method)).toEqual(['redeliverRange', 'redeliver'])
})
