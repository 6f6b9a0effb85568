import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReceptionistSettings } from '../../../../src/contract/console/receptionist-operations.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { Select } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { PartProps } from './receptionist-cards.tsx'
import { useReceptionistTexts } from './receptionist-texts.ts'

type Slot = ReceptionistSettings['slots'][number]

/** What is asked: on or off, when, and in which order. */
export function QuestionsCard({ edited, onChange }: PartProps) {
  const t = useReceptionistTexts()
  const { slots, defaults } = edited
  const set = (index: number, part: Partial<Slot>) =>
    onChange({ slots: slots.map((slot, each) => (each === index ? { ...slot, ...part } : slot)) })
  const move = (from: number, to: number) => {
    const moved = [...slots]
    moved.splice(to, 0, ...moved.splice(from, 1))
    onChange({ slots: moved })
  }
  return (
    <Card
      title={t('questions')}
      description={t('questions_text')}
      actions={
        <Button size="sm" onClick={() => onChange({ slots: defaults.slots })}>
          {t('reset')}
        </Button>
      }
    >
      {slots.length === 0 && <p className="text-sm text-muted-foreground">{t('no_questions')}</p>}
      <ol className="grid divide-y">
        {slots.map((slot, index) => (
          <Question
            key={slot.attribute}
            slot={slot}
            onChange={(part) => set(index, part)}
            onUp={index > 0 ? () => move(index, index - 1) : null}
            onDown={index < slots.length - 1 ? () => move(index, index + 1) : null}
          />
        ))}
      </ol>
    </Card>
  )
}

interface QuestionProps {
  readonly slot: Slot
  readonly onChange: (part: Partial<Slot>) => void
  readonly onUp: (() => void) | null
  readonly onDown: (() => void) | null
}

function Question({ slot, onChange, onUp, onDown }: QuestionProps) {
  const t = useReceptionistTexts()
  const language = currentLanguage()
  const name = slot.label[language]
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <Switch checked={slot.is_asked} onCheckedChange={(is_asked) => onChange({ is_asked })} aria-label={t('ask', { name })} />
      <div className={cn('min-w-40 grow basis-60', !slot.is_asked && 'text-muted-foreground')}>
        <p className="text-sm font-medium">{name}</p>
        <p className="text-sm text-muted-foreground">{slot.question[language]}</p>
      </div>
      {slot.is_asked && (
        <>
          <Select
            className="w-auto"
            aria-label={t('when', { name })}
            value={slot.when}
            onChange={(event) => onChange({ when: event.target.value as Slot['when'] })}
          >
            <option value="before_booking">{t('before_booking')}</option>
            <option value="qualify">{t('qualify')}</option>
          </Select>
          <label className="flex min-h-6 items-center gap-1.5 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-primary"
              checked={slot.required}
              onChange={(event) => onChange({ required: event.target.checked })}
            />
            {t('required')}
          </label>
        </>
      )}
      <span className="flex">
        <Button variant="ghost" size="icon" aria-label={t('up', { name })} disabled={!onUp} onClick={() => onUp?.()}>
          <ArrowUp aria-hidden />
        </Button>
        <Button variant="ghost" size="icon" aria-label={t('down', { name })} disabled={!onDown} onClick={() => onDown?.()}>
          <ArrowDown aria-hidden />
        </Button>
      </span>
    </li>
  )
}
