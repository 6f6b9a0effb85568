import { describe, expect, test } from 'vitest'
import { tableContext } from '../../../test/receptionist/guardrails/facts.ts'
import { loadPack } from '../../domain/packs/pack.ts'
import type { Act, AppointmentView } from '../acts.ts'
import type { ToolCall } from '../tools/call-tool.ts'
import { checkReply, splitSentences, unprovenActs } from './check-reply.ts'
import { type Flag, isStopped } from './flag.ts'
import { findForbidden } from './forbidden-phrases.ts'

const APPOINTMENT: AppointmentView = {
  id: 'a',
  start: '2026-03-03T13:00:00.000Z',
  end: '2026-03-03T14:00:00.000Z',
  offering: null,
  resource: null,
  customer_name: 'Sara',
  party: null,
}
const call = (tool: ToolCall['tool'], ok: boolean): ToolCall => ({
  number: 0,
  agent: 'booking',
  tool,
  arguments: {},
  result: ok ? { ok: true } : { ok: false, error: { code: 'taken', message: 'taken' } },
  duration_ms: 1,
})

describe('an act that claims an effect needs the success of its tool', () => {
  const booked: Act = { act: 'booked', appointment: APPOINTMENT }
  const claims: readonly (readonly [Act, ToolCall['tool']])[] = [
    [booked, 'book_appointment'],
    [{ act: 'rescheduled', appointment: APPOINTMENT }, 'reschedule_appointment'],
    [{ act: 'cancelled', appointment: APPOINTMENT }, 'cancel_appointment'],
    [{ act: 'handed_off', reason: 'x' }, 'request_handoff'],
    [{ act: 'message_taken' }, 'take_message'],
  ]
  test.each(claims)('%o', (act, tool) => {
    expect(unprovenActs([act], [], [])).toEqual([act])
    expect(unprovenActs([act], [call(tool, false)], [])).toEqual([act])
    expect(unprovenActs([act], [call('update_lead', true)], [])).toEqual([act])
    expect(unprovenActs([act], [call(tool, true)], [])).toEqual([])
  })

  test('what an earlier turn did and could not say is proven by that turn, also after a trip through JSON', () => {
    expect(unprovenActs([booked], [], [JSON.parse(JSON.stringify(booked))])).toEqual([])
    expect(unprovenActs([booked], [], [{ act: 'booked', appointment: { ...APPOINTMENT, id: 'b' } }])).toEqual([booked])
  })

  test('acts that claim nothing need nothing', () => {
    expect(unprovenActs([{ act: 'greet' }, { act: 'unknown', question: '?' }], [], [])).toEqual([])
  })
})

describe('forbidden phrases', () => {
  const clinic = loadPack('clinic').forbidden_phrases
  const salon = loadPack('salon').forbidden_phrases
  test.each([
    ['you have an infection', 'you have'],
    ['It sounds like you have the flu.', 'you have'],
    ['Definitely!', 'definitely'],
    ["Don't worry, it's nothing serious.", "it's nothing serious"],
    ['The doctor diagnosed it.', 'diagnose'],
    ['لا شيء خطير', 'لا شيء خطير'],
    ['حالتك بسيطة جدًا', 'حالتك بسيطة'],
    ['حالتك بسيطه', 'حالتك بسيطة'],
  ])('a clinic may not say "%s"', (sentence, phrase) => expect(findForbidden(sentence, clinic)).toBe(phrase))
  test.each([
    'Do you have insurance?',
    'if you have a referral, bring it',
    'an indefinitely long wait',
    'The diagnosis desk is open.',
    'هل لديك تأمين؟',
  ])('a clinic may say "%s"', (sentence) => expect(findForbidden(sentence, clinic)).toBeNull())
  test.each([
    ["You'll love it!", "you'll love it"],
    ['Trust me, it works.', 'trust me'],
    ['A guaranteed result.', 'guaranteed result'],
    ['مضمون النتيجة', 'مضمون النتيجة'],
  ])('a salon may not say "%s"', (sentence, phrase) => expect(findForbidden(sentence, salon)).toBe(phrase))
})

const table = tableContext()
const [haircut, balayage] = table.offerings
const context = {
  ...table,
  offerings: [haircut, balayage].flatMap((row, at) => (row ? [{ ...row, aliases: [], price: ['220.00', '1850.50'][at] ?? '' }] : [])),
}

describe('the last look at a reply', () => {
  test.each([
    ['A haircut is AED 220.', []],
    ['That is AED 1,850.50.', []],
    ['Gift cards start at AED 100.', []],
    ['You said AED 150.', []],
    ['A haircut is AED 99.', ['99']],
    ['السعر 99 درهم.', ['99']],
    ['السعر 220 درهم.', []],
    ['It takes 99 minutes.', []],
  ])('prices in "%s" without support: %o', (text, unsupported) => {
    expect(checkReply(context, text).flags.map(({ kind, excerpt }) => [kind, excerpt])).toEqual(
      unsupported.map((price) => ['unsupported_price', price]),
    )
  })

  test('a sentence with a forbidden phrase is left out and flagged, the others stay', () => {
    const checked = checkReply(context, "A haircut is AED 220. You'll love it! Shall I book it?")
    expect(checked.text).toBe('A haircut is AED 220. Shall I book it?')
    expect(checked.flags).toEqual([{ kind: 'forbidden_phrase', severity: 'high', excerpt: "you'll love it" }])
  })

  test('sentences joined again are the text', () => {
    for (const text of ['One. Two? Three!\nFour', 'مرحبا! كيف الحال؟ بخير.', '', 'no end', '…'])
      expect(splitSentences(text).join('')).toBe(text)
  })
})

describe('what a policy keeps back', () => {
  const severities = ['low', 'medium', 'high'] as const
  const stopped = (threshold: 'low' | 'medium' | 'high' | 'never', kind: Flag['kind']) =>
    severities.filter((severity) => isStopped({ threshold, action: 'warn' }, [{ kind, severity, excerpt: '' }]))
  test('a claim without support from its threshold on, everything else always', () => {
    expect(stopped('low', 'unsupported_price')).toEqual(['low', 'medium', 'high'])
    expect(stopped('medium', 'unsupported_hours')).toEqual(['medium', 'high'])
    expect(stopped('high', 'unsupported_availability')).toEqual(['high'])
    expect(stopped('never', 'unsupported_contact')).toEqual([])
    for (const kind of ['forbidden_phrase', 'unverified_action', 'leak', 'wrong_language'] as const)
      expect(stopped('never', kind)).toEqual(['low', 'medium', 'high'])
  })
})
