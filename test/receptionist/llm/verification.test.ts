import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, TEST_NOW, type TestWorld } from '../../harness.ts'
import { dyingAt } from '../dying.ts'
import { startTalk, type Talk } from '../talk.ts'
import { type Answer, type Asked, lastResult, type ModelServer, startModelServer } from './model-world.ts'

const PHONE = '+971501234567'
let world: TestWorld
let model: ModelServer
let owner: Talk
beforeAll(async () => {
  world = await openWorld()
  model = await startModelServer()
  owner = await startTalk(world, 'salon')
  await owner.say("Women's haircut with Rana on Thursday at 3 pm", 'Sara Haddad, 050 123 4567')
  await owner.say('yes')
})
afterEach(async () => {
  world.clock.set(TEST_NOW)
  await world.owner.query('delete from verification_appointments')
  await world.owner.query('delete from verifications')
  await world.owner.query("update appointments set status = 'confirmed' where conversation_id = $1", [owner.conversation])
})
afterAll(async () => {
  await model.close()
  await world.close()
})

const acts = (turn: { acts: readonly { act: string }[] } | null) => turn?.acts.map(({ act }) => act) ?? []
const rowsOf = async (text: string, values: unknown[] = []) => (await world.owner.query(text, values)).rows
const received = () =>
  rowsOf(
    `select m.content from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
     where c.channel = 'whatsapp' and c.identifier_key = $1 order by m.sequence_number`,
    [PHONE],
  )
const codeOf = async () => (await received()).at(-1)?.content.match(/\d{6}/)?.[0] ?? ''
const talkWith = () => startTalk(world, 'salon', { brains: model.brains() })
const triesOf = async (talk: Talk) =>
  (await rowsOf('select tries from verifications where conversation_id = $1', [talk.conversation])).map((row) => row.tries)
const send = { calls: [['send_code', { phone: '050 123 4567', wants: 'cancel' }]] } as const
const look = { calls: [['list_appointments', {}]] } as const
const cancelListed = (asked: Asked): Answer => ({
  calls: [['cancel_appointment', { appointment: (lastResult(asked).appointments as { ref: string }[])[0]?.ref ?? '' }]],
})

/** A conversation that waits for its code. */
async function waitingForCode(): Promise<{ talk: Talk; code: string }> {
  const talk = await talkWith()
  model.answers(look, send)
  const turn = await talk.say('please cancel my appointment, my number is 050 123 4567')
  expect([turn.model?.fallback, acts(turn)]).toEqual([null, ['greet', 'code_sent']])
  return { talk, code: await codeOf() }
}

