/** The response, or null when none came within 20 s. With a body it is a POST. */
export async function request(path, body) {
  const options = body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}
  try {
    return await fetch(path, { ...options, signal: AbortSignal.timeout(20_000) })
  } catch {
    return null // No network, or no answer in time: the caller tries again.
  }
}
