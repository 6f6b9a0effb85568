import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Check, ChevronsUpDown } from 'lucide-react'
import { type Business, chooseBusiness, type Me } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLabel } from '../ui/menu.tsx'
import { useShellTexts } from './texts.ts'

/** Whose console this tab is. Changing it forgets what was loaded of the other one. */
export function BusinessMenu({ me, business }: { readonly me: Me; readonly business: Business }) {
  const t = useShellTexts()
  const router = useRouter()
  const queryClient = useQueryClient()
  const choose = async (slug: string) => {
    if (slug === business.slug) return
    chooseBusiness(slug)
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
    await router.navigate({ to: '/inbox' })
    await router.invalidate()
  }
  if (me.businesses.length === 1)
    return (
      <p className="flex px-2.5 py-2 font-semibold">
        <bdi className="truncate">{business.name}</bdi>
      </p>
    )
  const trigger = (
    <Button variant="ghost" className="w-full justify-between px-2.5 font-semibold" aria-label={t('business', { name: business.name })}>
      <bdi className="truncate">{business.name}</bdi>
      <ChevronsUpDown className="text-muted-foreground" aria-hidden />
    </Button>
  )
  return (
    <Menu trigger={trigger} align="start">
      <MenuLabel>{t('choose_business')}</MenuLabel>
      {me.businesses.map(({ slug, name }) => (
        <MenuItem key={slug} onSelect={() => void choose(slug)}>
          <bdi>{name}</bdi>
          {slug === business.slug && <Check className="ms-auto" aria-hidden />}
        </MenuItem>
      ))}
    </Menu>
  )
}
