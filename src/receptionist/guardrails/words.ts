import { fold } from '../understanding/normalise.ts'

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bcan't\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/n't\b/g, ' not'],
  [/'ll\b/g, ' will'],
  [/'ve\b/g, ' have'],
  [/'re\b/g, ' are'],
  [/\bi'm\b/g, 'i am'],
  [/'d\b/g, ' would'],
  [/\b(it|that|this|there|he|she|what|where|here|everything|nothing|all|booking|appointment|table|who|one)'s\b/g, '$1 is'],
  [/\blet's\b/g, 'let us'],
]

/** A sentence as the checks read it: folded, in one line, English contractions spelled out. */
export function plain(text: string): string {
  let spelled = fold(text).text.replace(/\s+/g, ' ').trim()
  for (const [pattern, full] of CONTRACTIONS) spelled = spelled.replace(pattern, full)
  return spelled
}

const COMMON = new Set(
  'the a an and or but for of to in on at is are was be been we you i it this that our your us my with from as by can may will would do does have has there here not no so if please just also up more very any all one then'
    .split(' ')
    .concat('في من على الى عن هذا هذه ذلك مع او ان كل لك لكم لنا نحن انا هو هي ما لا تم قد يا هل بعد قبل عند لدينا عندنا لديك'.split(' ')),
)

/** The words that carry a text's meaning, cut to a beginning that its forms share ("cancelling", "cancel"); numbers are whole. */
export function contentStems(text: string): Set<string> {
  return stemsOf(plain(text))
}

/** The same of a text that is plain already. */
export function stemsOf(plainText: string): Set<string> {
  const stems = new Set<string>()
  for (const [word] of plainText.matchAll(/[\p{L}]+|\d+(?:[.,]\d+)*/gu)) {
    if (COMMON.has(word)) continue
    if (/\d/.test(word)) stems.add(word.replaceAll(',', ''))
    else if (/[a-z]/.test(word)) stems.add(word.slice(0, 5))
    else stems.add(word.replace(/^(?:وال|بال|فال|لل|ال|و|ب|ل)(?=..)/, '').slice(0, 4))
  }
  return stems
}

/** How much of `said` is also in `source`, 0…1 of its content words; 0 when a number of it isn't. */
export function overlap(said: ReadonlySet<string>, source: ReadonlySet<string>): number {
  let shared = 0
  for (const stem of said) {
    if (source.has(stem)) shared++
    else if (/\d/.test(stem)) return 0
  }
  return said.size === 0 ? 0 : shared / said.size
}
