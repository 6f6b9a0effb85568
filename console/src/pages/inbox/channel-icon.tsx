import { AtSign, Camera, MessageCircle, MessageSquareText, Phone } from 'lucide-react'
import type { InboxRow } from '../../../../src/contract/console/inbox-operations.ts'
import { useInboxTexts } from './texts.ts'

const ICONS = { whatsapp: MessageCircle, voice: Phone, webform: MessageSquareText, instagram: Camera, email: AtSign } as const

export function ChannelIcon({ channel }: { readonly channel: InboxRow['channel'] }) {
  const t = useInboxTexts()
  const Icon = ICONS[channel]
  return (
    <span title={t(`channel_${channel}`)} className="inline-flex shrink-0">
      <Icon className="size-4 text-muted-foreground" aria-hidden />
      <span className="sr-only">{t(`channel_${channel}`)}</span>
    </span>
  )
}
