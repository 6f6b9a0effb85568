import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectSpoken } from './expect-spoken.ts'
import { type Caller, dispatchCaller, openAiCaller, openVoiceWorld, outcomeOf, twilioCaller, type VoiceWorld } from './voice-world.ts'

let voice: VoiceWorld
beforeAll(async () => {
  voice = await openVoiceWorld()
})
afterAll(() => voice.close())

const EDGES: Readonly<Record<string, () => Caller | Promise<Caller>>> = {
  'dispatch-turn': () => dispatchCaller(voice),
  'the OpenAI endpoint, streamed': () => openAiCaller(voice),
  'the OpenAI endpoint, whole': () => openAiCaller(voice, { stream: false }),
  ConversationRelay: () => twilioCaller(voice),
}
const SCRIPTS = {
  English: {
    lines: [
      'hi, can I get a haircut with Rana on {day} at five pm?',
      'my name is Sara Haddad and my number is zero five zero one two three four five six seven',
      'yes please',
    ],
    days: ['tuesday', 'wednesday', 'thursday', 'saturday'],
    booked: /booked/i,
    name: 'Sara Haddad',
  },
  Arabic: {
    lines: ['مرحبا، ممكن قص شعر نسائي مع رنا يوم {day} الساعة سبعة مساءً؟', 'اسمي نورة الكعبي ورقمي 0507654321', 'نعم'],
    days: ['الثلاثاء', 'الأربعاء', 'الخميس', 'السبت'],
    booked: /تم (?:تأكيد )?الحجز/,
    name: 'نورة الكعبي',
  },
} as const

const cases = Object.keys(EDGES).flatMap((edge, index) =>
  (Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[]).map((language) => ({ edge, language, index })),
)

test.each(cases)('a whole booking in $language by $edge, in sentences that can be spoken', async ({ edge, language, index }) => {
  const script = SCRIPTS[language]
  const caller = await EDGES[edge]?.()
  if (!caller) throw new Error(edge)
  const heard: string[] = []
  for (const line of script.lines) {
    const { sentences } = await caller.say(line.replace('{day}', script.days[index] ?? ''))
    expectSpoken(sentences, language)
    heard.push(sentences.join(' '))
  }
  expect(heard.at(-1)).toMatch(script.booked)
  const outcome = await outcomeOf(voice, caller.callId)
  expect(outcome.appointments).toEqual([
    {
      customer_name: script.name,
      customer_phone: expect.stringMatching(/^\+97150/),
      status: 'confirmed',
      start: expect.stringMatching(language === 'English' ? / 17:00$/ : / 19:00$/),
    },
  ])
  // What is in the history is what was said, and nothing is left for anybody to deliver.
  const replies = outcome.messages.filter(({ role }) => role === 'agent_bot').map(({ content }) => content)
  expect(replies.slice(-3)).toEqual(heard)
  expect(outcome.messages.filter(({ delivery_status }) => delivery_status === 'pending')).toEqual([])
  expect(outcome.events.filter((event) => event === 'booking.created')).toHaveLength(1)
  expect(outcome.jobs.filter(({ kind }) => kind === 'deliver-message' || kind === 'reply')).toEqual([])
  // Who speaks was said, once, at the beginning.
  expect(outcome.messages.filter(({ content }) => /AI receptionist|بالذكاء الاصطناعي/.test(content)).length).toBe(1)
  await caller.hangUp()
})
