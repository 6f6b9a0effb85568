import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { drainJobs } from '../../test/drain-jobs.ts'
import { makeConversation, makeTenant } from '../../test/factories.ts'
import { openWorld } from '../../test/harness.ts'
import { requestHandoff } from '../domain/handoffs/request-handoff.ts'
import { sendSlack } from './send-slack.ts'

/** What the stand-in for Slack was sent, and what it answers next. */
const posts: { path: string; text: string }[] = []
const answers: number[] = []
const slack = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  posts.push({ path: request.url ?? '', text: JSON.parse(body).text })
  response.writeHead(answers.shift() ?? 200).end('ok')
})
await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve))
const { port } = slack.address() as AddressInfo // a TCP server's address is never a pipe's name
const world = await openWorld({ environment: { VOREL_EGRESS_ALLOW: `127.0.0.1:${port}` } })
afterAll(async () => {
  await world.close()
  slack.close()
})
let tenant = ''
beforeEach(async () => {
  await world.owner.query('truncate jobs, notices, mail_outbox cascade')
  posts.length = 0
  answers.length = 0
  tenant = await makeTenant(world)
})

const setSlack = (settings: object) =>
  world.owner.query('update tenants set settings = $2 where id = $1', [tenant, JSON.stringify({ notifications: settings })])
const hook = () => ({ slack_webhook_url: `http://127.0.0.1:${port}/services/T/B/secret` })
const handOff = () =>
  world.db.withTenant(tenant, async (tx) => {
    const conversation_id = await makeConversation(tx)
    const brief = { who: 'Sara Haddad', wants: 'a manager', known: {}, promised: [] }
    const { notified_channel } = await requestHandoff(tx, { conversation_id, reason: 'complaint', brief, actor: { kind: 'receptionist' } })
    return { conversation_id, notified_channel }
  })
const drain = () => drainJobs(world, { 'send-slack': sendSlack })
const waiting = async () => (await world.owner.query("select state from jobs where kind = 'send-slack'")).rows

test('a handoff reaches the channel that the business set up, with the way to the conversation and without a word about the customer', async () => {
  await setSlack(hook())
  const { conversation_id, notified_channel } = await handOff()
  expect(notified_channel).toBe('slack')
  await drain()
  expect(posts).toHaveLength(1)
  expect(posts[0]?.path).toBe('/services/T/B/secret')
  expect(posts[0]?.text).toContain(`/inbox/${conversation_id}?business=`)
  expect(posts[0]?.text).not.toContain('Sara')
  expect(await waiting()).toEqual([])
})

test('without a channel of its own nothing is posted, and the answer says so', async () => {
  await setSlack({})
  expect((await handOff()).notified_channel).toBe('email')
  expect(await waiting()).toEqual([])
})

test('what may pass is tried again, what Slack refuses for good is not, and the log holds no secret', async () => {
  await setSlack(hook())
  answers.push(503)
  await handOff()
  await drain()
  expect([posts.length, (await waiting()).length]).toEqual([1, 1])
  await world.owner.query("update jobs set run_at = '2000-01-01'")
  answers.push(410)
  await drain()
  expect([posts.length, (await waiting()).length]).toEqual([2, 0])
  expect(world.logLines.join('\n')).toContain('Slack refuses a notice')
  expect(world.logLines.join('\n')).not.toContain('secret')
})
