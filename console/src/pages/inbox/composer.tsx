import { useQuery } from '@tanstack/react-query'
import { SendHorizontal, StickyNote } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { InboxConversation } from '../../../../src/contract/console/inbox-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Textarea } from '../../ui/field.tsx'
import { ChannelRule } from './channel-rule.tsx'
import { MentionMenu, mentionedIn, wordBeingWritten } from './mention-menu.tsx'
import { setDraft, useDraft } from './outbox.ts'
import { useInboxTexts } from './texts.ts'
import { useTellPresence } from './use-presence.ts'
import { useSend } from './use-send.ts'

const PAUSE_MS = 6000

/** A reply to the customer, or a note to the team; the channel's rule stands above it before anything is written. */
export function Composer({ conversation }: { readonly conversation: InboxConversation }) {
  const t = useInboxTexts()
  const common = useCommonTexts()
  const { slug, user_id: userId } = useBusiness()
  const { row, rule } = conversation
  const isClosed = row.status === 'closed'
  const [chosen, setKind] = useState<'reply' | 'note'>('reply')
  const kind = isClosed ? 'note' : chosen
  const text = useDraft(row.id, kind)
  const { send, error, dismiss } = useSend(row.id)
  const [isAsking, setAsking] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const errorId = useId()
  const members = useQuery({
    queryKey: [slug, 'team'],
    queryFn: ({ signal }) => call(slug, 'listTeam', undefined, { signal }),
    staleTime: 300_000,
  })
  const team = members.data?.members ?? []
  const isReplying = useTyping(kind === 'reply' && text.trim() !== '', text)
  useTellPresence(row.id, isReplying)

  const isBlocked = kind === 'reply' && !rule.can_reply
  const isColleagues = row.owner === 'human' && row.holder !== null && row.holder.id !== userId
  const choose = (next: 'reply' | 'note') => {
    setKind(next)
    requestAnimationFrame(() => box.current?.focus())
  }
  const submit = (from_colleague = false) => {
    const words = text.trim()
    if (words === '' || isBlocked) return
    if (kind === 'reply' && isColleagues && !from_colleague) return setAsking(true)
    setAsking(false)
    void send(kind, words, { from_colleague, mentions: kind === 'note' ? mentionedIn(words, team) : [] })
    box.current?.focus()
  }
  const hearKeys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') box.current?.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.defaultPrevented) return
    event.preventDefault()
    submit()
  }
  return (
    <div className={cn('grid gap-2 border-t p-3', kind === 'note' ? 'bg-warning-soft' : 'bg-surface')}>
      {isClosed && <p className="text-sm text-muted-foreground">{t('closed_note')}</p>}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <fieldset className="flex gap-1">
          <legend className="sr-only">{t('write_reply')}</legend>
          {!isClosed && (
            <Choice name="reply" isChosen={kind === 'reply'} onChoose={() => choose('reply')}>
              {t('reply')}
            </Choice>
          )}
          <Choice name="note" isChosen={kind === 'note'} onChoose={() => choose('note')}>
            <StickyNote className="size-3.5" aria-hidden />
            {t('note')}
          </Choice>
        </fieldset>
        {kind === 'reply' ? (
          <ChannelRule channel={row.channel} rule={rule} />
        ) : (
          <p className="text-sm text-warning-foreground">{t('note_visible')}</p>
        )}
      </div>
      {kind === 'reply' && row.owner === 'bot' && !isBlocked && text !== '' && (
        <p className="text-sm text-muted-foreground">{t('takes_over')}</p>
      )}
      {error && (
        <p id={errorId} role="alert" className="text-sm text-danger">
          {t('not_sent', { reason: error.message })}
        </p>
      )}
      <div className="relative flex items-end gap-2">
        {kind === 'note' && (
          <MentionMenu word={wordBeingWritten(text)} team={team} onChoose={(name) => setDraft(row.id, kind, withMention(text, name))} />
        )}
        <Textarea
          ref={box}
          dir={text === '' ? undefined : 'auto'}
          rows={2}
          maxLength={4096}
          aria-label={kind === 'reply' ? t('write_reply') : t('write_note')}
          placeholder={kind === 'reply' ? t('write_reply') : t('write_note')}
          {...(error ? { 'aria-describedby': errorId, 'aria-invalid': true } : {})}
          className="field-sizing-content max-h-48 min-h-11 grow resize-none"
          value={text}
          disabled={isBlocked}
          onChange={(event) => {
            setDraft(row.id, kind, event.target.value)
            if (error) dismiss()
          }}
          onKeyDown={hearKeys}
        />
        <Button
          variant="primary"
          disabled={text.trim() === '' || isBlocked}
          onClick={() => submit()}
          aria-label={kind === 'reply' ? t('send') : t('add_note')}
        >
          <SendHorizontal className="rtl:rotate-180" aria-hidden />
          <span className="max-sm:hidden">{kind === 'reply' ? t('send') : t('add_note')}</span>
        </Button>
      </div>
      <p className="text-xs text-muted-foreground max-md:hidden">{t('send_hint')}</p>
      <Dialog
        isOpen={isAsking || error?.isColleagues === true}
        onOpenChange={(isOpen) => {
          setAsking(isOpen)
          if (!isOpen) dismiss()
        }}
        title={t('colleague_title', { name: row.holder?.name ?? '' })}
        description={t('colleague_text')}
      >
        <div className="flex justify-end gap-2">
          <Button
            onClick={() => {
              setAsking(false)
              dismiss()
            }}
          >
            {common('cancel')}
          </Button>
          <Button variant="primary" onClick={() => submit(true)}>
            {t('colleague_yes')}
          </Button>
        </div>
      </Dialog>
    </div>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly children: React.ReactNode
}

function Choice({ name, isChosen, onChoose, children }: ChoiceProps) {
  return (
    <button
      type="button"
      data-key={name}
      aria-pressed={isChosen}
      onClick={onChoose}
      className={cn(
        'inline-flex h-7 items-center gap-1.5 rounded-md border px-2.5 text-sm text-muted-foreground hover:bg-muted',
        isChosen && 'border-primary bg-accent font-medium text-accent-foreground',
      )}
    >
      {children}
    </button>
  )
}

/** Whether somebody writes: since the last letter no long pause. */
function useTyping(hasText: boolean, text: string): boolean {
  const [isTyping, setTyping] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each letter begins the pause anew
  useEffect(() => {
    setTyping(hasText)
    if (!hasText) return
    const timer = setTimeout(() => setTyping(false), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [hasText, text])
  return isTyping
}

function withMention(text: string, name: string): string {
  return `${text.replace(/@[^@\n]*$/, '')}@${name} `
}
