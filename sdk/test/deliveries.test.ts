import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { rotateSecret } from '../../src/domain/webhooks/rotate-secret.ts'
import { openWebhookWorld, type WebhookWorld } from '../../test/webhook-world.ts'
import { verifyWebhook } from '../src/index.ts'

let bench: WebhookWorld
beforeAll(async () => {
  bench = await openWebhookWorld()
})
afterAll(() => bench.close())
beforeEach(() => bench.reset())

test('what the server really sends verifies, byte for byte, and is the event that happened', async () => {
  const { secret } = await bench.subscribe()
  await bench.happen({ id: 'x', name: 'سارة 😀 \\/' })
  await bench.drain()
  const [sent] = bench.receiver.requests
  const event = await verifyWebhook({ body: sent?.body ?? '', headers: sent?.headers ?? {}, secret })
  expect(event).toEqual(bench.envelope())
  expect(event).toMatchObject({ event: 'lead.created', data: { name: 'سارة 😀 \\/' } })
})

test('during a rotation a receiver that knows only one of the secrets, old or new, goes on', async () => {
  const { id, secret: old } = await bench.subscribe()
  const input = { id, overlapSeconds: 3600, actor: { kind: 'cli' }, sealer: bench.world.sealer } as const
  const { secret: fresh } = await bench.within((tx) => rotateSecret(tx, input))
  await bench.happen()
  await bench.drain()
  const [sent] = bench.receiver.requests
  const delivery = { body: sent?.body ?? '', headers: sent?.headers ?? {} }
  expect(fresh).not.toBe(old)
  for (const secret of [old, fresh, [old, fresh]])
    expect(await verifyWebhook({ ...delivery, secret })).toMatchObject({ event: 'lead.created' })
})
