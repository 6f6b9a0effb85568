import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, setLanguage } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'

/** The pages before the sign-in: one card, and the other language. */
export function SignInFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { i18n } = useTranslation()
  const other = i18n.language === 'ar' ? 'en' : 'ar'
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-4 p-4">
      <div className="grid w-full max-w-sm gap-5 rounded-lg border bg-surface p-6">
        <h1 className="text-lg font-semibold">{title}</h1>
        {children}
      </div>
      <Button variant="link" lang={other} onClick={() => setLanguage(other)}>
        {LANGUAGES[other]}
      </Button>
    </main>
  )
}
