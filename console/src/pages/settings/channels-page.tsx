import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { TemplatesCard } from './channels/templates-card.tsx'
import { useChannelsTexts } from './channels/texts.ts'
import { useVoice, useWhatsapp } from './channels/use-channels.ts'
import { VoiceCard } from './channels/voice-card.tsx'
import { WhatsappCard } from './channels/whatsapp-card.tsx'

export function ChannelsPage() {
  const t = useChannelsTexts()
  const mayWrite = useMay('admin')
  const whatsapp = useWhatsapp()
  const voice = useVoice()
  return (
    <Page
      title={t('title')}
      description={mayWrite ? t('description') : t('read_only')}
      actions={(['whatsapp', 'voice'] as const).map((name) => (
        <Button key={name} asChild>
          <a href={`/docs/${name}`} target="_blank" rel="noreferrer">
            {t('guide')}: {t(name)}
          </a>
        </Button>
      ))}
    >
      {whatsapp.isPending && <Skeleton className="h-72" />}
      {whatsapp.error && <ErrorState error={whatsapp.error} onRetry={() => void whatsapp.refetch()} />}
      {whatsapp.data && (
        <>
          <WhatsappCard channel={whatsapp.data.channel} />
          <TemplatesCard templates={whatsapp.data.templates} />
        </>
      )}
      {voice.isPending && <Skeleton className="h-72" />}
      {voice.error && <ErrorState error={voice.error} onRetry={() => void voice.refetch()} />}
      {voice.data && <VoiceCard voice={voice.data} />}
    </Page>
  )
}
