import { toast } from 'sonner'
import { messageOf } from './message-of.ts'

/** A short message at the edge of the page; an error stays longer. */
export function tell(message: string): void {
  toast.success(message)
}

export function tellError(error: unknown): void {
  toast.error(messageOf(error), { duration: 8000 })
}

/** Something that destroyed was done; for ten seconds one click takes it back. */
export function tellWithUndo(message: string, undo: { readonly label: string; readonly onUndo: () => void }): void {
  toast(message, { duration: 10_000, action: { label: undo.label, onClick: undo.onUndo } })
}
