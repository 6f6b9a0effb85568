import type { Lead } from '@vorel/sdk'
import { useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Select } from '../../ui/field.tsx'
import { tellWithUndo } from '../../ui/toast.ts'
import { STATUSES, type Status, useUpdateLead } from './lead-cache.ts'
import { useLeadsTexts } from './texts.ts'

export const STATUS_TONES = {
  new: 'accent',
  qualified: 'warning',
  booked: 'success',
  converted: 'success',
  lost: 'neutral',
} as const satisfies Record<Status, Tone>

/** Moves a lead and offers the way back. */
export function useMoveLead(): (lead: Lead, status: Status) => void {
  const t = useLeadsTexts()
  const common = useCommonTexts()
  const update = useUpdateLead()
  return (lead, status) => {
    if (lead.status === status) return
    const back = () => update.mutate({ lead: { ...lead, status }, change: { status: lead.status } })
    const told = t('moved', { name: lead.name ?? t('nameless'), status: t(status) })
    update.mutate({ lead, change: { status }, onDone: () => tellWithUndo(told, { label: common('undo'), onUndo: back }) })
  }
}

export function StatusSelect({ lead }: { readonly lead: Lead }) {
  const t = useLeadsTexts()
  const mayWrite = useMay('agent')
  const move = useMoveLead()
  if (!mayWrite) return <Badge tone={STATUS_TONES[lead.status]}>{t(lead.status)}</Badge>
  return (
    <Select
      className="h-8 w-auto"
      aria-label={t('status_of', { name: lead.name ?? t('nameless') })}
      value={lead.status}
      onChange={(event) => move(lead, event.target.value as Status)}
    >
      {STATUSES.map((each) => (
        <option key={each} value={each}>
          {t(each)}
        </option>
      ))}
    </Select>
  )
}
