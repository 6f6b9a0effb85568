import { useMutation } from '@tanstack/react-query'
import { Clapperboard } from 'lucide-react'
import { call } from '../api/client.ts'
import { useBusiness, useMay } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { tell, tellError } from '../ui/toast.ts'
import { useScenarioTexts } from './texts.ts'

export interface ScenarioDownloadProps {
  readonly conversationId: string
  /** Of a try; absent for a customer's conversation. */
  readonly purpose?: 'panel' | 'preview'
  /** Nobody has written yet. */
  readonly disabled?: boolean
}

/** One click makes a file of a conversation that `vorel simulate` plays again. */
export function ScenarioDownload({ conversationId, purpose, disabled = false }: ScenarioDownloadProps) {
  const t = useScenarioTexts()
  const { slug } = useBusiness()
  const mayWork = useMay('agent')
  const make = useMutation({
    mutationFn: () =>
      purpose
        ? call(slug, 'getTryScenario', { purpose, conversation_id: conversationId })
        : call(slug, 'getScenario', { conversation_id: conversationId }),
    onSuccess: ({ scenario }) => {
      const file = `${slug}-${conversationId.slice(-8)}.json`
      save(file, JSON.stringify(scenario))
      tell(t('made', { file }))
    },
    onError: tellError,
  })
  if (!mayWork) return null
  return (
    <Button size="sm" disabled={disabled} isBusy={make.isPending} onClick={() => make.mutate()}>
      <Clapperboard aria-hidden />
      {t('make')}
    </Button>
  )
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
