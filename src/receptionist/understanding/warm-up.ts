import { understand } from './understand.ts'

/**
 * Understands one sentence in each language, so that the lexicons are compiled and the zone arithmetic is loaded before the first customer writes (measured:
 * about 0.3 s, paid once per process).
 */
export function warmUp(): void {
  const common = {
    now: 0,
    timeZone: 'Asia/Dubai',
    country: 'AE',
    dateOrder: 'dmy',
    language: null,
    gazetteer: [],
    attributes: {},
    expectations: [],
  } as const
  understand({ ...common, text: 'Hi, I am Sam, 050 000 0000. Can I book for tomorrow around 5?' })
  understand({ ...common, text: 'مرحبا، ممكن احجز بكرا الساعة ٥؟' })
  // What no lexicon knows is what the trained weights are read for.
  understand({ ...common, text: 'hmm' })
}
