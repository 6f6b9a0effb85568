import { useMutation } from '@tanstack/react-query'
import type { BrainChoice } from '../../../../src/contract/console/brain-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { formatNumber } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import { useBrainTexts } from './brain-texts.ts'

/** Asks the model once. */
export function BrainTest({ choice }: { readonly choice: BrainChoice }) {
  const t = useBrainTexts()
  const { slug } = useBusiness()
  const test = useMutation({ mutationFn: () => call(slug, 'testBrain', choice) })
  const asked = test.data
  const seconds = asked ? formatNumber(asked.duration_ms / 1000, { maximumFractionDigits: 1 }) : ''
  return (
    <Card title={t('test')} description={t('test_text')}>
      <Button isBusy={test.isPending} onClick={() => test.mutate()}>
        {t('test')}
      </Button>
      <div role="status" className="mt-3 text-sm empty:mt-0">
        {test.error && <p className="text-danger">{test.error.message}</p>}
        {asked?.ok === true && (
          <>
            <p className="font-medium text-success-foreground">{t('answered', { seconds })}</p>
            <p dir="auto" className="mt-1">
              {asked.answer}
            </p>
          </>
        )}
        {asked?.ok === false && <p className="font-medium text-danger">{t('failed', { seconds, why: whyOf(asked.reason, t) })}</p>}
      </div>
    </Card>
  )
}

const KNOWN = [
  ...(['status_401', 'status_403', 'status_404', 'status_429'] as const),
  ...(['no_first_token', 'deadline', 'bad_answer', 'nothing_said'] as const),
]

function whyOf(reason: string, t: ReturnType<typeof useBrainTexts>): string {
  const known = KNOWN.find((each) => each === reason)
  return known ? t(`why_${known}`) : t('why_unknown', { reason })
}
