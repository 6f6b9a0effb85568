import { CloudOff, Timer, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { InboxConversation } from '../../../../src/contract/console/inbox-operations.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useInboxTexts } from './texts.ts'

/** What the channel allows at this moment, before anybody writes in vain. */
export function ChannelRule({ channel, rule }: { readonly channel: string; readonly rule: InboxConversation['rule'] }) {
  const t = useInboxTexts()
  const now = useNow(rule.window_closes_at !== null)
  if (rule.is_mocked) {
    return (
      <p className="flex items-center gap-1.5 text-sm text-warning-foreground">
        <CloudOff className="size-4 shrink-0" aria-hidden />
        {t('mocked')}
      </p>
    )
  }
  if (channel !== 'whatsapp') return null
  const leftMs = rule.window_closes_at === null ? 0 : Date.parse(rule.window_closes_at) - now
  if (rule.needs_template || leftMs <= 0) {
    return (
      <p className="flex items-center gap-1.5 text-sm text-danger">
        <TriangleAlert className="size-4 shrink-0" aria-hidden />
        {t('window_closed')}
      </p>
    )
  }
  return (
    <p className="flex items-center gap-1.5 text-sm text-muted-foreground">
      <Timer className="size-4 shrink-0" aria-hidden />
      {t('window_open', { time: formatLeft(leftMs) })}
    </p>
  )
}

function formatLeft(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  return minutes >= 60
    ? formatNumber(Math.floor(minutes / 60), { style: 'unit', unit: 'hour', unitDisplay: 'long' })
    : formatNumber(Math.max(1, minutes), { style: 'unit', unit: 'minute', unitDisplay: 'long' })
}

function useNow(isNeeded: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isNeeded) return
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [isNeeded])
  return now
}
