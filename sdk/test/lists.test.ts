import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeConversation, makeTenant } from '../../test/factories.ts'
import type { Vorel } from '../src/index.ts'
import { type ServedApi, serveApi } from './served-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

const requests = vi.fn<(url: string) => void>()
/** A client of a tenant of its own with so many conversations; ids newest first. */
async function clientWith(count: number): Promise<{ vorel: Vorel; ids: string[]; add: (count: number) => Promise<string[]> }> {
  const tenant = await makeTenant(api.world)
  const { key } = await api.issue(tenant)
  const add = (more: number) =>
    api.world.db.withTenant(tenant, async (tx) => {
      const made: string[] = []
      for (let index = 0; index < more; index++) made.push(await makeConversation(tx))
      return made
    })
  const ids = (await add(count)).reverse()
  requests.mockClear()
  const vorel = api.vorel({
    apiKey: key,
    fetch: (url, init) => {
      requests(url)
      return fetch(url, init)
    },
  })
  return { vorel, ids, add }
}

test('a loop sees each of 250 rows once and in order while others are inserted, whatever the page size', async () => {
  const { vorel, ids, add } = await clientWith(250)
  for (const limit of [7, 25, 100]) {
    const seen: string[] = []
    const inserted: string[] = []
    for await (const { id } of vorel.conversations.list({ limit })) {
      seen.push(id)
      if (seen.length % 50 === 0) inserted.push(...(await add(3)))
    }
    expect(seen, `limit ${limit}`).toEqual(ids)
    expect(inserted).toHaveLength(15)
    ids.unshift(...inserted.reverse())
  }
})

test('a list asks for nothing until it is used, and for no page before its rows are wanted', async () => {
  const { vorel, ids } = await clientWith(30)
  const list = vorel.conversations.list({ limit: 10 })
  expect(requests).not.toHaveBeenCalled()
  const seen: string[] = []
  for await (const { id } of list) {
    seen.push(id)
    if (seen.length === 10) expect(requests).toHaveBeenCalledTimes(1)
    if (seen.length === 12) break
  }
  expect(seen).toEqual(ids.slice(0, 12))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(requests).toHaveBeenCalledTimes(2)
})

test('awaited, it is one page, asked for once; each loop begins anew', async () => {
  const { vorel, ids } = await clientWith(3)
  const list = vorel.conversations.list({ limit: 2 })
  const page = await list
  expect(await list).toBe(page)
  expect(page).toMatchObject({ has_more: true, next_cursor: ids[1] })
  expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  expect(requests).toHaveBeenCalledTimes(1)
  for (let round = 0; round < 2; round++) expect((await Array.fromAsync(list)).map(({ id }) => id)).toEqual(ids)
  expect(requests).toHaveBeenCalledTimes(5)
  const rest = await vorel.conversations.list({ limit: 2, cursor: page.next_cursor ?? undefined })
  expect(rest).toMatchObject({ data: [{ id: ids[2] }], has_more: false, next_cursor: null })
})

test('pages come whole; filters and limit hold on every page; nothing at all is one empty page', async () => {
  const { vorel, ids } = await clientWith(5)
  const sizes: number[] = []
  for await (const { data } of vorel.conversations.list({ limit: 2, channel: 'webform' }).pages()) sizes.push(data.length)
  expect(sizes).toEqual([2, 2, 1])
  expect(requests.mock.calls.every(([url]) => url.includes('limit=2&channel=webform'))).toBe(true)
  expect(await Array.fromAsync(vorel.conversations.list({ channel: 'voice' }))).toEqual([])
  expect(await Array.fromAsync(vorel.conversations.messages(ids[0] ?? ''))).toEqual([])
})

test('a list that fails rejects like a promise, in a loop and without one', async () => {
  const { vorel } = await clientWith(0)
  const bad = () => vorel.conversations.list({ limit: 101 })
  await expect(bad()).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('limit') })
  expect(await bad().catch(() => 'caught')).toBe('caught')
  const done = vi.fn()
  await bad()
    .finally(done)
    .catch(() => undefined)
  expect(done).toHaveBeenCalledTimes(1)
  await expect(Array.fromAsync(bad())).rejects.toMatchObject({ status: 400 })
})
