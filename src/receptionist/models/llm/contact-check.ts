import { provenPhone } from '../../dialogue/recognise.ts'
import type { Thinking } from './thinking.ts'

/** The phone number that is meant, as it is known: from the tracker, from the channel itself, or from the customer's words. Null: the customer never gave it. */
export function phoneOf({ session, customerWords }: Thinking, phone: string): string | null {
  const { contact } = session.state
  for (const known of [contact.phone, provenPhone(session.turn.context)]) if (known !== null && sameNumber(known, phone)) return known
  const digits = digitsOf(phone)
  return digits.length >= 7 && digitsOf(customerWords).includes(digits.replace(/^0+/, '')) ? phone : null
}

function sameNumber(a: string, b: string): boolean {
  const [left, right] = [digitsOf(a), digitsOf(b)]
  return right.length >= 7 && left.slice(-8) === right.slice(-8)
}

/** Arabic-Indic digits are digits too. */
function digitsOf(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15)).replace(/\D/g, '')
}
