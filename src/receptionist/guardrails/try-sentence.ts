import type { TenantTx } from '../../db/database.ts'
import type { GuardrailPolicy } from '../../domain/guardrail-policy/policy.ts'
import { newId } from '../../lib/ids.ts'
import { type ConversationFacts, loadTurnContext, underPolicy } from '../context.ts'
import { checkSentence } from './check-sentence.ts'
import { gatherFacts } from './facts.ts'
import { type Flag, isStopped } from './flag.ts'
import { splitSentences, stripMarkup } from './sentences.ts'

/** What would be found in these words if a language model said them first in a conversation, under `policy`. */
export async function trySentence(
  tx: TenantTx,
  { text, policy }: { readonly text: string; readonly policy: GuardrailPolicy },
): Promise<{ flags: Flag[]; is_stopped: boolean }> {
  const language = /\p{Script=Arabic}/u.test(text) ? 'ar' : 'en'
  const context = underPolicy(await loadTurnContext(tx, nobody(tx, language), null), policy)
  const nothing = { customerWords: '', slots: [], appointments: [], searches: [], results: [], visit: null, wishes: [], day: null }
  const facts = gatherFacts(context, [], { ...nothing, language })
  const found = splitSentences(stripMarkup(text)).map((sentence) => checkSentence(context, facts, sentence).flags)
  return { flags: found.flat(), is_stopped: found.some((flags) => isStopped(policy, flags)) }
}

/** A visitor who has said nothing yet. */
function nobody(tx: TenantTx, language: 'en' | 'ar'): ConversationFacts {
  return {
    id: newId(tx.now),
    channel: 'webform',
    customer_identifier: '',
    identifier_key: '',
    customer_id: null,
    customer_name: null,
    customer_language: language,
    status: 'active',
    owner: 'bot',
    last_sequence_number: 0,
    answered_sequence_number: 0,
  }
}
