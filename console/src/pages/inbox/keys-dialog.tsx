import { useId } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useInboxTexts } from './texts.ts'

const KEYS = [
  ['j k ↓ ↑', 'key_next'],
  ['r', 'key_reply'],
  ['n', 'key_note'],
  ['t', 'key_take'],
  ['e', 'key_close'],
  ['/', 'key_search'],
  ['u Esc', 'key_back'],
  ['?', 'key_help'],
] as const

export interface KeysProps {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly isOn: boolean
  readonly onSwitch: (isOn: boolean) => void
}

/** Which keys there are, and the switch that silences them. */
export function KeysDialog({ isOpen, onOpenChange, isOn, onSwitch }: KeysProps) {
  const t = useInboxTexts()
  const id = useId()
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t('keys')} description={t('keys_hint')}>
      <div className="flex items-center gap-3">
        <label htmlFor={id} className="me-auto text-sm font-medium">
          {t('keys_on')}
        </label>
        <Switch id={id} checked={isOn} onCheckedChange={onSwitch} />
      </div>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
        {KEYS.map(([keys, text]) => (
          <div key={text} className="contents">
            <dt dir="ltr" className="flex gap-1">
              {keys.split(' ').map((key) => (
                <kbd key={key} className="min-w-6 rounded-sm border bg-muted px-1.5 text-center font-mono text-xs leading-6">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
