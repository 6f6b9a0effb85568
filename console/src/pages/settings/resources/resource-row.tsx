import { Archive, ArchiveRestore, Pencil } from 'lucide-react'
import type { CalendarResource } from '../../../../../src/contract/console/resource-operations.ts'
import { useMay } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { useResourcesTexts } from './texts.ts'
import { useResourceName } from './use-resources.ts'

export interface ResourceRowProps {
  readonly resource: CalendarResource
  readonly onEdit: () => void
  readonly onArchive: () => void
  readonly onRestore: () => void
}

export function ResourceRow({ resource, onEdit, onArchive, onRestore }: ResourceRowProps) {
  const t = useResourcesTexts()
  const common = useCommonTexts()
  const mayWrite = useMay('admin')
  const { kind, capacity, offering_ids, hours, status } = resource
  const name = useResourceName()(resource)
  const facts = [
    ...(capacity > 1 ? [t('seats', { count: capacity })] : []),
    offering_ids.length === 0 ? t('does_all') : t('services', { count: offering_ids.length }),
    ...(hours.length > 0 ? [t('own_hours')] : []),
  ]
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <div className="me-auto min-w-0">
        <p className="font-medium">
          <bdi>{name}</bdi> <Badge>{t(kind)}</Badge>
        </p>
        <p className="text-sm text-muted-foreground">{facts.join(' · ')}</p>
      </div>
      <div className="flex gap-1">
        <Button size="sm" aria-label={`${common('edit')}: ${name}`} onClick={onEdit}>
          <Pencil aria-hidden />
          <span className="max-sm:sr-only">{common('edit')}</span>
        </Button>
        {mayWrite &&
          (status === 'active' ? (
            <Button size="sm" variant="ghost" aria-label={`${t('archive')}: ${name}`} onClick={onArchive}>
              <Archive aria-hidden />
            </Button>
          ) : (
            <Button size="sm" variant="ghost" aria-label={`${t('restore')}: ${name}`} onClick={onRestore}>
              <ArchiveRestore aria-hidden />
              {t('restore')}
            </Button>
          ))}
      </div>
    </li>
  )
}
