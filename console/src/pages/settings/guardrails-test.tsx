import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'
import type { Guardrails } from './guardrails-page.tsx'
import { useGuardrailTexts } from './guardrails-texts.ts'

const TONES = { low: 'neutral', medium: 'warning', high: 'danger' } as const

/** Which flags a sentence would get, before a customer ever could. */
export function SentenceTest({ policy }: { readonly policy: Guardrails['policy'] }) {
  const t = useGuardrailTexts()
  const { slug } = useBusiness()
  const [text, setText] = useState('')
  const check = useMutation({ mutationFn: () => call(slug, 'previewFlags', { text, policy }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') check.mutate()
  }
  const found = check.data
  return (
    <Card title={t('test')} description={t('test_text')}>
      <form className="grid gap-3" onSubmit={submit}>
        <Field label={t('sentence')} hint={t('sentence_hint')}>
          {(control) => <Input dir="auto" maxLength={500} value={text} onChange={(event) => setText(event.target.value)} {...control} />}
        </Field>
        <Button type="submit" className="justify-self-start" isBusy={check.isPending}>
          {t('check')}
        </Button>
      </form>
      <div role="status" className="mt-3 grid gap-2 text-sm empty:mt-0">
        {check.error && <p className="text-danger">{check.error.message}</p>}
        {found && (
          <p className={found.is_stopped ? 'font-medium text-danger' : 'font-medium'}>
            {found.is_stopped ? t('stopped') : found.flags.length > 0 ? t('noted') : t('clean')}
          </p>
        )}
        {found?.flags.map((flag) => (
          <p key={`${flag.kind} ${flag.excerpt}`} className="flex flex-wrap items-center gap-1.5">
            <Badge tone={TONES[flag.severity]}>{t(`severity_${flag.severity}`)}</Badge>
            {nameOf(flag.kind, t)}
            {flag.excerpt && <bdi dir="auto">“{flag.excerpt}”</bdi>}
          </p>
        ))}
      </div>
    </Card>
  )
}

const KINDS = [
  ...(['forbidden_phrase', 'unsupported_price', 'unsupported_hours', 'unsupported_availability', 'unsupported_contact'] as const),
  ...(['unsupported_number', 'unverified_action', 'wrong_language', 'leak'] as const),
]

function nameOf(kind: string, t: ReturnType<typeof useGuardrailTexts>): string {
  const known = KINDS.find((each) => each === kind)
  return known ? t(`kind_${known}`) : kind
}
