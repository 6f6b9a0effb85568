import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export type Language = 'en' | 'ar'
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', ar: 'العربية' }

export function currentLanguage(): Language {
  return i18next.language === 'ar' ? 'ar' : 'en'
}

export function startI18n(): void {
  const language = document.documentElement.lang === 'ar' ? 'ar' : 'en'
  void i18next
    .use(initReactI18next)
    .init({ lng: language, fallbackLng: 'en', resources: {}, interpolation: { escapeValue: false }, returnNull: false })
}

/** The whole interface turns: words, direction and the way numbers and dates are written. */
export function setLanguage(language: Language): void {
  localStorage.setItem('vorel.language', language)
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  void i18next.changeLanguage(language)
}

type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type Base<K> = K extends `${infer B}_${Plural}` ? B : K
type Plain<E> = { [K in keyof E]: K extends `${string}_${Plural}` ? never : K }[keyof E]
type Counted<E> = Exclude<{ [K in keyof E]: Base<K> }[keyof E], Plain<E>> & string

/** Arabic must have every text of English, and of each counted one the forms that its grammar knows. */
export type Arabic<E> = { readonly [K in Plain<E>]: string } & { readonly [K in `${Counted<E>}_${Plural}`]: string }

export type Translate<E> = (key: (Base<keyof E> & string) | (string & keyof E), values?: Record<string, string | number>) => string

/**
 * The texts of one part of the console, in both languages: a missing one does not compile. Counted texts end in `_one` and `_other` (English) and in all six
 * forms (Arabic), and take `count`. Returns the hook that reads them.
 */
export function defineTexts<const E extends Record<string, string>>(
  namespace: string,
  { en, ar }: { readonly en: E; readonly ar: Arabic<E> },
): () => Translate<E> {
  const add = () => {
    i18next.addResourceBundle('en', namespace, en)
    i18next.addResourceBundle('ar', namespace, ar)
  }
  if (i18next.isInitialized) add()
  else i18next.on('initialized', add)
  return () => {
    const { t } = useTranslation(namespace)
    // The library's own types know nothing of ours.
    return t as unknown as Translate<E>
  }
}
