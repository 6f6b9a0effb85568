import type { Decision } from '../acts.ts'
import type { Language } from '../understanding/types.ts'
import { arabicWords, type CountedNoun, countedInWords, DINAR, DIRHAM, HOUR, MINUTE, RIYAL } from './arabic-counts.ts'
import { renderReply } from './render.ts'

const MOST_SENTENCES = 2

/**
 * The same decision for the ear: at most two sentences, times, prices and lengths in words, phone numbers digit by digit, no markup. A question is kept before
 * everything else: it is what the customer answers. What a list would say beyond that is left to their asking.
 */
export function renderSpoken(context: Parameters<typeof renderReply>[0], decision: Decision): string {
  const written = renderReply(context, decision)
  const plain = written
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/^\s*(?:•|\d+\.)\s*/gm, '')
    .replace(/ – /g, ', ')
    .replace(/\s*\n\s*/g, decision.language === 'ar' ? '، ' : ', ')
    .replace(/([:.!?؟])[,،] /g, '$1 ')
    .replace(/[*_#“”«»]/g, '')
  return bounded(plain)
    .map((sentence) => spell(sentence, decision.language))
    .join(' ')
}

function bounded(text: string): string[] {
  const sentences =
    text
      .match(/[^.!?؟]*(?:\.(?=\d)[^.!?؟]*)*(?:[.!?؟]+|$)/g)
      ?.map((sentence) => sentence.trim())
      .filter(Boolean) ?? []
  if (sentences.length <= MOST_SENTENCES) return sentences
  const question = sentences.findLast((sentence) => /[?؟]$/.test(sentence))
  const first = sentences.find((sentence) => sentence !== question)
  return question === undefined ? sentences.slice(0, MOST_SENTENCES) : [first ?? '', question].filter(Boolean)
}

/** Digits of one sentence in words. Dates lose year and zone, which nobody says. */
export function spell(sentence: string, language: Language): string {
  const short = sentence.replace(/ \((?:[^()]*(?:Time|توقيت)[^()]*)\)/g, '').replace(/ 20\d\d(?= )/g, '')
  const phones = short.replace(/\+?\d[\d ]{6,14}\d/g, (digits) =>
    [...digits.replaceAll(/\D/g, '')].map((digit) => words(Number(digit), language)).join(language === 'ar' ? '، ' : ' '),
  )
  return (language === 'ar' ? spellArabic(phones) : spellEnglish(phones)).replace(/\d[\d,]*/g, (digits) => {
    const value = Number(digits.replaceAll(',', ''))
    return value <= 999_999 ? words(value, language) : digits
  })
}

function words(value: number, language: Language): string {
  return language === 'ar' ? arabicWords(value, 'm') : englishWords(value)
}

const CURRENCIES: Readonly<Record<string, string>> = { AED: 'dirhams', SAR: 'riyals', USD: 'dollars', EUR: 'euros', GBP: 'pounds' }

function spellEnglish(text: string): string {
  return text
    .replace(/\b(\d{1,2}):(\d\d) (am|pm)\b/g, (_, hour: string, minute: string, half: string) => {
      const minutes = Number(minute)
      const rest = minutes === 0 ? '' : minutes < 10 ? ` oh ${englishWords(minutes)}` : ` ${englishWords(minutes)}`
      return `${englishWords(Number(hour))}${rest} ${half}`
    })
    .replace(/\b(AED|SAR|USD|EUR|GBP) (\d[\d,]*)(?:\.(\d\d))?/g, (_, currency: string, whole: string) => {
      return `${englishWords(Number(whole.replaceAll(',', '')))} ${CURRENCIES[currency] ?? currency}`
    })
}

const COUNTED: Readonly<Record<string, CountedNoun>> = {
  درهم: DIRHAM,
  ريال: RIYAL,
  دينار: DINAR,
  دقيقة: MINUTE,
  دقائق: MINUTE,
  ساعة: HOUR,
  ساعات: HOUR,
}
const CLOCK = [
  '',
  'الواحدة',
  'الثانية',
  'الثالثة',
  'الرابعة',
  'الخامسة',
  'السادسة',
  'السابعة',
  'الثامنة',
  'التاسعة',
  'العاشرة',
  'الحادية عشرة',
  'الثانية عشرة',
]
const PARTS: Readonly<Record<number, string>> = { 0: '', 15: ' والربع', 30: ' والنصف' }

function spellArabic(text: string): string {
  return text
    .replace(/(\d{1,2}):(\d\d)/g, (_, hour: string, minute: string) => {
      const minutes = Number(minute)
      if (minutes === 45) return `${CLOCK[(Number(hour) % 12) + 1]} إلا ربعًا`
      return `${CLOCK[Number(hour)] ?? hour}${PARTS[minutes] ?? ` و${countedInWords(minutes, MINUTE)}`}`
    })
    .replace(/(\d[\d,]*)(?:\.\d\d)? (درهم|ريال|دينار|دقيقة|دقائق|ساعة|ساعات)(?![\p{L}])/gu, (whole, digits: string, noun: string) => {
      const counted = COUNTED[noun]
      return counted ? countedInWords(Number(digits.replaceAll(',', '')), counted) : whole
    })
}

const ENGLISH =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const ENGLISH_TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** A whole number from 0 to 999,999. */
export function englishWords(value: number): string {
  if (value < 20) return ENGLISH[value] ?? ''
  if (value < 100) return [ENGLISH_TENS[Math.floor(value / 10)], value % 10 === 0 ? '' : ENGLISH[value % 10]].filter(Boolean).join('-')
  const [size, name] = value < 1000 ? [100, 'hundred'] : [1000, 'thousand']
  const rest = value % size
  const joint = size === 100 || rest < 100 ? ' and ' : ' '
  return `${englishWords(Math.floor(value / size))} ${name}${rest === 0 ? '' : `${joint}${englishWords(rest)}`}`
}
