/** What this tab remembers. A browser may forbid it (a frame on another site, a strict setting): then the page works until it is reloaded. */
export function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key))
  } catch {
    return null // Forbidden, or something else was written there.
  }
}

export function remember(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Forbidden or full; nothing to be done, and nothing of the conversation depends on it.
  }
}
