/** Somebody else's words inside our own: without the signs that could end their place, on one line, and bounded. */
export function asData(text: string, most = 500): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replace(/\s+/g, ' ').trim().slice(0, most)
}

/** The same with its lines, for a customer's message. */
export function asMessage(text: string): string {
  const safe = text.replaceAll('<', '‹').replaceAll('>', '›').trim().slice(0, 4000)
  return `<customer_message>\n${safe}\n</customer_message>`
}
