/**
 * `patch` laid over `present`, one level deep: its values replace, a null deletes the key. Spreading defines own members, so that a key called `__proto__` is
 * data like any other; the JSON round trip gives the values the form in which they come back from the database (no negative zero).
 */
export function mergeAttributes(
  present: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...present, ...JSON.parse(JSON.stringify(patch)) }
  for (const key of Object.keys(merged)) {
    if (Object.hasOwn(patch, key) && patch[key] === null) delete merged[key]
  }
  return merged
}
