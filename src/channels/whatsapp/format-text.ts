/**
 * Markdown, as language models write it, in WhatsApp's own marks: `**bold**` becomes `*bold*`, a heading a bold line, a link its words and its address. Nothing
 * else is touched, neither line breaks nor the direction of a text or the marks that set it.
 */
export function formatText(text: string): string {
  return text
    .replace(/\[([^\][\n]{1,200})\]\((https?:\/\/[^\s()]{1,1000})\)/g, (_, label: string, url: string) =>
      label === url ? url : `${label}: ${url}`,
    )
    .replace(/^#{1,6}[ \t]+(.+?)[ \t]*#*$/gm, (_, heading: string) => `*${heading.replace(/\*+/g, '')}*`)
    .replace(/\*\*(?=\S)([^\n*]+?)(?<=\S)\*\*/g, '*$1*')
    .replace(/__(?=\S)([^\n_]+?)(?<=\S)__/g, '_$1_')
}
