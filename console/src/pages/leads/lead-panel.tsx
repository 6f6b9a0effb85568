import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Lead, LeadUpdate } from '@vorel/sdk'
import { type FormEvent, useState } from 'react'
import { sdk } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input, Textarea } from '../../ui/field.tsx'
import { tell, tellError } from '../../ui/toast.ts'
import { AttributeField } from '../../vocabulary/attribute-field.tsx'
import { useVocabulary } from '../../vocabulary/use-vocabulary.ts'
import { useUpdateLead } from './lead-cache.ts'
import { useLeadsTexts } from './texts.ts'

const TEXTS = ['name', 'email', 'phone', 'intent', 'timeline', 'source'] as const
const LATIN = new Set(['email', 'phone'])

/** Everything of one lead, to read and to correct. */
export function LeadPanel({ lead, onClose }: { readonly lead: Lead; readonly onClose: () => void }) {
  const t = useLeadsTexts()
  const common = useCommonTexts()
  const mayWrite = useMay('agent')
  const vocabulary = useVocabulary()
  const update = useUpdateLead()
  const [change, setChange] = useState<LeadUpdate>({})
  const attributes = vocabulary.data?.lead_attributes ?? []
  const known = new Set(attributes.map(({ name }) => name))
  const others = Object.entries(lead.attributes).filter(([name]) => !known.has(name))
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (Object.keys(change).length === 0) return onClose()
    update.mutate(
      { lead, change },
      {
        onSuccess: () => {
          tell(common('saved'))
          onClose()
        },
      },
    )
  }
  const setAttribute = (name: string, value: unknown) => setChange({ ...change, attributes: { ...change.attributes, [name]: value } })
  return (
    <Dialog isOpen onOpenChange={onClose} title={lead.name ?? t('nameless')} variant="side">
      <Button asChild className="justify-self-start">
        <Link to="/inbox/$conversationId" params={{ conversationId: lead.conversation_id }}>
          {t('conversation')}
        </Link>
      </Button>
      <form className="grid gap-4" onSubmit={save}>
        <fieldset disabled={!mayWrite} className="grid gap-4">
          {TEXTS.map((name) => (
            <Field key={name} label={t(name)}>
              {(control) => (
                <Input
                  dir={LATIN.has(name) ? 'ltr' : 'auto'}
                  type={name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'}
                  defaultValue={lead[name] ?? ''}
                  onChange={(event) => setChange({ ...change, [name]: event.target.value.trim() === '' ? null : event.target.value })}
                  {...control}
                />
              )}
            </Field>
          ))}
          {attributes.length > 0 && <h3 className="text-sm font-semibold">{t('details')}</h3>}
          {attributes.map((attribute) => (
            <AttributeField
              key={attribute.name}
              attribute={attribute}
              value={
                change.attributes && attribute.name in change.attributes
                  ? change.attributes[attribute.name]
                  : lead.attributes[attribute.name]
              }
              onChange={(value) => setAttribute(attribute.name, value)}
            />
          ))}
        </fieldset>
        {others.length > 0 && (
          <dl className="grid gap-1 text-sm">
            <dt className="font-semibold">{t('other_details')}</dt>
            {others.map(([name, value]) => (
              <dd key={name} dir="auto">
                <span className="text-muted-foreground">{name}:</span> {typeof value === 'string' ? value : JSON.stringify(value)}
              </dd>
            ))}
          </dl>
        )}
        {mayWrite && (
          <Button type="submit" variant="primary" isBusy={update.isPending}>
            {common('save')}
          </Button>
        )}
      </form>
      {mayWrite && <Handoff lead={lead} />}
    </Dialog>
  )
}

function Handoff({ lead }: { readonly lead: Lead }) {
  const t = useLeadsTexts()
  const { slug } = useBusiness()
  const [summary, setSummary] = useState('')
  const handoff = useMutation({
    mutationFn: () => sdk(slug).leads.handoff(lead.id, { reason: 'console', ...(summary.trim() ? { summary } : {}) }),
    onSuccess: () => {
      tell(t('handoff_done'))
      setSummary('')
    },
    onError: tellError,
  })
  return (
    <section className="grid gap-2 border-t pt-4">
      <Field label={t('handoff_reason')}>
        {(control) => (
          <Textarea dir="auto" maxLength={1000} value={summary} onChange={(event) => setSummary(event.target.value)} {...control} />
        )}
      </Field>
      <Button isBusy={handoff.isPending} onClick={() => handoff.mutate()}>
        {t('handoff')}
      </Button>
    </section>
  )
}
