import type { Lead } from '@vorel/sdk'
import { Users } from 'lucide-react'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatRecent } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Input } from '../../ui/field.tsx'
import { TableFrame } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { type LeadFilter, useLeads, useUpdateLead } from './lead-cache.ts'
import { StatusSelect } from './status-select.tsx'
import { useLeadsTexts } from './texts.ts'
import { useWants } from './use-wants.ts'

export interface LeadsTableProps {
  readonly filter: LeadFilter
  readonly onOpen: (lead: Lead) => void
  readonly onClear: () => void
}

export function LeadsTable({ filter, onOpen, onClear }: LeadsTableProps) {
  const t = useLeadsTexts()
  const common = useCommonTexts()
  const list = useLeads(filter)
  const leads = list.data?.pages.flatMap((page) => page.data) ?? []
  if (list.isPending) return <Skeleton className="h-72" />
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (leads.length === 0) {
    const isFiltered = Object.keys(filter).length > 0
    return isFiltered ? (
      <EmptyState icon={<Users />} title={t('empty_filter')} action={<Button onClick={onClear}>{t('clear')}</Button>} />
    ) : (
      <EmptyState icon={<Users />} title={t('empty')}>
        {t('empty_text')}
      </EmptyState>
    )
  }
  return (
    <>
      <TableFrame label={t('title')}>
        <thead>
          <tr>
            <th>{t('name')}</th>
            <th>{t('contact')}</th>
            <th>{t('wants')}</th>
            <th>{t('score')}</th>
            <th>{t('status')}</th>
            <th>{t('source')}</th>
            <th>{t('changed')}</th>
          </tr>
        </thead>
        <tbody>
          {leads.map((lead) => (
            <LeadRow key={lead.id} lead={lead} onOpen={() => onOpen(lead)} />
          ))}
        </tbody>
      </TableFrame>
      {list.hasNextPage && (
        <Button className="self-center" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
    </>
  )
}

function LeadRow({ lead, onOpen }: { readonly lead: Lead; readonly onOpen: () => void }) {
  const t = useLeadsTexts()
  const { timezone } = useBusiness()
  const wants = useWants()
  const name = lead.name ?? t('nameless')
  return (
    <tr>
      <td>
        <Button variant="link" className="max-w-48 justify-start truncate text-foreground" onClick={onOpen}>
          <bdi className="truncate">{name}</bdi>
        </Button>
      </td>
      <td dir="ltr" className="text-muted-foreground rtl:text-end">
        <span className="block whitespace-nowrap">{lead.phone}</span>
        <span className="block max-w-48 truncate">{lead.email}</span>
      </td>
      <td className="max-w-72">
        <bdi className="line-clamp-2">{wants(lead)}</bdi>
      </td>
      <td>
        <ScoreCell lead={lead} label={t('score_of', { name })} />
      </td>
      <td>
        <StatusSelect lead={lead} />
      </td>
      <td>{lead.source}</td>
      <td className="whitespace-nowrap text-muted-foreground">{formatRecent(lead.updated_at, timezone)}</td>
    </tr>
  )
}

/** Written in place: Enter or leaving the field stores it, Escape takes it back. */
function ScoreCell({ lead, label }: { readonly lead: Lead; readonly label: string }) {
  const mayWrite = useMay('agent')
  const update = useUpdateLead()
  const present = lead.qualification_score
  if (!mayWrite) return present
  const store = (input: HTMLInputElement) => {
    const next = input.value === '' ? null : Number(input.value)
    if (next === present) return
    if (!input.checkValidity()) input.value = String(present ?? '')
    else update.mutate({ lead, change: { qualification_score: next } })
  }
  return (
    <Input
      key={present}
      type="number"
      min={0}
      max={100}
      step={1}
      className="h-8 w-18 px-2"
      aria-label={label}
      defaultValue={present ?? ''}
      onBlur={(event) => store(event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.value = String(present ?? '')
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
