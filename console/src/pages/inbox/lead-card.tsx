import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { InboxConversation } from '../../../../src/contract/console/inbox-operations.ts'
import { sdk } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatNumber } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { tellError } from '../../ui/toast.ts'
import { Facts, Section } from './facts.tsx'
import { changeConversation, conversationKey } from './inbox-cache.ts'
import { useInboxTexts } from './texts.ts'
import { useAttributeFacts } from './use-attribute-facts.ts'

/** Comes when somebody edits. */
const LeadPanel = lazy(async () => ({ default: (await import('../leads/lead-panel.tsx')).LeadPanel }))
const STATUSES = ['new', 'qualified', 'booked', 'converted', 'lost'] as const
type Lead = NonNullable<InboxConversation['lead']>

/** What is known of the customer's wish; its status changes in place. */
export function LeadCard({ conversationId: id, lead }: { readonly conversationId: string; readonly lead: Lead | null }) {
  const t = useInboxTexts()
  const { slug } = useBusiness()
  const common = useCommonTexts()
  const mayChange = useMay('agent')
  const factsOf = useAttributeFacts()
  const [isEditing, setEditing] = useState(false)
  const queryClient = useQueryClient()
  const put = (next: Lead | null) => changeConversation(queryClient, { slug, id }, (known) => ({ ...known, lead: next }))
  const change = useMutation({
    mutationFn: (status: Lead['status']) => sdk(slug).leads.update(lead?.id ?? '', { status }),
    onMutate: (status) => put(lead && { ...lead, status }),
    onError: (error) => {
      put(lead)
      tellError(error)
    },
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: [slug, 'leads'] }),
  })
  if (!lead) {
    return (
      <Section title={t('lead')}>
        <p className="text-muted-foreground">{t('no_lead')}</p>
      </Section>
    )
  }
  return (
    <Section title={t('lead')}>
      {mayChange ? (
        <Field label={t('lead_status')}>
          {(control) => (
            <Select {...control} value={lead.status} onChange={(event) => change.mutate(event.target.value as Lead['status'])}>
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {t(`lead_${status}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : (
        <Facts facts={[[t('lead_status'), t(`lead_${lead.status}`)]]} />
      )}
      <Facts
        facts={[
          [t('lead_score'), lead.qualification_score === null ? null : formatNumber(lead.qualification_score)],
          [t('lead_intent'), lead.intent],
          ...factsOf(lead.attributes),
        ]}
      />
      {mayChange && (
        <Button size="sm" className="justify-self-start" onClick={() => setEditing(true)}>
          <Pencil aria-hidden />
          {common('edit')}
        </Button>
      )}
      {isEditing && (
        <Suspense fallback={null}>
          <LeadPanel
            lead={lead}
            onClose={() => {
              setEditing(false)
              void queryClient.invalidateQueries({ queryKey: conversationKey(slug, id) })
            }}
          />
        </Suspense>
      )}
    </Section>
  )
}
