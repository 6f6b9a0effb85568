import { useInboxTexts } from './texts.ts'

interface Member {
  readonly id: string
  readonly name: string
}

/** What follows the last @ of a note while it is being written; null when none is. */
export function wordBeingWritten(text: string): string | null {
  return /(?:^|\s)@([^@\n]{0,40})$/.exec(text)?.[1] ?? null
}

/** Who of the team a note names by @ and their whole name. */
export function mentionedIn(text: string, team: readonly Member[]): string[] {
  return team.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id)
}

export interface MentionProps {
  readonly word: string | null
  readonly team: readonly Member[]
  readonly onChoose: (name: string) => void
}

/** The people whose name fits what stands behind the @. */
export function MentionMenu({ word, team, onChoose }: MentionProps) {
  const t = useInboxTexts()
  if (word === null) return null
  const sought = word.toLowerCase()
  const found = team.filter(({ name }) => name.toLowerCase().includes(sought) && name.toLowerCase() !== sought.trim()).slice(0, 6)
  if (found.length === 0) return null
  return (
    <ul
      aria-label={t('mention_people')}
      className="absolute start-0 bottom-full z-10 mb-1 grid min-w-48 rounded-md border bg-surface p-1 shadow-lg"
    >
      {found.map(({ id, name }) => (
        <li key={id}>
          <button
            type="button"
            className="w-full rounded-sm px-2.5 py-1.5 text-start text-sm hover:bg-muted focus:bg-muted"
            onClick={(event) => {
              onChoose(name)
              event.currentTarget.closest('div')?.querySelector('textarea')?.focus()
            }}
          >
            <bdi>{name}</bdi>
          </button>
        </li>
      ))}
    </ul>
  )
}
