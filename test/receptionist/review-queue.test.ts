import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveAnswer } from '../../src/domain/knowledge/approve-answer.ts'
import { listUnanswered } from '../../src/domain/knowledge/list-unanswered.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { startTalk, type Talk } from './talk.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const acts = (turn: { acts: readonly { act: string }[] }) => turn.acts.map(({ act }) => act)
const queue = (talk: Talk) => world.db.withTenant(talk.tenant, (tx) => listUnanswered(tx, { limit: 100 }))
const lastReply = async (talk: Talk) => (await talk.outcome()).replies.at(-1) ?? ''

function approve(talk: Talk, id: string | undefined, [answer, answer_ar]: readonly [string, string]) {
  return world.db.withTenant(talk.tenant, (tx) =>
    approveAnswer(tx, { team_message_id: id ?? '', answer, answer_ar, actor: { kind: 'cli' } }),
  )
}

test('a question that nobody could answer waits for people; one approval answers who asked and whoever asks next, in both languages', async () => {
  const asker = await startTalk(world, 'salon')
  await asker.say('do you tattoo eyebrows?')
  expect(acts(await asker.say('yes please'))).toContain('message_taken')
  const [question] = await queue(asker)
  expect(question).toMatchObject({ content: 'do you tattoo eyebrows?', language: 'en', conversation_id: asker.conversation })
  const approved = await approve(asker, question?.id, ['No, we do no tattoos.', 'لا، لا نقدّم الوشم.'])
  expect(approved.told).toBe(true)
  expect(await lastReply(asker)).toBe('You asked us: “do you tattoo eyebrows?”\nNo, we do no tattoos.')
  const next = await startTalk(world, 'salon')
  expect((await next.say('do you tattoo eyebrows?')).reply).toMatch(/No, we do no tattoos\./)
  expect(await queue(asker)).toEqual([])
  await expect(approve(asker, question?.id, ['again', 'مرة'])).rejects.toThrow('answered or dismissed')
})

test('nobody is told in a conversation that people own, that is closed, that opted out, or where the business does not want it', async () => {
  const silences = [
    "update conversations set owner = 'human' where id = $1",
    "update conversations set status = 'closed' where id = $1",
    `update conversations set state = state || '{"optedOut": true}' where id = $1`,
    `update tenants set settings = settings || '{"knowledge": {"tell_customer": false}}' where id = (select tenant_id from conversations where id = $1)`,
  ]
  const questions = ['do you sell spaceships?', 'do you repair iphones?', 'can you walk my crocodile?', 'do you teach chess?']
  for (const [index, silence] of silences.entries()) {
    const talk = await startTalk(world, 'salon')
    await talk.say(questions[index] ?? '')
    await talk.say('yes')
    const [question] = await queue(talk)
    await world.owner.query(silence, [talk.conversation])
    const before = (await talk.outcome()).replies.length
    expect(await approve(talk, question?.id, ['No.', 'لا.'])).toMatchObject({ told: false })
    expect((await talk.outcome()).replies).toHaveLength(before)
  }
})

test("another business's question is not there", async () => {
  const [salon, clinic] = [await startTalk(world, 'salon'), await startTalk(world, 'clinic')]
  await salon.say('do you rent bicycles?')
  await salon.say('yes')
  const [question] = await queue(salon)
  expect((await queue(clinic)).map(({ id }) => id)).not.toContain(question?.id)
  await expect(approve(clinic, question?.id, ['Yes', 'نعم'])).rejects.toThrow('no such question')
})

test('"did you mean" offers at most two questions; a yes or a choice gets the answer, a no the team', async () => {
  const asks = async (entries: readonly (readonly [string, string])[], script: readonly string[]) => {
    const talk = await startTalk(world, 'generic')
    const ids = entries.map(([question, answer]) => ({ id: crypto.randomUUID(), question, answer }))
    const turn = await talk.say('hello')
    await world.owner.query(`update conversations set state = state || $2::jsonb where id = $1`, [
      talk.conversation,
      JSON.stringify({ asked: { what: 'did_you_mean', entry_ids: ids.map(({ id }) => id) }, openQuestion: 'what about it?' }),
    ])
    for (const { id, question, answer } of ids)
      await world.owner.query(
        'insert into knowledge_entries (tenant_id, id, question, answer, updated_at) values ($1, $2, $3, $4, clock_timestamp())',
        [talk.tenant, id, question, answer],
      )
    const heard = [turn]
    for (const text of script) heard.push(await talk.say(text))
    await world.owner.query('delete from knowledge_entries where id = any($1)', [ids.map(({ id }) => id)])
    return heard.slice(1)
  }
  const one = [['Can I pay with seashells?', 'Seashells are welcome.']] as const
  const two = [...one, ['Can I pay with marbles?', 'Marbles are not.']] as const
  expect((await asks(one, ['yes']))[0]?.reply).toBe('Seashells are welcome.')
  expect((await asks(two, ['the second one']))[0]?.reply).toBe('Marbles are not.')
  expect((await asks(two, ['yes']))[0]?.reply).toBe('Which of the two do you mean?')
  const [no, sent] = await asks(two, ['no', 'yes'])
  expect([no, sent].map((turn) => turn && acts(turn))).toEqual([
    ['unknown', 'ask'],
    ['message_taken', 'ask'],
  ])
})
