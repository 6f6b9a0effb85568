import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, Input, Textarea } from '../../../ui/field.tsx'
import { messageOf } from '../../../ui/message-of.ts'
import { tell } from '../../../ui/toast.ts'
import { useChannelsTexts } from './texts.ts'
import { whatsappKey } from './use-channels.ts'

/** A template as the provider approved it; the same name and language replaces it. */
export function TemplateDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useChannelsTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [input, setInput] = useState({ name: '', language: 'en', body: '', for_announcements: false })
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const set = (part: Partial<typeof input>) => setInput({ ...input, ...part })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    call(slug, 'setWhatsappTemplate', input)
      .then(async () => {
        await queryClient.invalidateQueries({ queryKey: whatsappKey(slug) })
        tell(common('saved'))
        onClose()
      })
      .catch((error: unknown) => setProblem(messageOf(error)))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('template_add')}>
      <form className="grid gap-4" onSubmit={submit}>
        <Field label={t('template_name')} hint={t('template_name_hint')}>
          {(control) => (
            <Input
              required
              dir="ltr"
              pattern="[a-z0-9_]+"
              value={input.name}
              onChange={({ target }) => set({ name: target.value })}
              {...control}
            />
          )}
        </Field>
        <Field label={t('language')} hint={t('language_hint')}>
          {(control) => (
            <Input required dir="ltr" value={input.language} onChange={({ target }) => set({ language: target.value })} {...control} />
          )}
        </Field>
        <Field label={t('body')} hint={t('body_hint', { one: '{{1}}', two: '{{2}}' })} error={problem}>
          {(control) => (
            <Textarea
              required
              dir="auto"
              maxLength={1024}
              value={input.body}
              onChange={({ target }) => set({ body: target.value })}
              {...control}
            />
          )}
        </Field>
        <label className="flex items-start gap-2 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0"
            checked={input.for_announcements}
            onChange={({ target }) => set({ for_announcements: target.checked })}
          />
          <span>
            <span className="font-medium">{t('for_announcements')}</span>
            <span className="block text-muted-foreground">{t('for_announcements_hint')}</span>
          </span>
        </label>
        <Button type="submit" variant="primary" isBusy={isBusy} className="justify-self-end">
          {common('save')}
        </Button>
      </form>
    </Dialog>
  )
}