test('a booking made elsewhere is opened by a code that the model has sent and checked, read back, and cancelled on the yes', async () => {
  const { talk, code } = await waitingForCode()
  model.answers({ calls: [['check_code', { code }]] }, look, cancelListed)
  const found = await talk.say(`here it is: ${code}`)
  expect([found.model?.fallback, acts(found)]).toEqual([null, ['read_back_cancel']])
  expect(found.reply).toMatch(/Women's haircut with Rana on Thursday 5 March 2026 at 3:00 pm/)
  model.answers(look, cancelListed, 'Anything else?')
  const cancelled = await talk.say('yes')
  expect([cancelled.model?.fallback, acts(cancelled)]).toEqual([null, ['cancelled']])
  expect((await owner.outcome()).appointments).toMatchObject([{ status: 'cancelled' }])
})

test('without a number our own question asks for it; the number, and then the code, are used also by a model that does nothing', async () => {
  const talk = await talkWith()
  model.answers(look, { calls: [['send_code', { phone: null, wants: 'cancel' }]] })
  const asked = await talk.say('please cancel my appointment')
  expect([asked.model?.fallback, acts(asked)]).toEqual([null, ['greet', 'verify_first', 'ask']])
  model.answers('Lovely.')
  const sent = await talk.say('0501234567')
  expect([sent.model?.fallback, acts(sent)]).toEqual(['code_not_sent', ['code_sent']])
  model.answers('Lovely.')
  const found = await talk.say(await codeOf())
  expect([found.model?.fallback, acts(found)]).toEqual(['code_not_checked', ['read_back_cancel']])
})

test('a model that only says that there is no booking is not left alone with that', async () => {
  const talk = await talkWith()
  model.answers(look, 'Which one do you mean?')
  const turn = await talk.say('please cancel my appointment')
  expect([turn.model?.fallback, acts(turn)]).toEqual(['unverified', ['greet', 'verify_first', 'ask']])
})

test('a number or a code that the customer never gave reaches nobody', async () => {
  const talk = await talkWith()
  const told: unknown[] = []
  const before = (await received()).length
  model.answers(send, (asked) => {
    told.push(lastResult(asked))
    return { calls: [['send_code', { phone: null, wants: 'cancel' }]] }
  })
  await talk.say('please cancel my appointment')
  expect((await received()).length).toBe(before)
  const { talk: other, code } = await waitingForCode()
  model.answers({ calls: [['check_code', { code }]] }, (asked) => {
    told.push(lastResult(asked))
    return 'Did it arrive?'
  })
  await other.say('hm, one moment, I want to cancel it')
  expect(told).toMatchObject([{ error: { code: 'contradiction' } }, { error: { code: 'contradiction' } }])
  expect(await triesOf(other)).toEqual([0])
})

test('a wrong code is told in our own words and costs one try; the right one still opens it', async () => {
  const { talk, code } = await waitingForCode()
  const wrong = code === '000000' ? '000001' : '000000'
  model.answers({ calls: [['check_code', { code: wrong }]] })
  expect(acts(await talk.say(wrong))).toEqual(['code_wrong', 'ask'])
  model.answers({ calls: [['check_code', { code }]] }, look, cancelListed)
  expect(acts(await talk.say(code))).toEqual(['read_back_cancel'])
  expect(await triesOf(talk)).toEqual([2])
})

describe('killed anywhere', () => {
  test('while a code is sent: one code, and the customer is told to look for it', async () => {
    let deaths = 0
    for (let at = 2; at <= 7; at++) {
      const talk = await talkWith()
      const before = (await received()).length
      await talk.write('please cancel my appointment, my number is 050 123 4567')
      model.answers(look, send)
      const died = await talk.turn(dyingAt(world.db, at)).then(
        () => false,
        () => true,
      )
      if (died) {
        deaths += 1
        const isSent = (await received()).length > before
        model.answers(...(isSent ? ['I can do nothing for you. Which day?'] : [look, send]))
        expect(acts(await talk.turn()), `killed before transaction ${at}`).toContain('code_sent')
      }
      expect([at, (await received()).length]).toEqual([at, before + 1])
      // The turn that was taken up waits for the code like any other.
      model.answers({ calls: [['check_code', { code: await codeOf() }]] }, look, cancelListed)
      expect(acts(await talk.say(await codeOf()))).toEqual(['read_back_cancel'])
      await world.owner.query('delete from verification_appointments')
      await world.owner.query('delete from verifications')
    }
    expect(deaths).toBeGreaterThan(3)
  })

  test('or the provider gone, while a code is checked: it counts once, and what it opened is read back', async () => {
    let deaths = 0
    for (let at = 2; at <= 8; at++) {
      const { talk, code } = await waitingForCode()
      await talk.write(code)
      model.answers({ calls: [['check_code', { code }]] }, look, cancelListed)
      const died = await talk.turn(dyingAt(world.db, at)).then(
        () => false,
        () => true,
      )
      if (died) {
        deaths += 1
        // The second time the model checks it again, or is gone.
        model.answers(
          ...(at % 2 === 0 ? [{ calls: [['check_code', { code }]] as const }, look, cancelListed] : [{ error: 500 }, { error: 500 }]),
        )
        expect(acts(await talk.turn()), `killed before transaction ${at}`).toContain('read_back_cancel')
      }
      expect([at, await triesOf(talk), (await talk.outcome()).handoffs]).toEqual([at, [1], []])
      await world.owner.query('delete from verification_appointments')
      await world.owner.query('delete from verifications')
    }
    expect(deaths).toBeGreaterThan(3)
    const { talk, code } = await waitingForCode()
    model.answers({ calls: [['check_code', { code }]] }, { error: 500 }, { error: 500 })
    const turn = await talk.say(code)
    expect([turn.model?.fallback, acts(turn)]).toEqual(['status_500', ['read_back_cancel']])
    expect(await triesOf(talk)).toEqual([1])
  })
})
