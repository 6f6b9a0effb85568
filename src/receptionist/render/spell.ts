import type { Language } from '../understanding/types.ts'
import { arabicWords, type CountedNoun, countedInWords, DINAR, DIRHAM, HOUR, MINUTE, RIYAL } from './arabic-counts.ts'

/** One sentence as it is said: digits in words, no markup. Dates lose year and zone, which nobody says. */
export function spell(sentence: string, language: Language): string {
  const plain = sentence
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\[([^\]\n]+)\]\([^)\s]*\)/g, '$1')
    .replace(/\(?https?:\/\/\S+/g, '')
    .replace(/^\s*(?:•|\d+\.)\s+/gm, '')
    .replace(/ – /g, ', ')
    .replace(/\s*\n\s*/g, language === 'ar' ? '، ' : ', ')
    .replace(/([:.!?؟،,])[,،] /g, '$1 ')
    .replace(/[*_#`|“”«»]/g, '')
    .replace(/ \((?:[^()]*(?:Time|GMT|توقيت|غرينتش)[^()]*)\)/g, '')
    .replace(/ \(([^()]*)\)/g, ', $1,')
    .replace(/,([.!?؟,])/g, '$1')
    .replace(/([\p{L}\d.+-]+)@([\p{L}\d.-]+[\p{L}\d])/gu, (_, name: string, host: string) => address(name, host, language))
    .replace(/ 20\d\d(?=[ ,،.])/g, '')
    .replace(/\b(\d{1,2})\/(\d{1,2})\b/g, '$1 $2')
  const phones = plain.replace(/\+?\d[\d -]{5,16}\d(?![\d,]|[.:]\d)/g, (digits) => {
    const all = [...digits.replaceAll(/\D/g, '')]
    if (all.length < 7) return digits
    return all.map((digit) => words(Number(digit), language)).join(language === 'ar' ? '، ' : ' ')
  })
  const said = language === 'ar' ? spellArabic(phones) : spellEnglish(phones)
  return said
    .replace(/(\d)(\d\d)?%/g, (percent) => (language === 'ar' ? `${percent.slice(0, -1)} بالمئة` : `${percent.slice(0, -1)} percent`))
    .replace(/(\d[\d,]*)\.(\d+)/g, (_, whole: string, rest: string) => `${inWords(whole, language)} ${point(rest, language)}`)
    .replace(/(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/gu, ' ')
    .replace(/\d[\d,]*/g, (digits) => inWords(digits, language))
    .replace(/ {2,}/g, ' ')
    .trim()
}

function address(name: string, host: string, language: Language): string {
  const dots = (text: string) => text.replaceAll('.', language === 'ar' ? ' نقطة ' : ' dot ')
  return `${dots(name)} ${language === 'ar' ? 'آت' : 'at'} ${dots(host)}`
}

/** A number with its separators; what is too long to be one is read digit by digit. */
function inWords(digits: string, language: Language): string {
  const trailing = /,+$/.exec(digits)?.[0] ?? ''
  const plain = digits.replaceAll(',', '')
  const isNumber = plain.length <= 9 && !/^0\d/.test(plain)
  const said = isNumber ? words(Number(plain), language) : [...plain].map((digit) => words(Number(digit), language)).join(' ')
  return said + trailing
}

function point(digits: string, language: Language): string {
  const said = [...digits].map((digit) => words(Number(digit), language)).join(' ')
  return language === 'ar' ? `فاصلة ${said}` : `point ${said}`
}

function words(value: number, language: Language): string {
  return language === 'ar' ? arabicWords(value, 'm') : englishWords(value)
}

const CURRENCIES: Readonly<Record<string, readonly [string, string]>> = {
  AED: ['dirhams', 'fils'],
  SAR: ['riyals', 'halalas'],
  QAR: ['riyals', 'dirhams'],
  KWD: ['dinars', 'fils'],
  BHD: ['dinars', 'fils'],
  OMR: ['rials', 'baisa'],
  JOD: ['dinars', 'piastres'],
  EGP: ['pounds', 'piastres'],
  USD: ['dollars', 'cents'],
  EUR: ['euros', 'cents'],
  GBP: ['pounds', 'pence'],
}
/** Their coins are thousandths. */
const OF_A_THOUSAND: ReadonlySet<string> = new Set(['KWD', 'BHD', 'OMR'])
const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December'

function spellEnglish(text: string): string {
  return text
    .replace(/(am|pm)[–-](?=\d)/g, '$1 to ')
    .replace(/\b(\d{1,2}):(\d\d)(?: (am|pm)\b)?/g, (_, hour: string, minute: string, half: string | undefined) => {
      const minutes = Number(minute)
      const rest = minutes === 0 ? '' : minutes < 10 ? ` oh ${englishWords(minutes)}` : ` ${englishWords(minutes)}`
      const hours = Number(hour)
      // Without am or pm it is one of twenty-four, unless it could be either.
      const part = half ?? (hours > 12 ? 'pm' : hours === 0 ? 'am' : '')
      return `${englishWords(((hours + 11) % 12) + 1)}${rest}${part ? ` ${part}` : rest === '' ? " o'clock" : ''}`
    })
    .replace(new RegExp(`\\b(\\d{1,2}) (${MONTHS})\\b`, 'g'), (_, day: string, month: string) => `the ${ordinal(Number(day))} of ${month}`)
    .replace(/\b(\d{1,2})(?:st|nd|rd|th)\b/g, (_, value: string) => ordinal(Number(value)))
    .replace(/\b([A-Z]{3}) (\d[\d,]*)(?:\.(\d{2,3}))?/g, (whole, currency: string, amount: string, rest: string | undefined) => {
      const names = CURRENCIES[currency]
      if (!names) return whole
      const trailing = /,+$/.exec(amount)?.[0] ?? ''
      const units = Number(amount.replaceAll(',', ''))
      const small = rest ? Number(OF_A_THOUSAND.has(currency) ? rest.padEnd(3, '0') : rest.slice(0, 2)) : 0
      const parts = small > 0 ? ` and ${englishWords(small)} ${names[1]}` : ''
      return `${englishWords(units)} ${units === 1 && names[0].endsWith('s') ? names[0].slice(0, -1) : names[0]}${parts}${trailing}`
    })
}

const POUND: CountedNoun = { gender: 'm', singular: 'جنيه', dual: 'جنيهان', plural: 'جنيهات', accusative: 'جنيهًا' }
const DOLLAR: CountedNoun = { gender: 'm', singular: 'دولار', dual: 'دولاران', plural: 'دولارات', accusative: 'دولارًا' }
const PERSON: CountedNoun = { gender: 'm', singular: 'شخص', dual: 'شخصان', plural: 'أشخاص', accusative: 'شخصًا' }
const FILS: CountedNoun = { gender: 'm', singular: 'فلس', dual: 'فلسان', plural: 'فلوس', accusative: 'فلسًا' }
const COUNTED: Readonly<Record<string, CountedNoun>> = {
  درهم: DIRHAM,
  ريال: RIYAL,
  دينار: DINAR,
  جنيه: POUND,
  دولار: DOLLAR,
  دقيقة: MINUTE,
  دقائق: MINUTE,
  ساعة: HOUR,
  ساعات: HOUR,
  أشخاص: PERSON,
  شخصًا: PERSON,
}
const CLOCK = ' الواحدة|الثانية|الثالثة|الرابعة|الخامسة|السادسة|السابعة|الثامنة|التاسعة|العاشرة|الحادية عشرة|الثانية عشرة'.trim().split('|')
const PARTS: Readonly<Record<number, string>> = { 0: '', 15: ' والربع', 30: ' والنصف' }
const ARABIC_MONTHS = 'يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر'

function spellArabic(text: string): string {
  const nouns = Object.keys(COUNTED).join('|')
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/(صباحًا|ظهرًا|مساءً)[–-](?=\d)/g, '$1 إلى ')
    .replace(/(\d{1,2}):(\d\d)/g, (_, hour: string, minute: string) => {
      const minutes = Number(minute)
      const name = (value: number) => CLOCK[(value + 11) % 12] ?? ''
      if (minutes === 45) return `${name(Number(hour) + 1)} إلا ربعًا`
      return `${name(Number(hour))}${PARTS[minutes] ?? ` و${countedInWords(minutes, MINUTE)}`}`
    })
    .replace(
      new RegExp(`(\\d{1,2}) (${ARABIC_MONTHS})(?![\\p{L}])`, 'gu'),
      (_, day: string, month: string) => `${arabicDay(Number(day))} ${month}`,
    )
    .replace(
      new RegExp(`(\\d[\\d,]*)(?:\\.(\\d\\d))? (${nouns})(?![\\p{L}])`, 'gu'),
      (whole, digits: string, rest: string | undefined, noun: string) => {
        const counted = COUNTED[noun]
        const units = Number(digits.replaceAll(',', ''))
        if (!counted || units > 999_999_999) return whole
        const parts = rest && Number(rest) > 0 ? ` و${countedInWords(Number(rest), FILS)}` : ''
        return `${units === 0 ? `${arabicWords(0, 'm')} ${counted.singular}` : countedInWords(units, counted)}${parts}`
      },
    )
}

/** Days of the month are counted with ordinals: "الثالث من مارس" reads as a date where "ثلاثة مارس" does not. */
function arabicDay(day: number): string {
  return `${ARABIC_ORDINALS[day] ?? arabicWords(day, 'm')} من`
}

const ARABIC_UNITS = 'الأول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر'.split('|')
const ARABIC_ORDINALS: readonly string[] = [
  '',
  ...ARABIC_UNITS,
  'الحادي عشر',
  ...ARABIC_UNITS.slice(1, 9).map((unit) => `${unit} عشر`),
  'العشرين',
  'الحادي والعشرين',
  ...ARABIC_UNITS.slice(1, 9).map((unit) => `${unit} والعشرين`),
  'الثلاثين',
  'الحادي والثلاثين',
]

const ENGLISH =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const ENGLISH_TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** A whole number from 0 to 999,999,999. */
export function englishWords(value: number): string {
  if (value < 20) return ENGLISH[value] ?? ''
  if (value < 100) return [ENGLISH_TENS[Math.floor(value / 10)], value % 10 === 0 ? '' : ENGLISH[value % 10]].filter(Boolean).join('-')
  const [size, name] = value < 1000 ? [100, 'hundred'] : value < 1_000_000 ? [1000, 'thousand'] : [1_000_000, 'million']
  const rest = value % size
  const joint = size === 100 || rest < 100 ? ' and ' : ' '
  return `${englishWords(Math.floor(value / size))} ${name}${rest === 0 ? '' : `${joint}${englishWords(rest)}`}`
}

const IRREGULAR: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

/** From first to ninety-ninth. */
function ordinal(value: number): string {
  return englishWords(value).replace(
    /[a-z]+$/,
    (last) => IRREGULAR[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`),
  )
}
