import { ChevronRight } from 'lucide-react'
import type { TranscriptMessage } from '../../../../src/contract/console/inbox-operations.ts'
import { formatNumber } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { useInboxTexts } from './texts.ts'

type Call = TranscriptMessage['tool_calls'][number]

const TONES = { low: 'neutral', medium: 'warning', high: 'danger' } as const

/** What the receptionist did for this answer, folded: the tools it asked, what it relied on and what a check found in it. */
export function MessageDetails({ message: { tool_calls, sources, flags } }: { readonly message: TranscriptMessage }) {
  const t = useInboxTexts()
  if (tool_calls.length + sources.length + flags.length === 0) return null
  const parts = [
    tool_calls.length > 0 && t('calls', { count: tool_calls.length }),
    sources.length > 0 && t('sources', { count: sources.length }),
    flags.length > 0 && t('flags', { count: flags.length }),
  ].filter((part) => part !== false)
  return (
    <details className="group w-full min-w-0 text-sm">
      <summary className="ms-auto flex w-fit min-h-6 cursor-pointer list-none items-center gap-1 rounded-sm text-xs text-muted-foreground hover:text-foreground">
        <ChevronRight className="size-3.5 transition-transform group-open:rotate-90 rtl:rotate-180" aria-hidden />
        <span className="sr-only">{t('behind')}: </span>
        {parts.join(' · ')}
      </summary>
      <div className="mt-1 grid gap-3 rounded-md border bg-surface p-3">
        {flags.length > 0 && (
          <section aria-label={t('flags_title')} className="grid gap-1">
            <p className="text-xs font-medium text-muted-foreground">{t('flags_title')}</p>
            {flags.map((flag) => (
              <p key={`${flag.kind} ${flag.excerpt}`} className="flex flex-wrap items-center gap-1.5">
                <Badge tone={toneOf(flag.severity)}>{severityText(flag.severity, t)}</Badge>
                <code dir="ltr" className="text-xs">
                  {flag.kind}
                </code>
                {flag.excerpt && <bdi dir="auto">“{flag.excerpt}”</bdi>}
              </p>
            ))}
          </section>
        )}
        {sources.length > 0 && (
          <section aria-label={t('sources_title')} className="grid gap-1">
            <p className="text-xs font-medium text-muted-foreground">{t('sources_title')}</p>
            {sources.map((source) => (
              <p key={source.id}>
                <Badge>{source.kind === 'offering' ? t('source_offering') : t('source_knowledge_entry')}</Badge>{' '}
                <bdi dir="auto">{source.title ?? t('deleted_source')}</bdi>
              </p>
            ))}
          </section>
        )}
        {tool_calls.length > 0 && (
          <section aria-label={t('tools')} className="grid gap-2">
            <p className="text-xs font-medium text-muted-foreground">{t('tools')}</p>
            {tool_calls.map((call) => (
              <ToolCall key={call.number} call={call} />
            ))}
          </section>
        )}
      </div>
    </details>
  )
}

function ToolCall({ call }: { readonly call: Call }) {
  const t = useInboxTexts()
  const isRefused = call.result.ok === false || 'error' in call.result
  return (
    <div className="grid min-w-0 gap-1">
      <p dir="ltr" className="flex flex-wrap items-center gap-2">
        <code className="text-xs font-semibold">{call.tool}</code>
        <Badge tone={isRefused ? 'danger' : 'success'}>{isRefused ? '✕' : '✓'}</Badge>
        {call.duration_ms !== null && (
          <span className="text-xs text-muted-foreground">{formatNumber(Math.round(call.duration_ms))} ms</span>
        )}
      </p>
      <Json label={t('arguments')} value={call.arguments} />
      <Json label={t('result')} value={call.result} />
    </div>
  )
}

function Json({ label, value }: { readonly label: string; readonly value: Record<string, unknown> }) {
  return (
    <div className="min-w-0">
      <p className="text-xs text-muted-foreground">{label}</p>
      <pre
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse (WCAG 2.1.1)
        tabIndex={0}
        className="max-h-48 overflow-auto rounded-sm bg-muted p-2 text-start text-xs whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {JSON.stringify(value, null, 1)}
      </pre>
    </div>
  )
}

function toneOf(severity: string) {
  return TONES[severity as keyof typeof TONES] ?? 'neutral'
}

function severityText(severity: string, t: ReturnType<typeof useInboxTexts>): string {
  return severity === 'low' || severity === 'medium' || severity === 'high' ? t(`severity_${severity}`) : severity
}
