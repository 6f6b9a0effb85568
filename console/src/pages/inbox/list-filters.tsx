import { Search, SlidersHorizontal, X } from 'lucide-react'
import { type RefObject, useEffect, useId, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { Field, Input, Select } from '../../ui/field.tsx'
import type { Filters } from './inbox-cache.ts'
import { CHANNELS, STATUSES } from './options.ts'
import { useInboxTexts } from './texts.ts'

export interface FilterProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
  readonly searchRef: RefObject<HTMLInputElement | null>
}

const TYPING_MS = 250

const QUICK = [
  ['all', {}],
  ['unread', { is_unread: true }],
  ['needs_human', { status: 'awaiting_human' }],
  ['mine', { owner: 'me' }],
  ['mentions', { is_mentioned: true }],
] as const satisfies readonly (readonly [string, Filters])[]

/** The search, the common choices as buttons, and the rest behind one. */
export function ListFilters({ filters, onChange, searchRef }: FilterProps) {
  const t = useInboxTexts()
  const [isMore, setMore] = useState(false)
  const moreId = useId()
  const { search, ...others } = filters
  const kept = search === undefined ? {} : { search }
  const isChosen = (choice: Filters) => JSON.stringify(choice) === JSON.stringify(others)
  const change = (part: Partial<Record<'status' | 'channel' | 'owner', string>>) => {
    // An empty choice takes the filter away; the options are the contract's own words.
    const next = Object.fromEntries(Object.entries({ ...filters, ...part }).filter(([, value]) => value !== '')) as Filters
    onChange(next)
  }
  return (
    <div className="grid gap-2 border-b p-3">
      <SearchBox
        search={search}
        searchRef={searchRef}
        onSearch={(words) => onChange(words === '' ? others : { ...others, search: words })}
      />
      <div className="flex gap-1.5">
        <fieldset className="flex min-w-0 grow flex-wrap gap-1 p-0.5">
          <legend className="sr-only">{t('filters')}</legend>
          {QUICK.map(([name, choice]) => (
            <button
              key={name}
              type="button"
              aria-pressed={isChosen(choice)}
              onClick={() => onChange({ ...kept, ...choice })}
              className={cn(
                'h-7 shrink-0 rounded-full border px-2.5 text-xs font-medium text-muted-foreground hover:bg-muted',
                isChosen(choice) && 'border-primary bg-accent text-accent-foreground',
              )}
            >
              {t(name)}
            </button>
          ))}
        </fieldset>
        <Button
          variant="ghost"
          size="icon"
          className="size-8"
          aria-expanded={isMore}
          aria-controls={moreId}
          aria-label={t('more_filters')}
          onClick={() => setMore(!isMore)}
        >
          <SlidersHorizontal aria-hidden />
        </Button>
      </div>
      <div id={moreId} hidden={!isMore} className="grid grid-cols-3 gap-2 [&[hidden]]:hidden">
        <Field label={t('status')}>
          {(control) => (
            <Select {...control} value={filters.status ?? ''} onChange={(event) => change({ status: event.target.value })}>
              <option value="">{t('any')}</option>
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {t(`status_${status}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('channel')}>
          {(control) => (
            <Select {...control} value={filters.channel ?? ''} onChange={(event) => change({ channel: event.target.value })}>
              <option value="">{t('any')}</option>
              {CHANNELS.map((channel) => (
                <option key={channel} value={channel}>
                  {t(`channel_${channel}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('owner')}>
          {(control) => (
            <Select {...control} value={filters.owner ?? ''} onChange={(event) => change({ owner: event.target.value })}>
              <option value="">{t('any')}</option>
              {(['bot', 'human', 'me'] as const).map((owner) => (
                <option key={owner} value={owner}>
                  {t(`owner_${owner}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </div>
  )
}

interface SearchProps {
  readonly search: string | undefined
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly onSearch: (words: string) => void
}

/** Looks when the typing pauses. */
function SearchBox({ search = '', searchRef, onSearch }: SearchProps) {
  const t = useInboxTexts()
  const [words, setWords] = useState(search)
  useEffect(() => setWords(search), [search])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait
  useEffect(() => {
    if (words.trim() === search) return
    const timer = setTimeout(() => onSearch(words.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [words])
  return (
    <div className="relative">
      <Search className="pointer-events-none absolute start-2.5 top-2.5 size-4 text-muted-foreground" aria-hidden />
      <Input
        ref={searchRef}
        type="text"
        role="searchbox"
        dir={words === '' ? undefined : 'auto'}
        maxLength={200}
        aria-label={t('search')}
        placeholder={t('search')}
        className="ps-8 pe-8"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSearch(words.trim())
          if (event.key === 'Escape' && words !== '') setWords('')
        }}
      />
      {words !== '' && (
        <button
          type="button"
          aria-label={t('clear_search')}
          className="absolute end-1.5 top-1.5 rounded-sm p-1 text-muted-foreground hover:bg-muted"
          onClick={() => {
            setWords('')
            searchRef.current?.focus()
          }}
        >
          <X className="size-4" aria-hidden />
        </button>
      )}
    </div>
  )
}
