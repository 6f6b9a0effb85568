import type { CalendarResource } from '../../../../../src/contract/console/resource-operations.ts'
import { call } from '../../../api/client.ts'
import { useBusiness, useMay } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Tab, TabContent, TabList, Tabs } from '../../../ui/tabs.tsx'
import { tell } from '../../../ui/toast.ts'
import { ClosuresEditor } from '../hours/closures-editor.tsx'
import { HoursEditor } from '../hours/hours-editor.tsx'
import { useCalendarRefresh } from '../hours/use-calendar-refresh.ts'
import { ResourceForm } from './resource-form.tsx'
import { useResourcesTexts } from './texts.ts'
import { resourcesKey, useResourceName } from './use-resources.ts'

const PARTS = ['details', 'hours', 'time_off'] as const

/** One of those who can be booked: what it is, its hours and its time off. Null: a new one. */
export function ResourcePanel({ resource, onClose }: { readonly resource: CalendarResource | null; readonly onClose: () => void }) {
  const t = useResourcesTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const nameOf = useResourceName()
  const isReadOnly = !useMay('admin')
  const refresh = useCalendarRefresh(resourcesKey(slug))
  const saveHours = async (hours: CalendarResource['hours']) => {
    if (!resource) return
    await call(slug, 'setWeeklyHours', { resource_id: resource.id, hours })
    await refresh()
    tell(common('saved'))
  }
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      variant="side"
      className="w-[min(36rem,100vw)]"
      title={resource ? t('edit_title', { name: nameOf(resource) }) : t('add_title')}
    >
      {resource ? (
        <Tabs defaultValue="details">
          <TabList>
            {PARTS.map((part) => (
              <Tab key={part} value={part}>
                {t(part)}
              </Tab>
            ))}
          </TabList>
          <TabContent value="details" className="pt-4">
            <ResourceForm resource={resource} isReadOnly={isReadOnly} onSaved={onClose} />
          </TabContent>
          <TabContent value="hours" className="pt-4">
            <p className="text-sm text-muted-foreground">{t('hours_hint')}</p>
            <HoursEditor hours={resource.hours} isReadOnly={isReadOnly} onSave={saveHours} />
          </TabContent>
          <TabContent value="time_off" className="grid gap-3 pt-4">
            <p className="text-sm text-muted-foreground">{t('time_off_hint')}</p>
            <ClosuresEditor
              resourceId={resource.id}
              closures={resource.closures}
              isReadOnly={isReadOnly}
              invalidates={resourcesKey(slug)}
            />
          </TabContent>
        </Tabs>
      ) : (
        <ResourceForm resource={null} isReadOnly={isReadOnly} onSaved={onClose} />
      )}
    </Dialog>
  )
}
