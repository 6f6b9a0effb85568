import { CalendarCheck, SendHorizontal } from 'lucide-react'
import { type FormEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { Try } from '../../../src/contract/console/sandbox-operations.ts'
import { useBusiness } from '../api/session.ts'
import { formatDateTime } from '../i18n/format.ts'
import { currentLanguage } from '../i18n/i18n.ts'
import { MessageDetails } from '../pages/inbox/message-details.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { Input } from '../ui/field.tsx'
import { EmptyState, Loading } from '../ui/states.tsx'
import { useTryTexts } from './texts.ts'
import { type OpenTry, useSay, useTranscript } from './use-try.ts'

/** The test conversation: what was said, what was done for it folded under each reply, and what was booked. `again` starts another. */
export function TryChat({ open, again }: { readonly open: OpenTry; readonly again: ReactNode }) {
  const t = useTryTexts()
  const transcript = useTranscript(open)
  const say = useSay(open)
  const [text, setText] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const shown = transcript.data
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each message, and while one is being written, the end is in view
  useLayoutEffect(() => {
    if (end.current) end.current.scrollTop = end.current.scrollHeight
  }, [shown?.messages.length, shown?.is_answering, shown?.appointments.length])
  if (transcript.isPending) return <Loading />
  if (!shown) {
    return (
      <EmptyState title={t('gone')} action={again}>
        {t('gone_text')}
      </EmptyState>
    )
  }
  const send = (words: string) => {
    if (words.trim() === '') return
    say.mutate({ id: crypto.randomUUID(), text: words })
    setText('')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send(text)
  }
  return (
    <div className="flex min-h-0 grow flex-col gap-3">
      <div
        ref={end}
        role="log"
        aria-label={t('transcript')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse (WCAG 2.1.1)
        tabIndex={0}
        className="min-h-40 grow overflow-y-auto rounded-md border bg-background p-3 -outline-offset-2"
      >
        <ol className="grid gap-3">
          {shown.messages.map((message) => (
            <Bubble key={message.id} message={message} />
          ))}
        </ol>
        <p aria-live="polite" className="mt-2 h-5 text-sm text-muted-foreground">
          {shown.is_answering && t('writing')}
        </p>
        {shown.messages.length === 1 && <Examples onChoose={send} />}
      </div>
      <Bookings appointments={shown.appointments} />
      {shown.status === 'awaiting_human' && (
        <p className="rounded-md bg-warning-soft p-2.5 text-sm text-warning-foreground">{t('waits')}</p>
      )}
      {shown.status === 'closed' ? (
        <p className="rounded-md bg-muted p-2.5 text-sm">{t('over')}</p>
      ) : (
        <form className="flex gap-2" onSubmit={submit}>
          <Input
            dir="auto"
            aria-label={t('write')}
            placeholder={t('write')}
            maxLength={4096}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" variant="primary" size="icon" aria-label={t('send')} disabled={text.trim() === ''}>
            <SendHorizontal className="rtl:-scale-x-100" aria-hidden />
          </Button>
        </form>
      )}
    </div>
  )
}

function Bubble({ message }: { readonly message: Try['messages'][number] }) {
  const t = useTryTexts()
  const isOwn = message.role === 'customer'
  return (
    <li
      data-role={message.role}
      className={cn('flex max-w-[90%] min-w-0 flex-col gap-0.5', isOwn ? 'items-end justify-self-end' : 'items-start justify-self-start')}
    >
      <span className="sr-only">{isOwn ? t('you') : t('receptionist')}: </span>
      <p
        dir="auto"
        data-part="text"
        className={cn(
          'max-w-full rounded-lg px-3 py-2 text-sm whitespace-pre-wrap [overflow-wrap:anywhere]',
          isOwn ? 'bg-primary text-primary-foreground' : 'bg-accent text-accent-foreground',
        )}
      >
        {message.content}
      </p>
      {!isOwn && (
        <div className="w-full min-w-0 [&_summary]:ms-0">
          {message.intents.length > 0 && (
            <p className="flex flex-wrap items-center gap-1 text-xs text-muted-foreground">
              {t('understood')}:
              {message.intents.map((intent) => (
                <code key={intent} dir="ltr">
                  {intent}
                </code>
              ))}
            </p>
          )}
          <MessageDetails message={message} />
        </div>
      )}
    </li>
  )
}

function Bookings({ appointments }: { readonly appointments: Try['appointments'] }) {
  const t = useTryTexts()
  const { timezone } = useBusiness()
  const isArabic = currentLanguage() === 'ar'
  if (appointments.length === 0) return null
  return (
    <section aria-label={t('booked')} className="grid gap-1 rounded-md border border-dashed p-2.5 text-sm">
      <p className="flex items-center gap-1.5 font-medium">
        <CalendarCheck className="size-4" aria-hidden />
        {t('booked')}
      </p>
      {appointments.map((appointment) => (
        <p key={appointment.id} className="flex flex-wrap items-center gap-x-1.5">
          <span>{formatDateTime(appointment.scheduled_start, timezone)}</span>
          <bdi>{(isArabic ? appointment.title_ar : null) ?? appointment.title}</bdi>
          {appointment.resource && (
            <bdi className="text-muted-foreground">
              {t('with', { name: (isArabic ? appointment.resource_ar : null) ?? appointment.resource })}
            </bdi>
          )}
          {appointment.status === 'cancelled' && <Badge>{t('cancelled')}</Badge>}
        </p>
      ))}
    </section>
  )
}

function Examples({ onChoose }: { readonly onChoose: (text: string) => void }) {
  const t = useTryTexts()
  return (
    <div className="grid justify-items-start gap-1.5 text-sm">
      <p className="text-muted-foreground">{t('try_saying')}</p>
      {(['example_hours', 'example_book', 'example_ar'] as const).map((key) => (
        <Button key={key} size="sm" className="h-auto min-h-8 py-1 text-start whitespace-normal" onClick={() => onChoose(t(key))}>
          <bdi>{t(key)}</bdi>
        </Button>
      ))}
    </div>
  )
}
