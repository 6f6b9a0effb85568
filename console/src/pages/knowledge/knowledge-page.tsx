import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Page } from '../../ui/page.tsx'
import { Loading } from '../../ui/states.tsx'
import { Tab, TabContent, TabList, Tabs } from '../../ui/tabs.tsx'
import { AskBox } from './ask-box.tsx'
import { Entries } from './entries.tsx'
import { useKnowledgeTexts } from './texts.ts'

const Unanswered = lazy(() => import('./unanswered.tsx').then(({ Unanswered }) => ({ default: Unanswered })))

export function KnowledgePage() {
  const t = useKnowledgeTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const [tab, setTab] = useState('entries')
  const queue = useQuery({ queryKey: [slug, 'unanswered'], queryFn: () => call(slug, 'listUnanswered') })
  const waiting = queue.data?.questions.length ?? 0
  return (
    <Page title={t('title')} description={mayWrite ? t('description') : t('read_only')}>
      <AskBox />
      <Tabs value={tab} onValueChange={setTab} className="grid gap-4">
        <TabList aria-label={t('title')}>
          <Tab value="entries">{t('entries')}</Tab>
          <Tab value="unanswered">
            {t('unanswered')} {waiting > 0 && <Badge tone="warning">{waiting}</Badge>}
          </Tab>
        </TabList>
        <TabContent value="entries">
          <Entries />
        </TabContent>
        <TabContent value="unanswered">
          <Suspense fallback={<Loading />}>
            <Unanswered queue={queue} />
          </Suspense>
        </TabContent>
      </Tabs>
    </Page>
  )
}
