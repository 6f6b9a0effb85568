import type { ReceptionistSettings } from '../../../../src/contract/console/receptionist-operations.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'
import { useReceptionistTexts } from './receptionist-texts.ts'

export interface PartProps {
  readonly edited: ReceptionistSettings
  readonly onChange: (part: Partial<ReceptionistSettings>) => void
}

export function PersonaCard({ edited, onChange }: PartProps) {
  const t = useReceptionistTexts()
  const common = useCommonTexts()
  const { persona, defaults } = edited
  const set = (part: Partial<typeof persona>) => onChange({ persona: { ...persona, ...part } })
  return (
    <Card
      title={t('persona')}
      actions={
        <Button size="sm" onClick={() => onChange({ persona: defaults.persona })}>
          {t('reset')}
        </Button>
      }
    >
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label={t('name_en')}>
          {(control) => (
            <Input
              dir="ltr"
              required
              maxLength={80}
              value={persona.name.en}
              placeholder={defaults.persona.name.en}
              onChange={(event) => set({ name: { ...persona.name, en: event.target.value } })}
              {...control}
            />
          )}
        </Field>
        <Field label={t('name_ar')}>
          {(control) => (
            <Input
              dir="rtl"
              lang="ar"
              required
              maxLength={80}
              value={persona.name.ar}
              placeholder={defaults.persona.name.ar}
              onChange={(event) => set({ name: { ...persona.name, ar: event.target.value } })}
              {...control}
            />
          )}
        </Field>
        <Field label={t('tone')} hint={t('tone_hint')} className="sm:col-span-2">
          {(control) => (
            <Input
              dir="auto"
              required
              maxLength={200}
              value={persona.tone}
              onChange={(event) => set({ tone: event.target.value })}
              {...control}
            />
          )}
        </Field>
        <Field label={t('language')} hint={t('language_hint')} className="sm:col-span-2">
          {(control) => (
            <Select
              className="sm:w-60"
              value={edited.default_language}
              onChange={(event) => onChange({ default_language: event.target.value === 'ar' ? 'ar' : 'en' })}
              {...control}
            >
              <option value="en">{common('english')}</option>
              <option value="ar">{common('arabic')}</option>
            </Select>
          )}
        </Field>
      </div>
    </Card>
  )
}

const NUMBERS = [
  ['lead_time_minutes', 'lead_time', 'lead_time_hint', 0, 525_600],
  ['slot_step_minutes', 'step', 'step_hint', 5, 1440],
  ['horizon_days', 'horizon', null, 1, 730],
  ['default_duration_minutes', 'duration', null, 5, 480],
] as const

export function BookingCard({ edited, onChange }: PartProps) {
  const t = useReceptionistTexts()
  const { booking, defaults } = edited
  return (
    <Card
      title={t('booking')}
      actions={
        <Button size="sm" onClick={() => onChange({ booking: defaults.booking })}>
          {t('reset')}
        </Button>
      }
    >
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {NUMBERS.map(([member, label, hint, min, max]) => (
          <Field key={member} label={t(label)} hint={hint && t(hint)}>
            {(control) => (
              <Input
                type="number"
                dir="ltr"
                className="rtl:text-end"
                required
                {...{ min, max }}
                value={Number.isNaN(booking[member]) ? '' : booking[member]}
                onChange={(event) => onChange({ booking: { ...booking, [member]: event.target.valueAsNumber } })}
                {...control}
              />
            )}
          </Field>
        ))}
      </div>
    </Card>
  )
}
