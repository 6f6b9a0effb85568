import { useQueryClient } from '@tanstack/react-query'
import type { WebhookEndpoint } from '@vorel/sdk'
import { type FormEvent, useState } from 'react'
import { EVENTS, type EventName } from '../../../../src/contract/events.ts'
import { sdk } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { messageOf } from '../../ui/message-of.ts'
import { tell } from '../../ui/toast.ts'
import { useWebhooksTexts } from './webhooks-texts.ts'

export interface EndpointDialogProps {
  /** Null: a new one. */
  readonly endpoint: WebhookEndpoint | null
  readonly onClose: () => void
  readonly onCreated: (secret: string) => void
}

export function EndpointDialog({ endpoint, onClose, onCreated }: EndpointDialogProps) {
  const t = useWebhooksTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const [description, setDescription] = useState(endpoint?.description ?? '')
  const [events, setEvents] = useState<readonly EventName[]>(endpoint?.events ?? EVENTS)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    const body = {
      url,
      description: description.trim() === '' ? null : description,
      events: EVENTS.filter((event) => events.includes(event)),
    }
    const api = sdk(slug).webhookEndpoints
    if (endpoint) {
      await api.update(endpoint.id, body)
      tell(common('saved'))
      onClose()
    } else onCreated((await api.create(body)).secret)
    await queryClient.invalidateQueries({ queryKey: [slug, 'webhook-endpoints'] })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (events.length === 0) return setProblem(t('no_event'))
    setBusy(true)
    save()
      .catch((error: unknown) => setProblem(messageOf(error)))
      .finally(() => setBusy(false))
  }
  const toggle = (event: EventName) => setEvents(events.includes(event) ? events.filter((each) => each !== event) : [...events, event])
  return (
    <Dialog isOpen onOpenChange={onClose} title={endpoint ? t('edit_title') : t('add')}>
      <form className="grid gap-4" onSubmit={submit}>
        <Field label={t('url')} hint={t('url_hint')} error={problem}>
          {(control) => (
            <Input
              type="url"
              required
              dir="ltr"
              placeholder="https://"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
              {...control}
            />
          )}
        </Field>
        <Field label={t('note')}>
          {(control) => <Input maxLength={500} value={description} onChange={(event) => setDescription(event.target.value)} {...control} />}
        </Field>
        <fieldset className="grid gap-1.5 sm:grid-cols-2">
          <legend className="mb-1.5 text-sm font-medium">{t('events')}</legend>
          <label className="flex items-center gap-2 text-sm font-medium sm:col-span-2">
            <input
              type="checkbox"
              className="size-4"
              checked={events.length === EVENTS.length}
              onChange={(event) => setEvents(event.target.checked ? EVENTS : [])}
            />
            {t('all_events')}
          </label>
          {EVENTS.map((event) => (
            <label key={event} className="flex items-center gap-2 text-sm">
              <input type="checkbox" className="size-4" checked={events.includes(event)} onChange={() => toggle(event)} />
              <code dir="ltr" className="text-xs">
                {event}
              </code>
            </label>
          ))}
        </fieldset>
        <Button type="submit" variant="primary" isBusy={isBusy} className="justify-self-end">
          {common('save')}
        </Button>
      </form>
    </Dialog>
  )
}
