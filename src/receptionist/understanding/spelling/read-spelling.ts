import { createSpeller } from './speller.ts'
import { graveWords, knownWords } from './vocabulary.ts'

const speller = createSpeller(knownWords, graveWords)

/** What a word that none of the lexicons, packs and utterances knows was probably meant to be. */
export const readSpelling = speller.read

export const isKnownWord = speller.isKnown
