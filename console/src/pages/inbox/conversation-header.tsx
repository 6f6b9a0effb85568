import { Link } from '@tanstack/react-router'
import { ArrowLeft, CircleCheck, Hand, PanelRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { InboxConversation } from '../../../../src/contract/console/inbox-operations.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Switch } from '../../ui/switch.tsx'
import { ChannelIcon } from './channel-icon.tsx'
import { withWhom } from './conversation-row.tsx'
import { nameOf } from './names.ts'
import { useInboxTexts } from './texts.ts'
import { useActions } from './use-actions.ts'
import { useOthers } from './use-presence.ts'

/** Who it is with, who answers, and what can be done with it. */
export function ConversationHeader({
  conversation: { row },
  onDetails,
}: {
  readonly conversation: InboxConversation
  readonly onDetails: () => void
}) {
  const t = useInboxTexts()
  const { user_id: userId } = useBusiness()
  const mayAnswer = useMay('agent')
  const isClosed = row.status === 'closed'
  return (
    <header className="grid gap-2 border-b bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button asChild variant="ghost" size="icon" className="md:hidden">
          <Link to="/inbox" aria-label={t('back')}>
            <ArrowLeft className="rtl:rotate-180" aria-hidden />
          </Link>
        </Button>
        <div className="me-auto flex min-w-0 items-center gap-2">
          <ChannelIcon channel={row.channel} />
          <h2 className="min-w-0 truncate font-semibold">
            <bdi dir="auto">{nameOf(row, t)}</bdi>
          </h2>
          {isClosed && <Badge>{t('status_closed')}</Badge>}
          {row.status === 'awaiting_human' && <Badge tone="danger">{t('needs_human')}</Badge>}
          {!isClosed && row.owner === 'human' && <Badge tone="warning">{withWhom(row, userId, t)}</Badge>}
        </div>
        {mayAnswer && !isClosed && <Acts row={row} />}
        <Button variant="ghost" size="icon" className="xl:hidden" aria-label={t('details')} onClick={onDetails}>
          <PanelRight className="rtl:rotate-180" aria-hidden />
        </Button>
      </div>
      <Others id={row.id} />
    </header>
  )
}

function Acts({ row }: { readonly row: InboxConversation['row'] }) {
  const t = useInboxTexts()
  const common = useCommonTexts()
  const { user_id: userId } = useBusiness()
  const { take, handBack, close } = useActions(row.id)
  const [isClosing, setClosing] = useState(false)
  const id = useId()
  const isBots = row.owner === 'bot'
  const isColleagues = !isBots && row.holder !== null && row.holder.id !== userId
  const change = (isOn: boolean) => (isOn ? handBack.mutate() : take.mutate({ from_colleague: false }))
  return (
    <div className="flex items-center gap-2">
      {isColleagues && (
        <Button size="sm" data-key="take" onClick={() => take.mutate({ from_colleague: true })} isBusy={take.isPending}>
          <Hand aria-hidden />
          {t('take_from', { name: row.holder?.name ?? '' })}
        </Button>
      )}
      <span className="flex items-center gap-2">
        <label htmlFor={id} className="text-sm text-muted-foreground">
          {isBots ? t('bot_answers') : t('bot_silent')}
        </label>
        <Switch
          id={id}
          {...(isColleagues ? {} : { 'data-key': 'take' })}
          checked={isBots}
          onCheckedChange={change}
          aria-label={isBots ? `${t('bot_answers')}. ${t('take')}` : `${t('bot_silent')}. ${t('hand_back')}`}
        />
      </span>
      <Button size="sm" data-key="close" onClick={() => setClosing(true)}>
        <CircleCheck aria-hidden />
        {t('close_it')}
      </Button>
      <Dialog isOpen={isClosing} onOpenChange={setClosing} title={t('close_title')} description={t('close_text')}>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setClosing(false)}>{common('cancel')}</Button>
          <Button
            variant="primary"
            onClick={() => {
              setClosing(false)
              close.mutate()
            }}
          >
            {t('close_it')}
          </Button>
        </div>
      </Dialog>
    </div>
  )
}

/** Colleagues who have it open at this moment. */
function Others({ id }: { readonly id: string }) {
  const t = useInboxTexts()
  const others = useOthers(id)
  const replying = others.filter((person) => person.is_replying)
  const shown = replying.length > 0 ? replying : others
  const names = shown.map(({ name }) => name).join(document.documentElement.dir === 'rtl' ? '، ' : ', ')
  const isSeveral = shown.length > 1
  return (
    <p aria-live="polite" className={shown.length === 0 ? 'sr-only' : 'text-sm font-medium text-warning-foreground'} data-part="others">
      {shown.length > 0 &&
        (replying.length > 0
          ? t(isSeveral ? 'several_reply' : 'someone_replies', { names })
          : t(isSeveral ? 'several_look' : 'someone_looks', { names }))}
    </p>
  )
}
