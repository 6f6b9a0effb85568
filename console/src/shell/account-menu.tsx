import { useNavigate } from '@tanstack/react-router'
import { Check, CircleUser } from 'lucide-react'
import { signOut } from '../api/auth.ts'
import type { Me } from '../api/session.ts'
import { currentLanguage, LANGUAGES, type Language, setLanguage } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu.tsx'
import { useShellTexts } from './texts.ts'
import { currentTheme, setTheme } from './theme.ts'

export function AccountMenu({ me }: { readonly me: Me }) {
  const t = useShellTexts()
  const navigate = useNavigate()
  const trigger = (
    <Button variant="ghost" className="w-full justify-start px-2.5" aria-label={t('person', { name: me.account.name })}>
      <CircleUser aria-hidden />
      <bdi className="truncate">{me.account.name}</bdi>
    </Button>
  )
  return (
    <Menu trigger={trigger} align="start">
      <MenuLabel>{me.account.email}</MenuLabel>
      <MenuItem onSelect={() => void navigate({ to: '/settings/account' })}>{t('account')}</MenuItem>
      <MenuSeparator />
      <MenuLabel>{t('language')}</MenuLabel>
      {(Object.keys(LANGUAGES) as Language[]).map((language) => (
        <MenuItem key={language} lang={language} onSelect={() => setLanguage(language)}>
          {LANGUAGES[language]}
          {currentLanguage() === language && <Check className="ms-auto" aria-hidden />}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuLabel>{t('appearance')}</MenuLabel>
      {(['light', 'dark', 'system'] as const).map((theme) => (
        <MenuItem key={theme} onSelect={() => setTheme(theme)}>
          {t(theme)}
          {currentTheme() === theme && <Check className="ms-auto" aria-hidden />}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>{t('sign_out')}</MenuItem>
    </Menu>
  )
}
