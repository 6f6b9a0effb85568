import { CalendarClock, Plus } from 'lucide-react'
import { useState } from 'react'
import type { CalendarResource } from '../../../../src/contract/console/resource-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { tell, tellError, tellWithUndo } from '../../ui/toast.ts'
import { useCalendarRefresh } from './hours/use-calendar-refresh.ts'
import { ArchiveDialog } from './resources/archive-dialog.tsx'
import { ResourcePanel } from './resources/resource-panel.tsx'
import { ResourceRow } from './resources/resource-row.tsx'
import { useResourcesTexts } from './resources/texts.ts'
import { resourcesKey, useResourceName, useResources } from './resources/use-resources.ts'

/** What is open beside the list; a resource by its id, so that it follows what is saved. */
type Opened = { readonly what: 'new' } | { readonly what: 'edit' | 'archive'; readonly id: string }

export function CalendarSettingsPage() {
  const t = useResourcesTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const nameOf = useResourceName()
  const mayWrite = useMay('admin')
  const list = useResources()
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  const refresh = useCalendarRefresh(resourcesKey(slug))
  const restore = (resource: CalendarResource) =>
    call(slug, 'restoreResource', { id: resource.id })
      .then(() => tell(t('restored', { name: nameOf(resource) })))
      .catch(tellError)
      .finally(refresh)
  const archive = (resource: CalendarResource) => {
    close()
    call(slug, 'archiveResource', { id: resource.id })
      .then(() => tellWithUndo(t('archived', { name: nameOf(resource) }), { label: common('undo'), onUndo: () => void restore(resource) }))
      .catch(tellError)
      .finally(refresh)
  }
  const all = list.data?.resources ?? []
  const [active, archived] = [all.filter(({ status }) => status === 'active'), all.filter(({ status }) => status === 'archived')]
  const chosen = opened && opened.what !== 'new' ? all.find(({ id }) => id === opened.id) : undefined
  const addButton = mayWrite && (
    <Button variant="primary" onClick={() => setOpened({ what: 'new' })}>
      <Plus aria-hidden />
      {t('add')}
    </Button>
  )
  const rows = (resources: readonly CalendarResource[]) => (
    <ul className="-m-4 divide-y">
      {resources.map((resource) => (
        <ResourceRow
          key={resource.id}
          resource={resource}
          onEdit={() => setOpened({ what: 'edit', id: resource.id })}
          onArchive={() => setOpened({ what: 'archive', id: resource.id })}
          onRestore={() => void restore(resource)}
        />
      ))}
    </ul>
  )
  return (
    <Page title={t('title')} description={mayWrite ? t('description') : t('read_only')} actions={addButton}>
      {list.isPending && <Skeleton className="h-72" />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && active.length === 0 && (
        <EmptyState icon={<CalendarClock />} title={t('empty')} action={addButton}>
          {t('empty_text')}
        </EmptyState>
      )}
      {active.length > 0 && <Card>{rows(active)}</Card>}
      {archived.length > 0 && <Card title={t('archived_list')}>{rows(archived)}</Card>}
      {opened?.what === 'new' && <ResourcePanel resource={null} onClose={close} />}
      {opened?.what === 'edit' && chosen && <ResourcePanel resource={chosen} onClose={close} />}
      {opened?.what === 'archive' && chosen && <ArchiveDialog resource={chosen} onClose={close} onArchive={() => archive(chosen)} />}
    </Page>
  )
}
