import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Textarea } from '../../ui/field.tsx'
import { messageOf } from '../../ui/message-of.ts'
import { tell } from '../../ui/toast.ts'
import { useWidgetTexts } from './widget-texts.ts'

/** The sites that may show the chat, one a line. */
export function OriginsForm({ origins, isReadOnly }: { readonly origins: readonly string[]; readonly isReadOnly: boolean }) {
  const t = useWidgetTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [lines, setLines] = useState(origins.join('\n'))
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    call(slug, 'setAllowedOrigins', { origins: lines.split(/[\s,]+/).filter(Boolean) })
      .then((widget) => {
        queryClient.setQueryData([slug, 'widget'], widget)
        setLines(widget.allowed_origins.join('\n'))
        tell(common('saved'))
      })
      .catch((error: unknown) => setProblem(messageOf(error)))
      .finally(() => setBusy(false))
  }
  return (
    <form onSubmit={submit}>
      <fieldset disabled={isReadOnly} className="grid gap-3">
        {origins.length === 0 && <p className="rounded-md bg-warning-soft p-3 text-sm text-warning-foreground">{t('origins_none')}</p>}
        <Field label={t('origins')} hint={t('origins_hint')} error={problem}>
          {(control) => (
            <Textarea
              dir="ltr"
              spellCheck={false}
              className="font-mono"
              placeholder="https://www.example.com"
              value={lines}
              onChange={({ target }) => setLines(target.value)}
              {...control}
            />
          )}
        </Field>
        {!isReadOnly && (
          <Button type="submit" variant="primary" isBusy={isBusy} className="justify-self-end">
            {common('save')}
          </Button>
        )}
      </fieldset>
    </form>
  )
}
