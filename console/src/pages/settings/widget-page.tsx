import { useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { CopyField } from './copy-field.tsx'
import { OriginsForm } from './origins-form.tsx'
import { useSettingsMutation } from './use-settings-mutation.ts'
import { useWidgetTexts } from './widget-texts.ts'

export function WidgetPage() {
  const t = useWidgetTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const queryClient = useQueryClient()
  const queryKey = [slug, 'widget']
  const widget = useQuery({ queryKey, queryFn: ({ signal }) => call(slug, 'getWidget', undefined, { signal }) })
  const [isAsking, setAsking] = useState(false)
  const [isPreviewing, setPreviewing] = useState(false)
  const rotate = useSettingsMutation(async () => queryClient.setQueryData(queryKey, await call(slug, 'rotateWidgetKey')), {
    invalidates: queryKey,
    done: t('rotated'),
  })
  const { script_url = '', widget_key = '', chat_url = '', allowed_origins = [] } = widget.data ?? {}
  const origin = URL.canParse(script_url) ? new URL(script_url).origin : ''
  return (
    <Page title={t('title')} description={t('description')}>
      {widget.isPending && <Skeleton className="h-96" />}
      {widget.error && <ErrorState error={widget.error} onRetry={() => void widget.refetch()} />}
      {widget.data && (
        <>
          <Card title={t('snippet')}>
            <div className="grid gap-4">
              <CopyField
                label={t('snippet')}
                isLabelHidden
                hint={t('snippet_hint')}
                value={`<script src="${script_url}" data-widget-key="${widget_key}" async></script>`}
              />
              <details>
                <summary className="cursor-pointer rounded-sm text-sm font-medium">{t('policy')}</summary>
                <div className="mt-2">
                  <CopyField label="Content-Security-Policy" hint={t('policy_hint')} value={`script-src ${origin}; frame-src ${origin}`} />
                </div>
              </details>
            </div>
          </Card>
          <Card title={t('origins')}>
            <OriginsForm key={slug} origins={allowed_origins} isReadOnly={!mayWrite} />
          </Card>
          <Card title={t('page')}>
            <CopyField label={t('page')} isLabelHidden hint={t('page_hint')} value={chat_url} />
          </Card>
          <Card title={t('preview')} description={t('preview_hint')}>
            {isPreviewing ? (
              <iframe
                title={t('preview_frame')}
                src={`/chat/${slug}`}
                className="mx-auto h-[36rem] max-h-[80dvh] w-full max-w-sm rounded-lg border"
              />
            ) : (
              <Button onClick={() => setPreviewing(true)}>{t('preview_show')}</Button>
            )}
          </Card>
          <Card title={t('key')}>
            <div className="grid gap-3">
              <CopyField label={t('key')} isLabelHidden hint={t('key_hint')} value={widget_key} />
              {mayWrite && (
                <Button className="justify-self-start" isBusy={rotate.isPending} onClick={() => setAsking(true)}>
                  <KeyRound aria-hidden />
                  {t('rotate')}
                </Button>
              )}
            </div>
          </Card>
        </>
      )}
      <Dialog isOpen={isAsking} onOpenChange={setAsking} title={t('rotate_title')} description={t('rotate_text')}>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{common('cancel')}</Button>
          <Button
            variant="danger"
            onClick={() => {
              setAsking(false)
              rotate.mutate(undefined)
            }}
          >
            {t('rotate')}
          </Button>
        </div>
      </Dialog>
    </Page>
  )
}
