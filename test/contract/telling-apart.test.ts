import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const ROUNDS = 200
/**
 * How far from an even chance the slower of two random answers, one of each kind, may be of the same kind. With 200 of each, chance alone gives a standard
 * deviation of 0.029 (Mann–Whitney); 0.15 is five of them. A second look-up for one kind of key gives 0.2 (tried).
 */
const TOLERANCE = 0.15

interface Kind {
  readonly name: string
  readonly url: string
  readonly key: string
}

/** Milliseconds of `ROUNDS` answers of each kind, the kinds in random order within each round; all answers of all kinds are the same. */
async function timesOf(kinds: readonly Kind[], status: number): Promise<number[][]> {
  const times = kinds.map((): number[] => [])
  const bodies = new Set<string>()
  for (let round = -20; round < ROUNDS; round++) {
    for (const index of shuffled(kinds.length)) {
      const { url, key } = kinds[index] ?? { url: '', key: '' }
      // Each from an address of its own: failures are limited by address.
      const remoteAddress = `10.${index}.${(round + 20) >> 8}.${(round + 20) & 255}`
      const begun = performance.now()
      const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${key}` }, remoteAddress })
      const ms = performance.now() - begun
      expect(answer.statusCode).toBe(status)
      bodies.add(answer.body)
      if (round >= 0) times[index]?.push(ms)
    }
  }
  expect(bodies.size).toBe(1)
  return times
}

function shuffled(count: number): number[] {
  return Array.from({ length: count }, (_, index) => [Math.random(), index] as const)
    .sort(([a], [b]) => a - b)
    .map(([, index]) => index)
}

/** The chance that a random one of `a` is above a random one of `b`: 0.5 when they are alike. */
function chanceAbove(a: readonly number[], b: readonly number[]): number {
  let above = 0
  for (const x of a) for (const y of b) above += x > y ? 1 : x === y ? 0.5 : 0
  return above / (a.length * b.length)
}

function expectAlike(kinds: readonly Kind[], times: readonly (readonly number[])[]): void {
  const [first = []] = times
  const chances = kinds.map(({ name }, index) => [name, chanceAbove(times[index] ?? [], first)] as const)
  process.stdout.write(`telling apart: ${chances.map(([name, chance]) => `${name} ${chance.toFixed(3)}`).join(', ')}\n`)
  for (const [name, chance] of chances) expect(Math.abs(chance - 0.5), name).toBeLessThan(TOLERANCE)
}

// A real difference shows in every measurement; another process's burst of work in one of them.
test('the time of a 401 does not tell an unknown key from a half-known, a revoked or an expired one', {
  retry: 3,
  timeout: 60_000,
}, async () => {
  const { owner, clock } = api.world
  const known = await api.issue(api.tenantId)
  const revoked = await api.issue(api.tenantId)
  const expired = await api.issue(api.tenantId, { expiresAt: new Date(clock.now().getTime() + 1000) })
  await owner.query('update api_keys set revoked_at = now() where id = $1', [revoked.id])
  clock.advance(60_000)
  const url = '/api/v1/leads'
  const kinds = [
    { name: 'unknown', url, key: `vapk_live_${'0'.repeat(48)}` },
    { name: 'known prefix', url, key: `${known.key.slice(0, 22)}${'0'.repeat(36)}` },
    { name: 'revoked', url, key: revoked.key },
    { name: 'expired', url, key: expired.key },
  ]
  expectAlike(kinds, await timesOf(kinds, 401))
})

test('the time of a 404 does not tell another business’s id from one that nobody has', { retry: 3, timeout: 60_000 }, async () => {
  const other = await makeTenant(api.world)
  const { key } = await api.issue(other)
  const foreign = (await api.call('createConversation', { key, body: { channel: 'webform', customer_identifier: 'theirs' } })).body
  const kinds = [
    { name: 'random id', url: `/api/v1/conversations/${newId(api.world.clock.now())}`, key: api.key },
    { name: 'foreign id', url: `/api/v1/conversations/${foreign.id}`, key: api.key },
  ]
  expectAlike(kinds, await timesOf(kinds, 404))
})
