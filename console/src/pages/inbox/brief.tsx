import type { InboxConversation } from '../../../../src/contract/console/inbox-operations.ts'
import { Facts } from './facts.tsx'
import { useInboxTexts } from './texts.ts'
import { useAttributeFacts } from './use-attribute-facts.ts'

/** What whoever takes over reads first; what the customer was promised stands out. */
export function Brief({ brief }: { readonly brief: NonNullable<InboxConversation['brief']> }) {
  const t = useInboxTexts()
  const factsOf = useAttributeFacts()
  return (
    <section aria-label={t('brief')} className="grid gap-3 rounded-lg border border-danger/40 bg-danger-soft p-3 text-sm" data-part="brief">
      <h3 className="font-semibold">{t('brief')}</h3>
      {brief.summary && <p dir="auto">{brief.summary}</p>}
      <Facts
        facts={[[t('brief_who'), brief.who], [t('brief_wants'), brief.wants], ...factsOf(brief.known), [t('brief_reason'), brief.reason]]}
      />
      {brief.promised.length > 0 && (
        <div className="rounded-md border-s-4 border-warning-foreground bg-warning-soft p-2 text-warning-foreground" data-part="promised">
          <p className="font-semibold">{t('brief_promised')}</p>
          <ul className="list-disc ps-5">
            {brief.promised.map((promise) => (
              <li key={promise} dir="auto">
                {promise}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
