import { Badge } from '../../ui/badge.tsx'
import { Field, Textarea } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'
import type { Guardrails } from './guardrails-page.tsx'
import { useGuardrailTexts } from './guardrails-texts.ts'

export interface PhrasesCardProps {
  /** As they are typed, one a line. */
  readonly phrases: { readonly en: string; readonly ar: string }
  readonly onChange: (phrases: { en: string; ar: string }) => void
  readonly packPhrases: Guardrails['pack_phrases']
}

export function PhrasesCard({ phrases, onChange, packPhrases }: PhrasesCardProps) {
  const t = useGuardrailTexts()
  return (
    <Card title={t('phrases')} description={t('phrases_text')}>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {(['en', 'ar'] as const).map((language) => (
          <Field key={language} label={t(`phrases_${language}`)}>
            {(control) => (
              <Textarea
                dir={language === 'ar' ? 'rtl' : 'ltr'}
                lang={language}
                rows={5}
                value={phrases[language]}
                onChange={(event) => onChange({ ...phrases, [language]: event.target.value })}
                {...control}
              />
            )}
          </Field>
        ))}
      </div>
      <p className="mt-4 text-sm font-medium">{t('pack_phrases')}</p>
      <p className="mt-1.5 flex flex-wrap gap-1.5">
        {[...packPhrases.en, ...packPhrases.ar].map((phrase) => (
          <Badge key={phrase} className="whitespace-normal">
            <bdi>{phrase}</bdi>
          </Badge>
        ))}
      </p>
    </Card>
  )
}

export function readPhrases(text: string): string[] {
  return [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ]
}
