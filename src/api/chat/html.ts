/** Markup that is already safe to send. Made by `html` only. */
export interface Html {
  readonly markup: string
}

/** A template whose inserted values are escaped, for text and for quoted attributes; inserted markup of this kind, and lists of it, go in as they are. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  return { markup: String.raw({ raw: parts }, ...values.map(insert)) }
}

function insert(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return escapeText(value)
  return 'markup' in value ? value.markup : value.map((part) => part.markup).join('')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
