import { Link } from '@tanstack/react-router'
import type { InboxConversation } from '../../../../src/contract/console/inbox-operations.ts'
import { useBusiness } from '../../api/session.ts'
import { formatDateTime, formatNumber, formatRecent } from '../../i18n/format.ts'
import { ScenarioDownload } from '../../scenario/scenario-download.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Brief } from './brief.tsx'
import { ChannelIcon } from './channel-icon.tsx'
import { Facts, Section } from './facts.tsx'
import { LeadCard } from './lead-card.tsx'
import { isInternal } from './names.ts'
import { useInboxTexts } from './texts.ts'

/** Beside the transcript: what people were asked for, who it is, what became of it. */
export function SidePanel({ conversation }: { readonly conversation: InboxConversation }) {
  const t = useInboxTexts()
  const { row, customer, lead, brief, score } = conversation
  const phone = customer?.phone ?? lead?.phone ?? (row.channel === 'whatsapp' || row.channel === 'voice' ? row.customer_identifier : null)
  const language = row.customer_language ?? customer?.language ?? null
  return (
    <div className="grid gap-5 p-4">
      {brief && (
        <div className="hidden xl:block">
          <Brief brief={brief} />
        </div>
      )}
      <Section title={t('customer_title')}>
        <Facts
          facts={[
            [t('name'), row.customer_name ?? customer?.name ?? lead?.name ?? null],
            [t('phone'), phone && <span dir="ltr">{phone}</span>],
            [t('email'), customer?.email ?? lead?.email ?? null],
            [t('address'), phone || isInternal(row.customer_identifier) ? null : row.customer_identifier],
            [t('language'), language && languageText(language, t)],
            [t('channel'), t(`channel_${row.channel}`)],
          ]}
        />
      </Section>
      <LeadCard conversationId={row.id} lead={lead} />
      <Appointments appointments={conversation.appointments} />
      <Others others={conversation.others} />
      {score && (
        <Section title={t('quality')}>
          <p>{t('quality_of', { score: formatNumber(score.score) })}</p>
        </Section>
      )}
      <div>
        <ScenarioDownload conversationId={row.id} disabled={row.last_sequence_number === 0} />
      </div>
    </div>
  )
}

function Appointments({ appointments }: { readonly appointments: InboxConversation['appointments'] }) {
  const t = useInboxTexts()
  const { timezone } = useBusiness()
  return (
    <Section title={t('appointments')}>
      {appointments.length === 0 && <p className="text-muted-foreground">{t('no_appointments')}</p>}
      <ul className="grid gap-2">
        {appointments.map((appointment) => (
          <li key={appointment.id} className="grid gap-0.5">
            <span className="flex items-center gap-2">
              <bdi className="min-w-0 grow truncate font-medium">{appointment.title ?? t('appointment')}</bdi>
              <Badge tone={TONES[appointment.status]}>{t(`appointment_${appointment.status}`)}</Badge>
            </span>
            <time dateTime={appointment.scheduled_start} className="text-muted-foreground">
              {formatDateTime(appointment.scheduled_start, timezone)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const TONES = { confirmed: 'success', rescheduled: 'success', completed: 'neutral', cancelled: 'neutral', no_show: 'danger' } as const

function Others({ others }: { readonly others: InboxConversation['others'] }) {
  const t = useInboxTexts()
  const { timezone } = useBusiness()
  if (others.length === 0) return null
  return (
    <Section title={t('others')}>
      <ul className="grid gap-1">
        {others.map((other) => (
          <li key={other.id}>
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: other.id }}
              preload={false}
              className="flex items-center gap-2 rounded-sm py-1 underline-offset-4 hover:underline"
            >
              <ChannelIcon channel={other.channel} />
              <span className="grow">{t(`status_${other.status}`)}</span>
              <time dateTime={other.active_at} className="text-muted-foreground">
                {formatRecent(other.active_at, timezone)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function languageText(language: string, t: ReturnType<typeof useInboxTexts>): string {
  const code = language.slice(0, 2)
  return code === 'en' || code === 'ar' ? t(`language_${code}`) : language
}
