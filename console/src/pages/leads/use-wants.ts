import type { Lead } from '@vorel/sdk'
import { useCommonTexts } from '../../i18n/common.ts'
import { attributeText } from '../../vocabulary/attribute-text.ts'
import { useBilingual, useVocabulary } from '../../vocabulary/use-vocabulary.ts'

/** What a lead wants in one line: the attributes of its trade in words, else its intent. */
export function useWants(): (lead: Lead) => string {
  const common = useCommonTexts()
  const read = useBilingual()
  const { data } = useVocabulary()
  const words = { read, yes: common('yes'), no: common('no') }
  return (lead) => {
    const known = (data?.lead_attributes ?? []).flatMap((attribute) => {
      const text = attributeText(attribute, lead.attributes[attribute.name], words)
      if (text === '') return []
      return [attribute.kind === 'choice' ? text : `${read(attribute.label)}: ${text}`]
    })
    return known.length > 0 ? known.slice(0, 4).join(' · ') : (lead.intent ?? '')
  }
}
