/** Twilio's numbers for callers who have none to show: "anonymous", "restricted", … on a keypad. */
const NOBODY: ReadonlySet<string> = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253', '+464'])

/** The caller's number or address; null when it is withheld. */
export function callerOf(from: string | null | undefined): string | null {
  const given = from?.trim() ?? ''
  if (given === '' || NOBODY.has(given) || !/\d{3}|:/.test(given)) return null
  return given
}
