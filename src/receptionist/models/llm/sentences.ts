import { splitSentences } from '../../guardrails/sentences.ts'

/** Cuts a text that comes in pieces into sentences. A sentence is complete only when what follows it has begun, or the text has ended. */
export interface SentenceCutter {
  push(piece: string): string[]
  /** What is left when the text has ended. */
  end(): string[]
}

/** A sentence that goes on longer than this is cut off here, so that nothing is held back without bound. */
const MAX_LENGTH = 1000

export function createSentenceCutter(): SentenceCutter {
  let rest = ''
  return {
    push(piece) {
      rest += piece
      const parts = splitSentences(rest)
      rest = rest.length > MAX_LENGTH ? '' : (parts.pop() ?? '')
      return parts
    },
    end() {
      const parts = splitSentences(rest)
      rest = ''
      return parts
    },
  }
}
