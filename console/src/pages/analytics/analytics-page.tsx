import { useQuery } from '@tanstack/react-query'
import { ChartNoAxesColumn } from 'lucide-react'
import { useState } from 'react'
import type { Analytics } from '../../../../src/contract/console/analytics-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { formatDateTime, formatNumber } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { BarList, Figure } from './bar-list.tsx'
import { ConversationsChart, QualityChart } from './charts.tsx'
import { useAnalyticsTexts } from './texts.ts'

const PERIODS = [7, 30, 90] as const

export function AnalyticsPage() {
  const t = useAnalyticsTexts()
  const { slug, timezone } = useBusiness()
  const [days, setDays] = useState<(typeof PERIODS)[number]>(7)
  const figures = useQuery({
    queryKey: [slug, 'analytics', days],
    queryFn: ({ signal }) => call(slug, 'getAnalytics', { days }, { signal }),
    placeholderData: (before) => before,
  })
  return (
    <Page
      title={t('title')}
      {...(figures.data
        ? { description: t('description', { from: formatDateTime(figures.data.rollup.since, timezone), zone: timezone }) }
        : {})}
      actions={
        <fieldset aria-label={t('period')} className="flex rounded-md border bg-surface p-0.5">
          {PERIODS.map((count) => (
            <Button
              key={count}
              size="sm"
              variant={days === count ? 'primary' : 'ghost'}
              aria-pressed={days === count}
              onClick={() => setDays(count)}
            >
              {t('days', { count })}
            </Button>
          ))}
        </fieldset>
      }
    >
      {figures.isPending && <Skeleton className="h-[60dvh]" />}
      {figures.error && <ErrorState error={figures.error} onRetry={() => void figures.refetch()} />}
      {figures.data && <Figures data={figures.data} />}
    </Page>
  )
}

function Figures({ data }: { readonly data: Analytics }) {
  const t = useAnalyticsTexts()
  const { rollup, funnel, tools, flags, handoffs, response_time: response, voice } = data
  if (funnel.conversations === 0 && rollup.agent_turn_count === 0) {
    return (
      <EmptyState icon={<ChartNoAxesColumn />} title={t('empty')}>
        {t('empty_text')}
      </EmptyState>
    )
  }
  const share = (part: number) =>
    funnel.conversations === 0 ? '' : formatNumber(part / funnel.conversations, { style: 'percent', maximumFractionDigits: 0 })
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        <Figure label={t('conversations')} value={formatNumber(rollup.conversation_count)} />
        <Figure label={t('replies')} value={formatNumber(rollup.agent_turn_count)} />
        <Figure label={t('funnel_booked')} value={formatNumber(funnel.booked)} note={share(funnel.booked)} />
        <Figure
          label={t('response')}
          value={secondsText(t, response.p50_seconds)}
          note={response.p95_seconds === null ? '' : `${t('most')} ${secondsText(t, response.p95_seconds)}`}
        />
        <Figure
          label={t('voice')}
          value={formatNumber(voice.calls)}
          note={voice.calls > 0 ? t('minutes_value', { value: formatNumber(voice.minutes) }) : ''}
        />
      </dl>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title={t('conversations')} description={t('conversations_text')} className="lg:col-span-2">
          <ConversationsChart data={data} />
        </Card>
        <Card title={t('funnel')} description={t('funnel_text')}>
          <BarList
            label={t('funnel')}
            rows={(['conversations', 'leads', 'qualified', 'booked'] as const).map((step) => ({
              name: t(`funnel_${step}`),
              value: funnel[step],
              note: share(funnel[step]),
            }))}
          />
        </Card>
        <Card title={t('status')} description={t('status_text')}>
          <BarList label={t('status')} rows={data.statuses.map(({ status, count }) => ({ name: statusName(t, status), value: count }))} />
        </Card>
        <Card title={t('quality')} description={t('quality_text')}>
          {rollup.qa_avg === null ? (
            <p className="text-sm text-muted-foreground">{t('quality_none')}</p>
          ) : (
            <>
              <p className="mb-2 text-sm">
                {t('mean')} {formatNumber(rollup.qa_avg)} · {t('median')} {formatNumber(rollup.qa_p50 ?? 0)}
              </p>
              <QualityChart quality={data.quality} />
            </>
          )}
        </Card>
        <Card title={t('tools')} description={t('tools_text')}>
          <BarList
            label={t('tools')}
            rows={tools.map(({ tool, calls, failures }) => ({
              name: tool,
              value: calls,
              note: `${formatNumber((calls - failures) / calls, { style: 'percent', maximumFractionDigits: 0 })} ${t('success')}`,
              isCode: true,
            }))}
          />
        </Card>
        <Card title={t('handoffs')} description={t('handoffs_text')}>
          {handoffs.length === 0 ? (
            <p className="text-sm text-muted-foreground">{t('no_handoffs')}</p>
          ) : (
            <BarList label={t('handoffs')} rows={handoffs.map(({ reason, count }) => ({ name: reason, value: count, isCode: true }))} />
          )}
        </Card>
        <Card title={t('flags')} description={t('flags_text')}>
          {flags.length === 0 ? (
            <p className="text-sm text-muted-foreground">{t('no_flags')}</p>
          ) : (
            <BarList label={t('flags')} rows={flags.map(({ kind, count }) => ({ name: kind, value: count, isCode: true }))} />
          )}
        </Card>
      </div>
    </>
  )
}

function secondsText(t: ReturnType<typeof useAnalyticsTexts>, seconds: number | null): string {
  if (seconds === null) return '–'
  if (seconds < 90) return t('seconds', { value: formatNumber(seconds, { maximumFractionDigits: 1 }) })
  return t('minutes_value', { value: formatNumber(seconds / 60, { maximumFractionDigits: 0 }) })
}

function statusName(t: ReturnType<typeof useAnalyticsTexts>, status: string): string {
  return status === 'active' || status === 'awaiting_human' || status === 'closed' ? t(status) : status
}
