import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../../ui/states.tsx'
import { useCatalogue } from '../../offerings/use-catalogue.ts'
import { useResourcesTexts } from './texts.ts'

export interface OfferingChoiceProps {
  readonly isAll: boolean
  readonly chosen: readonly string[]
  readonly onAll: (isAll: boolean) => void
  readonly onChosen: (chosen: readonly string[]) => void
}

/** All of the catalogue, or some lines of it. */
export function OfferingChoice({ isAll, chosen, onAll, onChosen }: OfferingChoiceProps) {
  const t = useResourcesTexts()
  const isArabic = useTranslation().i18n.language === 'ar'
  const catalogue = useCatalogue()
  const toggle = (id: string) => onChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t('does')}</legend>
      {[true, false].map((value) => (
        <label key={String(value)} className="flex min-h-6 items-center gap-2 text-sm">
          <input type="radio" name="does" className="size-4" checked={isAll === value} onChange={() => onAll(value)} />
          {value ? t('does_all') : t('does_some')}
        </label>
      ))}
      {!isAll && catalogue.isPending && <Skeleton className="h-24" />}
      {!isAll && (
        <div className="grid max-h-64 gap-1 overflow-y-auto rounded-md border p-3">
          {catalogue.data?.map(({ id, title, title_ar }) => (
            <label key={id} className="flex min-h-6 items-center gap-2 text-sm">
              <input type="checkbox" className="size-4 shrink-0" checked={chosen.includes(id)} onChange={() => toggle(id)} />
              <bdi>{isArabic && title_ar ? title_ar : title}</bdi>
            </label>
          ))}
        </div>
      )}
    </fieldset>
  )
}
