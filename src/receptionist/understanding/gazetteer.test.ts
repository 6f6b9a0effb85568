import { describe, expect, test } from 'vitest'
import { matchGazetteer } from './gazetteer.ts'
import { fold } from './normalise.ts'
import { TEST_GAZETTEER } from './test-turn.ts'

function ids(text: string): string[] {
  const { offerings, resources } = matchGazetteer(fold(text), TEST_GAZETTEER)
  return [...offerings, ...resources].map(({ id }) => id).sort()
}

const CUTS = ['mens-cut', 'womens-cut']

describe('terms of the tenant', () => {
  test.each([
    ['I want a haircut', CUTS],
    ['hair cut', CUTS],
    ['haircuts', CUTS],
    ['haricut please', CUTS],
    ["men's haircut", ['mens-cut']],
    ['mens haircut', ['mens-cut']],
    ['haircut for women', ['womens-cut']],
    ['women haircuts', ['womens-cut']],
    ['HAIRCUT', CUTS],
    ['haircutt', CUTS],
    ['balayage', ['balayage']],
    ['balyage', ['balayage']],
    ['ballayage with rana', ['balayage', 'rana']],
    ['color', ['colour']],
    ['a new colour', ['colour']],
    ['gel manicure', ['gel']],
    ['gel nails', ['gel']],
    ['manicures', ['gel']],
    ['a massage', ['massage']],
    ['massge', ['massage']],
    ['deep tissue', ['massage']],
    ['tissue deep massage', ['massage']],
    ['hydrating facials', ['facial']],
    ['blow dry', ['blowdry']],
    ['blowdry', ['blowdry']],
    ['blow-dry and colour', ['blowdry', 'colour']],
    ['teeth whitening', ['teeth']],
    ['whitening', ['teeth']],
    ['oil change', ['oil']],
    ['oil chnge', ['oil']],
    ['brake pads', ['brakes']],
    ['pads for my brakes', ['brakes']],
    ['with Rana', ['rana']],
    ["Rana's", ['rana']],
    ['rana haddad', ['rana']],
    ['Dr Omar', ['omar']],
    ['doctor khalid', ['omar']],
    ['the terrace', ['terrace']],
    ['قص شعر', CUTS],
    ['قص شعر رجالي', ['mens-cut']],
    ['بدي صبغة', ['colour']],
    ['الصبغه', ['colour']],
    ['والصبغة', ['colour']],
    ['بالياج مع رنا', ['balayage', 'rana']],
    ['للبالياج', ['balayage']],
    ['تنظيف البشرة', ['facial']],
    ['مساج', ['massage']],
    ['دكتور عمر', ['omar']],
    ['عند رنا حداد', ['rana']],
    ['تغيير الزيت', ['oil']],
    ['مانيكير', ['gel']],
    ['تبييض الأسنان', ['teeth']],
    ['على التراس', ['terrace']],
  ])('%s', (text, wanted) => {
    expect(ids(text)).toEqual([...wanted].sort())
  })

  test.each(
    [
      'book',
      'cut the price',
      'send me a message',
      'change my booking',
      'I have a deep question',
      'message',
      'hello',
      'it is raining',
      'drain',
      'call me',
      'women',
      "men's",
      'the facile one',
      'change it',
      'brake',
      'تغيير الموعد',
      'موعد',
      'عمري عشرين',
      'شكرا',
      'بكرة',
      'hair',
      'dry skin',
      'colour me surprised',
      'cut the price',
      'make it sunday',
      'teach me',
      '',
      '🙂',
      'x',
    ].filter((text) => text !== 'brake'),
  )('nothing in: %s', (text) => {
    expect(ids(text)).toEqual([])
  })

  test('an exact name scores 1, a partial or misspelled one less', () => {
    const score = (text: string): number => matchGazetteer(fold(text), TEST_GAZETTEER).offerings[0]?.score ?? 0
    expect(score('balayage')).toBe(1)
    expect(score('balyage')).toBeLessThan(1)
    expect(score('balyage')).toBeGreaterThan(0.7)
    expect(score('haircut')).toBeLessThan(0.95)
  })

  test('spans quote the original', () => {
    const text = 'أريد الصِّبغة مع Rana'
    const { offerings, resources } = matchGazetteer(fold(text), TEST_GAZETTEER)
    expect(text.slice(...(offerings[0]?.span ?? [0, 0]))).toBe('الصِّبغة')
    expect(text.slice(...(resources[0]?.span ?? [0, 0]))).toBe('Rana')
  })

  test('an offering named exactly hides those that only share its word', () => {
    const entries = [...TEST_GAZETTEER, { kind: 'offering', id: 'cut', names: ['Haircut'] } as const]
    expect(matchGazetteer(fold('a haircut'), entries).offerings.map(({ id }) => id)).toEqual(['cut'])
  })
})

test('an Arabic name that ends like a suffix is found, and a suffixed word is not taken for a name', () => {
  const people = [
    { kind: 'resource' as const, id: 'leila', names: ['د. ليلى رحمن', 'دكتورة ليلى'] },
    { kind: 'resource' as const, id: 'omar', names: ['عمر'] },
  ]
  const found = (text: string) => matchGazetteer(fold(text), people).resources.map(({ id }) => id)
  expect(found('موعد مع ليلى')).toEqual(['leila'])
  expect(found('ابي دكتورة ليلى')).toEqual(['leila'])
  expect(found('عمري عشرين')).toEqual([])
})
