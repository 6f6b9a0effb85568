import { z } from 'zod'

/** What a message says, whatever its type. */
export interface Content {
  /** The customer's words: 1 to 4096 characters that the database can store. Null without words. */
  readonly text: string | null
  /** The id of the button or list row that was chosen. */
  readonly choice: string | null
  readonly attachments: readonly Attachment[]
}

export interface Attachment {
  readonly type: string
  readonly id: string | null
  readonly mime_type: string | null
  readonly sha256: string | null
  readonly filename: string | null
}

const Text = z.string().transform(clean)
const Words = Text.nullish().catch(null)
const Short = z.string().max(255).transform(clean).nullish().catch(null)

const Media = z.object({ id: Short, mime_type: Short, sha256: Short, filename: Short, caption: Words })
const MEDIA: ReadonlySet<string> = new Set(['image', 'audio', 'voice', 'video', 'document', 'sticker'])
const Place = z.object({ name: Words, address: Words })
const Chosen = z.object({ id: Short, title: Words })
const Interactive = z.object({ button_reply: Chosen.optional().catch(undefined), list_reply: Chosen.optional().catch(undefined) })
const Button = z.object({ text: Words, payload: Short })

/**
 * Reads the member that the type names. Null for what says nothing to a receptionist: reactions, notes of the system, and types that are not known. A choice is
 * answered with its title, as the customer saw it.
 */
export function readContent(message: unknown, type: string): Content | null {
  const own: unknown =
    typeof message === 'object' && message !== null && Object.hasOwn(message, type) ? Reflect.get(message, type) : undefined
  if (MEDIA.has(type)) return readMedia(own, type)
  switch (type) {
    case 'text':
      return words(z.object({ body: Text }).safeParse(own).data?.body)
    case 'button': {
      const button = Button.safeParse(own).data
      return words(button?.text, button?.payload)
    }
    case 'interactive': {
      const reply = Interactive.safeParse(own).data
      const chosen = reply?.button_reply ?? reply?.list_reply
      return words(chosen?.title, chosen?.id)
    }
    case 'location':
      return readPlace(own)
    case 'contacts':
      return { text: null, choice: null, attachments: [attachment('contacts')] }
    default:
      return null
  }
}

/** Nothing without words: an empty message is no message. */
function words(text: string | null | undefined, choice: string | null | undefined = null): Content | null {
  return text ? { text, choice: choice || null, attachments: [] } : null
}

function readMedia(own: unknown, type: string): Content {
  const media = Media.safeParse(own).data
  const { id = null, mime_type = null, sha256 = null, filename = null } = media ?? {}
  return { text: media?.caption || null, choice: null, attachments: [{ ...attachment(type), id, mime_type, sha256, filename }] }
}

function readPlace(own: unknown): Content {
  const place = Place.safeParse(own).data
  return { text: [place?.name, place?.address].filter(Boolean).join(', ') || null, choice: null, attachments: [attachment('location')] }
}

function attachment(type: string): Attachment {
  return { type, id: null, mime_type: null, sha256: null, filename: null }
}

/** What the database can store, in the length that a message may have. */
function clean(text: string): string {
  const storable = text.replaceAll('\0', '').toWellFormed().trim()
  return storable.length <= MAX_CHARACTERS ? storable : [...storable].slice(0, MAX_CHARACTERS).join('')
}

const MAX_CHARACTERS = 4096
