import { expect, test } from 'vitest'
import { loadPack } from '../../domain/packs/pack.ts'
import type { Act } from '../acts.ts'
import { emptyState } from '../dialogue/state.ts'
import { agreeing, countedInWords, DIRHAM, HOUR, MINUTE } from './arabic-counts.ts'
import { englishWords, renderSpoken } from './spoken.ts'

test.each([
  [1, 'ساعة واحدة', 'دقيقة واحدة', 'درهم واحد'],
  [2, 'ساعتان', 'دقيقتان', 'درهمان'],
  [3, 'ثلاث ساعات', 'ثلاث دقائق', 'ثلاثة دراهم'],
  [8, 'ثماني ساعات', 'ثماني دقائق', 'ثمانية دراهم'],
  [10, 'عشر ساعات', 'عشر دقائق', 'عشرة دراهم'],
  [11, 'إحدى عشرة ساعة', 'إحدى عشرة دقيقة', 'أحد عشر درهمًا'],
  [12, 'اثنتا عشرة ساعة', 'اثنتا عشرة دقيقة', 'اثنا عشر درهمًا'],
  [15, 'خمس عشرة ساعة', 'خمس عشرة دقيقة', 'خمسة عشر درهمًا'],
  [20, 'عشرون ساعة', 'عشرون دقيقة', 'عشرون درهمًا'],
  [45, 'خمس وأربعون ساعة', 'خمس وأربعون دقيقة', 'خمسة وأربعون درهمًا'],
  [99, 'تسع وتسعون ساعة', 'تسع وتسعون دقيقة', 'تسعة وتسعون درهمًا'],
  [100, 'مئة ساعة', 'مئة دقيقة', 'مئة درهم'],
  [103, 'مئة وثلاث ساعات', 'مئة وثلاث دقائق', 'مئة وثلاثة دراهم'],
  [220, 'مئتان وعشرون ساعة', 'مئتان وعشرون دقيقة', 'مئتان وعشرون درهمًا'],
  [200, 'مئتا ساعة', 'مئتا دقيقة', 'مئتا درهم'],
  [2000, 'ألفا ساعة', 'ألفا دقيقة', 'ألفا درهم'],
  [3500, 'ثلاثة آلاف وخمسمئة ساعة', 'ثلاثة آلاف وخمسمئة دقيقة', 'ثلاثة آلاف وخمسمئة درهم'],
])('%i agrees with what is counted', (count, hours, minutes, dirhams) => {
  expect([countedInWords(count, HOUR), countedInWords(count, MINUTE), countedInWords(count, DIRHAM)]).toEqual([hours, minutes, dirhams])
  expect(hours.endsWith(agreeing(count, HOUR)) || count === 1).toBe(true)
})

test.each([
  [0, 'zero'],
  [45, 'forty-five'],
  [120, 'one hundred and twenty'],
  [1005, 'one thousand and five'],
  [78_000, 'seventy-eight thousand'],
])('%i in English words', (value, text) => expect(englishWords(value)).toBe(text))

const context = {
  tenant: {
    id: '1',
    name: 'Noor',
    vertical: 'salon',
    timezone: 'Asia/Dubai',
    currency: 'AED',
    country: 'AE',
    default_language: 'en',
    profile: {},
    settings: {},
  },
  pack: loadPack('salon'),
  now: new Date('2026-03-02T06:00:00.000Z'),
  state: emptyState(),
}
const cut = { en: "Women's haircut", ar: 'قص شعر نسائي' }
const offering = { id: 'o', title: cut, price: '220.00', currency: 'AED', duration_minutes: 45 }
const slot = {
  ref: 'slot_1',
  start: '2026-03-05T11:30:00.000Z',
  end: '2026-03-05T12:30:00.000Z',
  resource_id: 'r',
  resource: { en: 'Rana', ar: 'رنا' },
}
const slots = [slot, { ...slot, ref: 'slot_2', start: '2026-03-06T07:00:00.000Z' }]
const ACTS: readonly (readonly Act[])[] = [
  [{ act: 'greet' }, { act: 'price', offering }, { act: 'ask', asked: { what: 'offer_booking' } }],
  [{ act: 'offerings', items: [offering, offering], more: true }],
  [
    { act: 'slots', slots, relation: 'range', offering: cut, resource: null },
    { act: 'ask', asked: { what: 'slot', refs: ['slot_1', 'slot_2'] } },
  ],
  [{ act: 'read_back', slot, offering: cut, name: 'Sara', phone: '+971501234567', party: null, task: 'book' }],
  [{ act: 'contact', phone: '+971 4 000 0101', email: null }],
]

test.each(['en', 'ar'] as const)('%s: what is spoken has at most two sentences, and neither digits nor markup', (language) => {
  for (const acts of ACTS) {
    const said = renderSpoken(context, { language, acts })
    expect(said).not.toMatch(/[\d*•_#\n\u2066-\u2069]|https?:/)
    expect(said.match(/[.!?؟](?=\s|$)/g)?.length ?? 0, said).toBeLessThanOrEqual(2)
    if (acts.some((act) => act.act === 'ask' || act.act === 'read_back')) expect(said).toMatch(/[?؟]$/)
  }
})

test('times and prices as they are said', () => {
  expect(renderSpoken(context, { language: 'en', acts: [{ act: 'price', offering }] })).toBe(
    "Women's haircut is two hundred and twenty dirhams and takes about forty-five minutes.",
  )
  expect(renderSpoken(context, { language: 'en', acts: [ACTS[3]?.[0] as Act] })).toContain(
    'on Thursday the fifth of March at three thirty pm, for Sara, nine seven one five zero one two three four five six seven. Shall I book it?',
  )
  expect(renderSpoken(context, { language: 'ar', acts: [{ act: 'price', offering }] })).toBe(
    'سعر قص شعر نسائي مئتان وعشرون درهمًا، والمدة حوالي خمس وأربعون دقيقة.',
  )
  expect(renderSpoken(context, { language: 'ar', acts: [ACTS[3]?.[0] as Act] })).toContain('الساعة الثالثة والنصف مساءً')
})
