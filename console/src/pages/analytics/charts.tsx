import { useTranslation } from 'react-i18next'
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { Analytics } from '../../../../src/contract/console/analytics-operations.ts'
import { formatDate } from '../../i18n/format.ts'
import { useAnalyticsTexts } from './texts.ts'

/** Told apart in either light and by who sees no red or green; in the order of the channels. */
const COLOURS = ['var(--primary)', '#b45f06', '#5b6abf', '#8a8378', '#9c4f96'] as const
const CHANNELS = ['webform', 'whatsapp', 'voice', 'instagram', 'email'] as const
const HEIGHT = 240
const DAY_MS = 86_400_000

const frame = { background: 'var(--surface)', border: '1px solid var(--border)', borderRadius: 6, color: 'var(--foreground)' }
const axis = { tick: { fill: 'var(--muted-foreground)', fontSize: 12 }, stroke: 'var(--border)' }

export function ConversationsChart({ data }: { readonly data: Analytics }) {
  const t = useAnalyticsTexts()
  const { i18n } = useTranslation()
  const isRightToLeft = i18n.language === 'ar'
  const channels = CHANNELS.filter((channel) => data.conversations.some((each) => each.channel === channel))
  const nameOf = (channel: (typeof CHANNELS)[number]) => (channel === 'voice' ? t('voice_channel') : t(channel))
  const rows = daysOf(data).map((day) => ({
    day: formatDate(`${day}T12:00:00Z`, 'UTC'),
    ...Object.fromEntries(data.conversations.filter((each) => each.day === day).map(({ channel, count }) => [channel, count])),
  }))
  return (
    <>
      <div aria-hidden dir="ltr">
        <ResponsiveContainer width="100%" height={HEIGHT}>
          <BarChart accessibilityLayer={false} data={rows} margin={{ top: 4, right: 0, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis dataKey="day" {...axis} minTickGap={24} reversed={isRightToLeft} />
            <YAxis allowDecimals={false} width={32} {...axis} orientation={isRightToLeft ? 'right' : 'left'} />
            <Tooltip contentStyle={frame} cursor={{ fill: 'var(--muted)' }} />
            <Legend wrapperStyle={{ fontSize: 13 }} formatter={(text) => <span style={{ color: 'var(--foreground)' }}>{text}</span>} />
            {channels.map((channel, index) => (
              <Bar key={channel} dataKey={channel} name={nameOf(channel)} stackId="all" fill={COLOURS[index]} isAnimationActive={false} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <details className="mt-2 text-sm">
        <summary className="cursor-pointer text-muted-foreground">{t('as_table')}</summary>
        <table className="mt-2 w-full max-w-md [&_td]:py-0.5 [&_th]:text-start [&_th]:font-medium">
          <thead>
            <tr>
              <th>{t('day')}</th>
              <th>{t('channel')}</th>
              <th>{t('count')}</th>
            </tr>
          </thead>
          <tbody>
            {data.conversations.map(({ day, channel, count }) => (
              <tr key={`${day} ${channel}`}>
                <td>{formatDate(`${day}T12:00:00Z`, 'UTC')}</td>
                <td>{nameOf(channel as (typeof CHANNELS)[number])}</td>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}

export function QualityChart({ quality }: { readonly quality: readonly number[] }) {
  const t = useAnalyticsTexts()
  return (
    <>
      <div aria-hidden dir="ltr">
        <ResponsiveContainer width="100%" height={HEIGHT - 60}>
          <BarChart
            accessibilityLayer={false}
            data={quality.map((count, points) => ({ points, count }))}
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          >
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis dataKey="points" {...axis} />
            <YAxis allowDecimals={false} width={32} {...axis} />
            <Tooltip contentStyle={frame} cursor={{ fill: 'var(--muted)' }} labelFormatter={(points) => `${t('points')}: ${points}`} />
            <Bar dataKey="count" name={t('count')} fill="var(--primary)" isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <p className="sr-only">
        {quality
          .map((count, points) => (count > 0 ? `${t('points')} ${points}: ${count}` : ''))
          .filter(Boolean)
          .join(', ')}
      </p>
    </>
  )
}

/** Every day of the period, those without a conversation too. */
function daysOf({ days, rollup, conversations }: Analytics): string[] {
  const last = [...conversations.map(({ day }) => day), rollup.computed_at.slice(0, 10)].sort().at(-1) ?? rollup.computed_at.slice(0, 10)
  const end = Date.parse(`${last}T00:00:00Z`)
  return Array.from({ length: days + 1 }, (_, index) => new Date(end - (days - index) * DAY_MS).toISOString().slice(0, 10))
}
