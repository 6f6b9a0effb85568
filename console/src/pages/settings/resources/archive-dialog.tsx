import { useQuery } from '@tanstack/react-query'
import type { CalendarResource } from '../../../../../src/contract/console/resource-operations.ts'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { BookingList } from '../hours/booking-list.tsx'
import { useResourcesTexts } from './texts.ts'
import { useResourceName } from './use-resources.ts'

export interface ArchiveDialogProps {
  readonly resource: CalendarResource
  readonly onClose: () => void
  readonly onArchive: () => void
}

/** What an archive leaves behind, before it is done. */
export function ArchiveDialog({ resource, onClose, onArchive }: ArchiveDialogProps) {
  const t = useResourcesTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const nameOf = useResourceName()
  const preview = useQuery({
    queryKey: [slug, 'archive-preview', resource.id],
    queryFn: () => call(slug, 'previewArchive', { id: resource.id }),
    staleTime: 0,
  })
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('archive_title', { name: nameOf(resource) })}>
      {preview.isPending && <Skeleton className="h-16" />}
      {preview.error && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data?.is_last && <p className="rounded-md bg-warning-soft p-3 text-sm text-warning-foreground">{t('last')}</p>}
      {preview.data && preview.data.bookings.length > 0 && (
        <>
          <p className="text-sm">{t('booked', { count: preview.data.bookings.length })}</p>
          <BookingList bookings={preview.data.bookings} />
        </>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button variant="danger" disabled={!preview.data} onClick={onArchive}>
          {t('archive')}
        </Button>
      </div>
    </Dialog>
  )
}
