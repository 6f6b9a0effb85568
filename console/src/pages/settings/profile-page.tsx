import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Card, Page } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { tell } from '../../ui/toast.ts'
import { ClosuresEditor } from './hours/closures-editor.tsx'
import { HoursEditor } from './hours/hours-editor.tsx'
import { useCalendarRefresh } from './hours/use-calendar-refresh.ts'
import { NoticesForm } from './profile/notices-form.tsx'
import { Outbox } from './profile/outbox.tsx'
import { ProfileForm } from './profile/profile-form.tsx'
import { RetentionForm } from './profile/retention-form.tsx'
import { useProfileTexts } from './profile/texts.ts'
import { type BusinessSettings, businessKey, useBusinessSettings } from './profile/use-business-settings.ts'

const FIXED = ['timezone', 'currency', 'country', 'region'] as const

export function ProfilePage() {
  const t = useProfileTexts()
  const mayWrite = useMay('admin')
  const business = useBusinessSettings()
  return (
    <Page title={t('title')} description={mayWrite ? t('description') : t('read_only')}>
      {business.isPending && <Skeleton className="h-96" />}
      {business.error && <ErrorState error={business.error} onRetry={() => void business.refetch()} />}
      {business.data && <Parts business={business.data} isReadOnly={!mayWrite} />}
    </Page>
  )
}

function Parts({ business, isReadOnly }: { readonly business: BusinessSettings; readonly isReadOnly: boolean }) {
  const t = useProfileTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const refresh = useCalendarRefresh(businessKey(slug))
  const saveHours = async (hours: BusinessSettings['hours']) => {
    await call(slug, 'setWeeklyHours', { resource_id: null, hours })
    await refresh()
    tell(common('saved'))
  }
  return (
    <>
      <Card title={t('profile')}>
        <ProfileForm key={slug} business={business} isReadOnly={isReadOnly} />
        <h3 className="mt-5 border-t pt-4 text-sm font-medium">{t('fixed')}</h3>
        <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-3 text-sm sm:grid-cols-4">
          {FIXED.map((name) => (
            <div key={name}>
              <dt className="text-muted-foreground">{t(name)}</dt>
              <dd dir="ltr" className="font-medium rtl:text-end">
                {name === 'region' ? business.region.toUpperCase() : business[name]}
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-3 text-sm text-muted-foreground">{t('fixed_hint')}</p>
      </Card>
      <Card title={t('hours')} description={t('hours_hint', { timezone: business.timezone })}>
        {business.hours.length === 0 && (
          <p className="mb-3 rounded-md bg-warning-soft p-3 text-sm text-warning-foreground">{t('hours_none')}</p>
        )}
        <HoursEditor key={slug} hours={business.hours} isReadOnly={isReadOnly} onSave={saveHours} />
      </Card>
      <Card title={t('closures')} description={t('closures_hint')}>
        <ClosuresEditor resourceId={null} closures={business.closures} isReadOnly={isReadOnly} invalidates={businessKey(slug)} />
      </Card>
      <Card title={t('notices')} description={t('notices_hint')}>
        <NoticesForm key={slug} email={business.notification_email} isReadOnly={isReadOnly} />
      </Card>
      <Card title={t('retention')}>
        <RetentionForm key={slug} retention={business.retention} isReadOnly={isReadOnly} />
      </Card>
      <Card title={t('outbox')} description={t('outbox_hint')}>
        <Outbox hasMailServer={business.has_mail_server} />
      </Card>
    </>
  )
}
