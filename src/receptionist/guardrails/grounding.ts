import type { TurnContext } from '../context.ts'

/** Amounts of money in `text` that neither the catalogue, nor the business's own entries, nor the customer's words contain. */
export function findUnsupportedPrices(text: string, context: Pick<TurnContext, 'offerings' | 'knowledge' | 'text' | 'tenant'>): string[] {
  const found = [...text.matchAll(amountPattern(context.tenant.currency))].map((match) => match[1] ?? match[2] ?? '')
  if (found.length === 0) return []
  const supported = new Set(context.offerings.map((row) => canonical(row.price)))
  const words = [context.text, ...[...context.knowledge.entries.values()].flatMap((entry) => [entry.answer, entry.answer_ar ?? ''])]
  for (const amount of words.join(' ').matchAll(/\d[\d,]*(?:\.\d+)?/g)) supported.add(canonical(amount[0]))
  return found.filter((amount, at) => !supported.has(canonical(amount)) && !addsUp(found.slice(0, at), amount, supported))
}

/** Whether an amount is the sum of supported ones that stand right before it: "AED 95 and AED 130: AED 225 together". */
function addsUp(before: readonly string[], amount: string, supported: ReadonlySet<string>): boolean {
  const cents = (text: string) => Math.round(Number(canonical(text)) * 100)
  let sum = 0
  for (const [index, part] of [...before].reverse().entries()) {
    if (!supported.has(canonical(part))) return false
    sum += cents(part)
    if (index > 0 && sum === cents(amount)) return true
  }
  return false
}

function amountPattern(currency: string): RegExp {
  return new RegExp(
    `(?:${currency}|AED|SAR|USD|\\$|€|£)\\s?(\\d[\\d,]*(?:\\.\\d+)?)|(\\d[\\d,]*(?:\\.\\d+)?)\\s?(?:${currency}|درهم|ريال|دينار|دولار|جنيه)`,
    'g',
  )
}

function canonical(amount: string): string {
  const digits = amount.replaceAll(',', '')
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}
