import { describe, expect, test } from 'vitest'
import { examplesOf } from '../dialogue/intent-examples.ts'
import { turn } from './test-turn.ts'
import type { IntentExample } from './types.ts'
import { understand } from './understand.ts'

const EXAMPLES: readonly IntentExample[] = [
  { intent: 'book', text: 'get me on the wheel' },
  { intent: 'negotiation', text: 'مسامح كريم يا حاج' },
]

const intentsOf = (text: string, examples: readonly IntentExample[]) => understand(turn(text, { examples })).intents

describe('a tenant’s own examples', () => {
  test.each([
    ['get me on the wheel', 'book'],
    ['Get me on teh wheel!', 'book'],
    ['مسامح كريم ياحاج', 'negotiation'],
  ] as const)('"%s" is read as %s from the next turn on', (text, intent) => {
    expect(intentsOf(text, []).some((found) => found.intent === intent && found.score >= 0.5)).toBe(false)
    expect(intentsOf(text, EXAMPLES)).toContainEqual({ intent, score: expect.closeTo(0.9, 0.4) })
  })

  test.each(['get off my wheel alignment', 'the wheel is broken', 'كريم موجود اليوم؟', 'hi'])('"%s" is not what they say', (text) => {
    expect(intentsOf(text, EXAMPLES)).toEqual(intentsOf(text, []))
  })
})

describe('settings.intent_examples', () => {
  const tenant = (intent_examples: unknown) => ({ id: 'tenant', settings: { intent_examples } })

  test('is a list of sentences for each intent', () => {
    expect(examplesOf(tenant({ cancel: ['bin it'], book: ['get me on the wheel'] }))).toEqual([
      { intent: 'cancel', text: 'bin it' },
      { intent: 'book', text: 'get me on the wheel' },
    ])
  })

  test('counts from the moment it is changed, and is compiled once while it stays', () => {
    const first = examplesOf(tenant({ cancel: ['bin it'] }))
    expect(examplesOf(tenant({ cancel: ['bin it'] }))).toBe(first)
    expect(examplesOf(tenant({ cancel: ['scrap that'] }))).toEqual([{ intent: 'cancel', text: 'scrap that' }])
  })

  test('that cannot be read costs the examples and nothing else', () => {
    for (const wrong of [7, [], { nonsense: ['x y'] }, { book: 'text' }, { book: ['x'.repeat(500)] }, null])
      expect(examplesOf(tenant(wrong))).toEqual([])
  })
})
