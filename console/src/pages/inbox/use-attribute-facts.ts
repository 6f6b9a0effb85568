import { useCommonTexts } from '../../i18n/common.ts'
import { attributeText } from '../../vocabulary/attribute-text.ts'
import { useBilingual, useVocabulary } from '../../vocabulary/use-vocabulary.ts'

/** What is known of a customer in the words of the trade: names and values that the reader's language has; of others the stored ones. */
export function useAttributeFacts(): (known: Readonly<Record<string, unknown>>) => (readonly [string, string])[] {
  const common = useCommonTexts()
  const read = useBilingual()
  const { data } = useVocabulary()
  const words = { read, yes: common('yes'), no: common('no') }
  return (known) =>
    Object.entries(known).map(([name, value]) => {
      const attribute = data?.lead_attributes.find((each) => each.name === name)
      return [attribute ? read(attribute.label) : name.replaceAll('_', ' '), attributeText(attribute, value, words)]
    })
}
