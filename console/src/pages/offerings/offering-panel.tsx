import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Offering, OfferingCreate, OfferingUpdate } from '@vorel/sdk'
import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { call, sdk } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input, Textarea } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Switch } from '../../ui/switch.tsx'
import { tell, tellError, tellWithUndo } from '../../ui/toast.ts'
import { AttributeField } from '../../vocabulary/attribute-field.tsx'
import { useVocabulary } from '../../vocabulary/use-vocabulary.ts'
import { useOfferingsTexts } from './texts.ts'
import { catalogueKey } from './use-catalogue.ts'

const TEXTS = [
  ['title', 'name_en', 'en', true],
  ['title_ar', 'name_ar', 'ar', false],
  ['description', 'description_en', 'en', false],
  ['description_ar', 'description_ar', 'ar', false],
] as const
const OTHERS = [
  ['reference_number', 'reference', 'text'],
  ['external_id', 'external_id', 'text'],
  ['address', 'address', 'text'],
  ['available_from', 'available_from', 'date'],
] as const

/** One line of the catalogue in both languages. Null: a new one. */
export function OfferingPanel({ offering, onClose }: { readonly offering: Offering | null; readonly onClose: () => void }) {
  const t = useOfferingsTexts()
  const common = useCommonTexts()
  const { slug, currency } = useBusiness()
  const mayWrite = useMay('admin')
  const queryClient = useQueryClient()
  const vocabulary = useVocabulary()
  const aliases = useQuery({
    queryKey: [slug, 'aliases', offering?.id],
    queryFn: () => call(slug, 'getAliases', { id: offering?.id ?? '' }),
    enabled: offering !== null,
  })
  const [change, setChange] = useState<OfferingUpdate>({})
  const [words, setWords] = useState<string | null>(null)
  const set = (part: OfferingUpdate) => setChange({ ...change, ...part })
  const refresh = () => queryClient.invalidateQueries({ queryKey: catalogueKey(slug) })
  const save = useMutation({
    mutationFn: async () => {
      const api = sdk(slug).offerings
      // A form without a name or a price is not sent: both are required in it.
      const stored = offering
        ? Object.keys(change).length > 0
          ? await api.update(offering.id, change)
          : offering
        : await api.create(change as OfferingCreate)
      if (words !== null) await call(slug, 'setAliases', { id: stored.id, aliases: words.split(/\s*[,،]\s*/).filter(Boolean) })
    },
    onSuccess: () => {
      tell(common('saved'))
      onClose()
    },
    onSettled: () => Promise.all([refresh(), queryClient.invalidateQueries({ queryKey: [slug, 'aliases', offering?.id] })]),
  })
  const remove = useMutation({
    mutationFn: (id: string) => sdk(slug).offerings.delete(id),
    onSuccess: (_nothing, id) => {
      const restore = () => call(slug, 'restoreOffering', { id }).catch(tellError).finally(refresh)
      tellWithUndo(t('deleted', { name: offering?.title ?? '' }), { label: common('undo'), onUndo: () => void restore() })
      onClose()
    },
    onError: tellError,
    onSettled: refresh,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const attributes = { ...offering?.attributes, ...change.attributes }
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={offering ? t('edit_title') : t('add_title')}
      variant="side"
      className="w-[min(34rem,100vw)]"
    >
      <form className="grid gap-4" onSubmit={submit}>
        <fieldset disabled={!mayWrite} className="grid gap-4">
          {TEXTS.map(([name, label, language, isRequired]) => {
            const Control = name.startsWith('title') ? Input : Textarea
            return (
              <Field key={name} label={t(label)}>
                {(control) => (
                  <Control
                    lang={language}
                    dir={language === 'ar' ? 'rtl' : 'ltr'}
                    required={isRequired}
                    defaultValue={offering?.[name] ?? ''}
                    onChange={(event: { target: { value: string } }) =>
                      set({ [name]: event.target.value.trim() === '' && !isRequired ? null : event.target.value })
                    }
                    {...control}
                  />
                )}
              </Field>
            )
          })}
          <Field label={`${t('price')} (${offering?.price_currency ?? currency})`}>
            {(control) => (
              <Input
                required
                inputMode="decimal"
                dir="ltr"
                pattern="\d{1,15}(\.\d{1,6})?"
                defaultValue={offering?.price ?? ''}
                onChange={(event) => set({ price: event.target.value })}
                {...control}
              />
            )}
          </Field>
          {vocabulary.data?.offering_attributes.map((attribute) => (
            <AttributeField
              key={attribute.name}
              attribute={attribute}
              value={attributes[attribute.name]}
              onChange={(value) => set({ attributes: { ...change.attributes, [attribute.name]: value } })}
            />
          ))}
          <Field label={t('aliases')} hint={t('aliases_hint')}>
            {(control) => (
              <Input
                key={aliases.data ? 'known' : 'new'}
                dir="auto"
                defaultValue={aliases.data?.aliases.join(', ') ?? ''}
                onChange={(event) => setWords(event.target.value)}
                {...control}
              />
            )}
          </Field>
          {OTHERS.map(([name, label, type]) => (
            <Field key={name} label={t(label)}>
              {(control) => (
                <Input
                  type={type}
                  dir="auto"
                  defaultValue={offering?.[name] ?? ''}
                  onChange={(event) => set({ [name]: event.target.value === '' ? null : event.target.value })}
                  {...control}
                />
              )}
            </Field>
          ))}
          <div className="flex items-center gap-3 text-sm font-medium">
            <Switch
              id="offered"
              aria-label={t('offered')}
              checked={(change.status ?? offering?.status ?? 'active') === 'active'}
              onCheckedChange={(isOffered) => set({ status: isOffered ? 'active' : 'hidden' })}
            />
            <span aria-hidden>{t('offered')}</span>
          </div>
        </fieldset>
        <Problem text={save.error?.message} />
        {mayWrite && (
          <div className="flex gap-2">
            <Button type="submit" variant="primary" isBusy={save.isPending} className="grow">
              {common('save')}
            </Button>
            {offering && (
              <Button isBusy={remove.isPending} onClick={() => remove.mutate(offering.id)}>
                <Trash2 aria-hidden />
                {common('delete')}
              </Button>
            )}
          </div>
        )}
      </form>
    </Dialog>
  )
}
