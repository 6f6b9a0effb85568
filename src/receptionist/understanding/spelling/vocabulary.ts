import { readdirSync, readFileSync } from 'node:fs'
import { CONCEPTS } from '../../knowledge/lexicon-concepts.ts'
import { DIALECT_GROUPS } from '../dialects.ts'
import { commonWords } from '../lexicon-common.ts'
import { ARABIC_INTENTS } from '../lexicon-intents-ar.ts'
import { ENGLISH_INTENTS } from '../lexicon-intents-en.ts'
import { RED_FLAG_SIGNS } from '../lexicon-red-flag-signs.ts'
import { RED_FLAG_LEXICON } from '../lexicon-red-flags.ts'
import { TOPIC_LEXICON } from '../lexicon-topics.ts'
import { fold } from '../normalise.ts'
import { lazy } from '../phrases.ts'
import { ARABIC as ARABIC_TIMES } from '../time/lexicon-ar.ts'
import { ENGLISH as ENGLISH_TIMES } from '../time/lexicon-en.ts'
import { NEIGHBOURS } from './neighbours.ts'

const PACKS = new URL('../../../../packs/', import.meta.url)

/** Every word that is no slip of another. */
export const knownWords = lazy(
  (): ReadonlySet<string> =>
    new Set([
      ...graveWords(),
      ...wordsIn([...ENGLISH_INTENTS, ...ARABIC_INTENTS, ...TOPIC_LEXICON, ...CONCEPTS].flatMap(({ phrases }) => phrases)),
      ...wordsIn([...ENGLISH_TIMES, ...ARABIC_TIMES].map(([spellings]) => spellings)),
      ...wordsIn([...DIALECT_GROUPS, NEIGHBOURS, ...packTexts()]),
      ...commonWords(),
    ]),
)

/** The words of danger to life: in these even two slips are forgiven. */
export const graveWords = lazy(
  (): ReadonlySet<string> => new Set(wordsIn([...RED_FLAG_LEXICON, ...RED_FLAG_SIGNS].flatMap(({ phrases }) => phrases))),
)

function wordsIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => fold(text).text.match(/[\p{L}][\p{L}']*/gu) ?? [])
}

/** The packs and the utterances: written by hand, so their words are spelled right and mean themselves. */
function packTexts(): string[] {
  const files = readdirSync(PACKS, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:json|txt)$/.test(file))
  return files.map((file) => readFileSync(new URL(file, PACKS), 'utf8'))
}
