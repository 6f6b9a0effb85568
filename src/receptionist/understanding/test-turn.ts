import type { UnderstandInput } from './types.ts'

/** A turn for tests: Wednesday 18 November 2026, noon in Dubai, at a business that sells a bit of everything. */
export function turn(text: string, over: Partial<UnderstandInput> = {}): UnderstandInput {
  return {
    text,
    now: Date.UTC(2026, 10, 18, 8),
    timeZone: 'Asia/Dubai',
    country: 'AE',
    dateOrder: 'dmy',
    language: null,
    gazetteer: TEST_GAZETTEER,
    attributes: {},
    expectations: [],
    ...over,
  }
}

export const TEST_GAZETTEER: UnderstandInput['gazetteer'] = [
  { kind: 'offering', id: 'womens-cut', names: ["Women's haircut", 'قص شعر نسائي'] },
  { kind: 'offering', id: 'mens-cut', names: ["Men's haircut", 'قص شعر رجالي'] },
  { kind: 'offering', id: 'colour', names: ['Colour', 'صبغة شعر', 'صبغة'] },
  { kind: 'offering', id: 'balayage', names: ['Balayage', 'بالياج'] },
  { kind: 'offering', id: 'gel', names: ['Gel manicure', 'مانيكير جل'] },
  { kind: 'offering', id: 'massage', names: ['Deep tissue massage', 'مساج عميق'] },
  { kind: 'offering', id: 'facial', names: ['Hydrating facial', 'تنظيف بشرة'] },
  { kind: 'offering', id: 'blowdry', names: ['Blow-dry', 'سشوار'] },
  { kind: 'offering', id: 'teeth', names: ['Teeth whitening', 'تبييض أسنان'] },
  { kind: 'offering', id: 'oil', names: ['Oil change', 'تغيير زيت'] },
  { kind: 'offering', id: 'brakes', names: ['Brake pads replacement', 'تبديل فحمات'] },
  { kind: 'resource', id: 'rana', names: ['Rana Haddad', 'رنا حداد'] },
  { kind: 'resource', id: 'omar', names: ['Dr. Omar Khalid', 'د. عمر خالد'] },
  { kind: 'resource', id: 'terrace', names: ['Terrace', 'التراس'] },
]
