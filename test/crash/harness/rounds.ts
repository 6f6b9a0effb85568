/** The long form of the crash suites (`npm run test:crash`): more rounds, more moments. */
export const isLong = process.env.VOREL_TEST_LONG === '1'

export function rounds(short: number, long: number): number {
  return isLong ? long : short
}

/** A test's deadline in milliseconds, for its short and its long form. */
export function deadline(shortMs: number, longMs: number): number {
  return isLong ? longMs : shortMs
}

/** What a suite saw, on one line of its output. */
export function report(suite: string, figures: Readonly<Record<string, number | string>>): void {
  const parts = Object.entries(figures).map(([name, value]) => `${value} ${name}`)
  process.stdout.write(`${suite}: ${parts.join(', ')}\n`)
}
