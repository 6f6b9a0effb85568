import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Offering } from '@vorel/sdk'
import { FileUp, Plus, Tag } from 'lucide-react'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatMoney } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Input } from '../../ui/field.tsx'
import { Page, TableFrame } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { attributeText } from '../../vocabulary/attribute-text.ts'
import { useBilingual, useVocabulary } from '../../vocabulary/use-vocabulary.ts'
import { OfferingPanel } from './offering-panel.tsx'
import { useOfferingsTexts } from './texts.ts'
import { catalogueKey, useCatalogue } from './use-catalogue.ts'

const ImportDialog = lazy(() => import('../../imports/import-dialog.tsx').then(({ ImportDialog }) => ({ default: ImportDialog })))
const SHOWN = 200

export function OfferingsPage() {
  const t = useOfferingsTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const queryClient = useQueryClient()
  const list = useCatalogue()
  const columns = useQuery({ queryKey: [slug, 'offering-columns'], queryFn: () => call(slug, 'getOfferingColumns') })
  const [wanted, setWanted] = useState('')
  const [opened, setOpened] = useState<Offering | 'new' | null>(null)
  const [isImporting, setImporting] = useState(false)
  const search = useDeferredValue(wanted.trim().toLowerCase())
  const found = (list.data ?? []).filter((offering) => textOf(offering).includes(search))
  const buttons = mayWrite && (
    <>
      <Button onClick={() => setImporting(true)}>
        <FileUp aria-hidden />
        {t('import')}
      </Button>
      <Button variant="primary" onClick={() => setOpened('new')}>
        <Plus aria-hidden />
        {t('add')}
      </Button>
    </>
  )
  return (
    <Page title={t('title')} description={mayWrite ? t('description') : t('read_only')} actions={buttons}>
      {list.isPending && <Skeleton className="h-72" />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <EmptyState icon={<Tag />} title={t('empty')} action={<div className="flex gap-2">{buttons}</div>}>
          {t('empty_text')}
        </EmptyState>
      )}
      {list.data && list.data.length > 0 && (
        <>
          <Input
            type="search"
            dir="auto"
            className="max-w-sm"
            aria-label={t('search')}
            placeholder={t('search')}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
          {found.length === 0 ? (
            <EmptyState title={t('no_match')} />
          ) : (
            <OfferingsTable offerings={found.slice(0, SHOWN)} onOpen={setOpened} />
          )}
        </>
      )}
      {opened && (
        <OfferingPanel
          key={opened === 'new' ? 'new' : opened.id}
          offering={opened === 'new' ? null : opened}
          onClose={() => setOpened(null)}
        />
      )}
      {isImporting && (
        <Suspense>
          <ImportDialog
            name="catalogue"
            columns={columns.data?.columns ?? []}
            check={(csv) => call(slug, 'checkOfferingImport', { csv })}
            run={(csv) => call(slug, 'importOfferings', { csv })}
            onDone={() => void queryClient.invalidateQueries({ queryKey: catalogueKey(slug) })}
            onClose={() => setImporting(false)}
          />
        </Suspense>
      )}
    </Page>
  )
}

function OfferingsTable({ offerings, onOpen }: { readonly offerings: readonly Offering[]; readonly onOpen: (offering: Offering) => void }) {
  const t = useOfferingsTexts()
  const common = useCommonTexts()
  const read = useBilingual()
  const vocabulary = useVocabulary()
  const words = { read, yes: common('yes'), no: common('no') }
  const details = (offering: Offering) =>
    (vocabulary.data?.offering_attributes ?? []).flatMap((attribute) => {
      const text = attributeText(attribute, offering.attributes?.[attribute.name], words)
      return text === '' ? [] : [`${read(attribute.label)}: ${text}`]
    })
  return (
    <TableFrame label={t('title')}>
      <thead>
        <tr>
          <th>{t('name')}</th>
          <th>{t('price')}</th>
          <th>{t('details')}</th>
          <th>{t('status')}</th>
        </tr>
      </thead>
      <tbody>
        {offerings.map((offering) => (
          <tr key={offering.id}>
            <td>
              <Button variant="link" className="text-start whitespace-normal text-foreground" onClick={() => onOpen(offering)}>
                <bdi>{offering.title}</bdi>
              </Button>
              <span className="block text-muted-foreground">
                {offering.title_ar ? <bdi lang="ar">{offering.title_ar}</bdi> : <Badge tone="warning">{t('no_arabic')}</Badge>}
              </span>
            </td>
            <td className="whitespace-nowrap">{formatMoney(offering.price, offering.price_currency)}</td>
            <td className="max-w-96 text-muted-foreground">
              <span className="line-clamp-2">{details(offering).join(' · ')}</span>
            </td>
            <td>
              <Badge tone={offering.status === 'active' ? 'success' : 'neutral'}>
                {offering.status === 'active' ? t('active') : offering.status === 'hidden' ? t('hidden') : offering.status}
              </Badge>
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  )
}

function textOf({ title, title_ar, reference_number, description, description_ar }: Offering): string {
  return [title, title_ar, reference_number, description, description_ar].filter(Boolean).join('\n').toLowerCase()
}
