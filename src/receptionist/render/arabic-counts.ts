/** A counted noun: "دقيقة، دقيقتان، دقائق، دقيقةً". */
export interface CountedNoun {
  readonly gender: 'm' | 'f'
  readonly singular: string
  readonly dual: string
  /** After three to ten. */
  readonly plural: string
  /** The singular in the accusative, after eleven to ninety-nine. */
  readonly accusative: string
}

export const HOUR: CountedNoun = { gender: 'f', singular: 'ساعة', dual: 'ساعتان', plural: 'ساعات', accusative: 'ساعة' }
export const MINUTE: CountedNoun = { gender: 'f', singular: 'دقيقة', dual: 'دقيقتان', plural: 'دقائق', accusative: 'دقيقة' }
export const DIRHAM: CountedNoun = { gender: 'm', singular: 'درهم', dual: 'درهمان', plural: 'دراهم', accusative: 'درهمًا' }
export const RIYAL: CountedNoun = { gender: 'm', singular: 'ريال', dual: 'ريالان', plural: 'ريالات', accusative: 'ريالًا' }
export const DINAR: CountedNoun = { gender: 'm', singular: 'دينار', dual: 'ديناران', plural: 'دنانير', accusative: 'دينارًا' }

/** Which form of the noun stands beside `count`: decided by its last two digits, and one and two are said by the noun itself. */
export function agreeing(count: number, noun: CountedNoun): string {
  if (count === 1) return noun.singular
  if (count === 2) return noun.dual
  const last = count % 100
  if (last >= 3 && last <= 10) return noun.plural
  return last >= 11 ? noun.accusative : noun.singular
}

/** The same with digits: "3 ساعات", "45 دقيقة"; one and two are words. */
export function countedInDigits(count: number, noun: CountedNoun): string {
  if (count === 1) return noun.singular
  return count === 2 ? noun.dual : `${count} ${agreeing(count, noun)}`
}

/** "ساعة واحدة", "ساعتان", "ثلاث ساعات", "خمس وأربعون دقيقة": three to ten take the gender that the noun hasn't. */
export function countedInWords(count: number, noun: CountedNoun): string {
  if (count === 1) return `${noun.singular} ${noun.gender === 'f' ? 'واحدة' : 'واحد'}`
  if (count === 2) return noun.dual
  // Two hundred and two thousand lose their last letter before what they count.
  return `${arabicWords(count, noun.gender)
    .replace(/(مئت|ألف|مليون)ان$/, '$1ا')
    .replace(/(ألف|مليون)ًا$/, '$1')} ${agreeing(count, noun)}`
}

/** Beside masculine nouns. */
const UNITS_M = ['', 'واحد', 'اثنان', 'ثلاثة', 'أربعة', 'خمسة', 'ستة', 'سبعة', 'ثمانية', 'تسعة', 'عشرة']
/** Beside feminine nouns. */
const UNITS_F = ['', 'واحدة', 'اثنتان', 'ثلاث', 'أربع', 'خمس', 'ست', 'سبع', 'ثماني', 'تسع', 'عشر']
const TENS = ['', '', 'عشرون', 'ثلاثون', 'أربعون', 'خمسون', 'ستون', 'سبعون', 'ثمانون', 'تسعون']
const HUNDREDS = ['', 'مئة', 'مئتان', 'ثلاثمئة', 'أربعمئة', 'خمسمئة', 'ستمئة', 'سبعمئة', 'ثمانمئة', 'تسعمئة']
const THOUSAND: CountedNoun = { gender: 'm', singular: 'ألف', dual: 'ألفان', plural: 'آلاف', accusative: 'ألفًا' }

const MILLION: CountedNoun = { gender: 'm', singular: 'مليون', dual: 'مليونان', plural: 'ملايين', accusative: 'مليونًا' }

/** A whole number from 0 to 999,999,999 in words, as it stands beside a noun of `gender`. */
export function arabicWords(count: number, gender: 'm' | 'f'): string {
  if (count === 0) return 'صفر'
  const millions = Math.floor(count / 1_000_000)
  const thousands = Math.floor((count % 1_000_000) / 1000)
  const rest = count % 1000
  const parts = [
    millions === 0 ? '' : millions === 1 ? MILLION.singular : countedInWords(millions, MILLION),
    thousands === 0 ? '' : thousands === 1 ? THOUSAND.singular : countedInWords(thousands, THOUSAND),
    HUNDREDS[Math.floor(rest / 100)] ?? '',
    belowHundred(rest % 100, gender),
  ]
  return parts.filter(Boolean).join(' و')
}

function belowHundred(count: number, gender: 'm' | 'f'): string {
  const units = gender === 'f' ? UNITS_F : UNITS_M
  if (count <= 10) return units[count] ?? ''
  const unit = count % 10
  if (count >= 20) return [units[unit], TENS[Math.floor(count / 10)]].filter(Boolean).join(' و')
  const ten = gender === 'f' ? 'عشرة' : 'عشر'
  if (count === 11) return gender === 'f' ? `إحدى ${ten}` : `أحد ${ten}`
  if (count === 12) return gender === 'f' ? `اثنتا ${ten}` : `اثنا ${ten}`
  return `${unit === 8 && gender === 'f' ? 'ثماني' : units[unit]} ${ten}`
}
