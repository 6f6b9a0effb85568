import { allowedEdits, editDistance } from './edit-distance.ts'
import { compileName, type NameWord, type TermName } from './gazetteer-names.ts'
import { isCommonWord } from './lexicon-common.ts'
import { type Folded, originalSlice } from './normalise.ts'
import { compilePhrases, findPhrases, lazy } from './phrases.ts'
import { stemWord, verbalNouns } from './stem.ts'
import { type Token, tokenize } from './tokens.ts'
import type { GazetteerEntry, GazetteerMatch } from './types.ts'

/**
 * Finds a tenant's own terms in a message. Every word of every name is indexed by its stem; each token of the message looks its stem up (and, for a word
 * that isn't an everyday one, its likely spellings), so the cost is tokens + hits. Hits on one name that stand close together make a match, scored by
 * the share of the name's weight they cover; a name's head word weighs most, so "haircut" finds both "Men's haircut" and "Women's haircut".
 */
export interface GazetteerMatches {
  readonly offerings: GazetteerMatch[]
  readonly resources: GazetteerMatch[]
}

interface Index {
  readonly names: readonly TermName[]
  readonly byStem: ReadonlyMap<string, readonly Posting[]>
  /** Stems long enough to be misspelled, by first letter. */
  readonly fuzzy: ReadonlyMap<string, readonly string[]>
}

interface Posting {
  readonly name: number
  readonly word: number
}

interface Hit extends Posting {
  readonly from: number
  readonly to: number
  readonly quality: number
}

interface Candidate {
  readonly kind: GazetteerEntry['kind']
  readonly id: string
  readonly from: number
  readonly to: number
  readonly score: number
}

const THRESHOLD = 0.5
const FULL = 0.95
/** Quality of a word found by its stem. */
const STEMMED = 0.97
const OWN_NAME = 0.92
const MAX_GAP = 2
/** Bounds on hostile input: a message of thousands of words names no more than a few offerings, and needs no spelling help. */
const MAX_FUZZY_WORDS = 250
const MAX_CLUSTERS = 6
const MAX_CANDIDATES = 300

/** Ways of speaking whose words are no services. */
const IDIOMS = lazy(() =>
  compilePhrases([
    {
      value: true,
      phrases: [
        '(cut|trim|shave) .. (price|prices|cost|costs|bill|rate|rent|fee)',
        '(cut|trim) (it|me|us) (down|short|some slack)',
        'cut off',
        '(color|colour) me',
        'face to face',
        '(make|made|making) (up)? (my|your|her|his|our) mind',
        'make it up to',
        'make up for',
        '(make|making|made) (it|that|this|a|an|sure|sense|the|my|me)',
        '(take|look|wash|dry|clean) (my|your) (hands|time|eyes)',
      ],
    },
  ]),
)

/** An entries array is compiled once and forgotten with it; the index holds nothing but what the entries say. */
const indexes = new WeakMap<readonly GazetteerEntry[], Index>()

/** Offerings and resources named in the text, in text order; overlapping weaker readings are dropped, equally good ones all kept. */
export function matchGazetteer(
  folded: Folded,
  entries: readonly GazetteerEntry[],
  tokens: readonly Token[] = tokenize(folded),
): GazetteerMatches {
  if (entries.length === 0 || tokens.length === 0) return { offerings: [], resources: [] }
  const index = indexes.get(entries) ?? buildIndex(entries)
  indexes.set(entries, index)
  const hits = findHits(index, tokens)
  const candidates = bestPerEntry(toCandidates(index, hits))
  const matches = resolveOverlaps(candidates).map((candidate) => toMatch(candidate, folded, tokens))
  return { offerings: matches.filter(({ kind }) => kind === 'offering'), resources: matches.filter(({ kind }) => kind === 'resource') }
}

function buildIndex(entries: readonly GazetteerEntry[]): Index {
  const usage = new Map<string, Set<string>>()
  const raw = entries.flatMap((entry) => entry.names.map((name) => ({ entry, words: compileName(name, entry.kind) })))
  for (const { entry, words } of raw) {
    for (const { stem } of words) usage.set(stem, (usage.get(stem) ?? new Set()).add(`${entry.kind} ${entry.id}`))
  }
  const names = raw.map(
    ({ entry, words }): TermName => ({
      kind: entry.kind,
      id: entry.id,
      words: words.map((word) => ({ ...word, unique: usage.get(word.stem)?.size === 1 })),
    }),
  )
  const byStem = indexStems(names)
  const fuzzy = new Map<string, string[]>()
  for (const stem of byStem.keys()) {
    if (allowedEdits(stem.length) > 0) fuzzy.set(stem.charAt(0), [...(fuzzy.get(stem.charAt(0)) ?? []), stem])
  }
  return { names, byStem, fuzzy }
}

function indexStems(names: readonly TermName[]): Map<string, Posting[]> {
  const byStem = new Map<string, Posting[]>()
  const add = (stem: string, posting: Posting): void => {
    const list = byStem.get(stem)
    if (list === undefined) byStem.set(stem, [posting])
    else list.push(posting)
  }
  names.forEach(({ words }, name) => {
    words.forEach(({ stem }, word) => {
      add(stem, { name, word })
      const next = words[word + 1]
      if (next === undefined || stem.length + next.stem.length < 6) return
      // "blowdry" for "blow-dry".
      add(stem + next.stem, { name, word })
      add(stem + next.stem, { name, word: word + 1 })
    })
  })
  return byStem
}

function findHits(index: Index, tokens: readonly Token[]): Hit[] {
  const hits: Hit[] = []
  const idioms = findPhrases(IDIOMS(), tokens)
  const spellings = new Map<string, readonly (readonly [string, number])[]>()
  const add = (written: string, from: number, to: number, forms: readonly string[]): void => {
    let found = spellings.get(written)
    if (found === undefined) {
      found = findStems(index, written, forms, spellings.size < MAX_FUZZY_WORDS)
      spellings.set(written, found)
    }
    for (const [stem, quality] of found) {
      for (const posting of index.byStem.get(stem) ?? []) {
        // "عمري" (my age) is no form of the name "عمر": people's names take no endings.
        if (quality === STEMMED && index.names[posting.name]?.kind === 'resource' && isArabicWord(written)) continue
        hits.push({ ...posting, from, to, quality })
      }
    }
  }
  tokens.forEach((token, at) => {
    if (token.kind === 'emoji' || token.text.length > 40 || idioms.some(({ from, to }) => from <= at && at < to)) return
    add(token.text, at, at + 1, token.forms)
    const next = tokens[at + 1]
    // "hair cut" for "haircut".
    const joined = next === undefined || next.gap !== 'none' || next.text.length > 40 ? null : token.text + next.text
    if (joined !== null && token.kind === 'word' && index.byStem.has(stemWord(joined))) add(joined, at, at + 2, [joined])
  })
  return hits
}

function findStems(index: Index, written: string, forms: readonly string[], fuzzily: boolean): (readonly [string, number])[] {
  const exact = forms.find((form) => index.byStem.has(form))
  if (exact !== undefined) return [[exact, exact === written ? 1 : 0.98]]
  const stem = forms.map(stemWord).find((candidate) => index.byStem.has(candidate))
  if (stem !== undefined) return [[stem, STEMMED]]
  const noun = (forms.some((form) => isCommonWord(form)) ? [] : forms).flatMap(verbalNouns).find((candidate) => index.byStem.has(candidate))
  if (noun !== undefined) return [[noun, STEMMED]]
  // "لقص": a particle before a word of two letters, taken off only for a term that the tenant has.
  const short = /^[لبو][\u0600-\u06ff]{2}$/.test(written) ? written.slice(1) : ''
  if (index.byStem.has(short)) return [[short, STEMMED]]
  if (!fuzzily || forms.some((form) => isCommonWord(form)) || /\d/.test(written)) return []
  const found: [string, number][] = []
  for (const stem of new Set(forms.map(stemWord))) {
    for (const known of index.fuzzy.get(stem.charAt(0)) ?? []) {
      const limit = allowedEdits(Math.min(stem.length, known.length))
      const distance = limit === 0 ? 1 : editDistance(stem, known, limit)
      if (distance <= limit) found.push([known, 1 - (distance * 1.2) / Math.max(stem.length, known.length)])
    }
  }
  const best = Math.max(...found.map(([, quality]) => quality))
  return found.filter(([, quality]) => quality === best)
}

function isArabicWord(word: string): boolean {
  return /[\u0600-\u06ff]/.test(word)
}

function toCandidates(index: Index, hits: readonly Hit[]): Candidate[] {
  const byName = new Map<number, Hit[]>()
  for (const hit of hits) {
    const list = byName.get(hit.name)
    if (list === undefined) byName.set(hit.name, [hit])
    else list.push(hit)
  }
  return [...byName].flatMap(([at, found]) => {
    const name = index.names[at]
    return name === undefined
      ? []
      : clusters(found)
          .slice(0, MAX_CLUSTERS)
          .flatMap((cluster) => scoreCluster(name, cluster))
  })
}

/** Hits on one name that stand together in the text. */
function clusters(hits: readonly Hit[]): Hit[][] {
  const found: Hit[][] = []
  for (const hit of [...hits].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = found.at(-1)
    const end = Math.max(...(last ?? []).map(({ to }) => to))
    const known = last?.some(({ word }) => word === hit.word) ?? false
    if (last !== undefined && hit.from - end <= MAX_GAP && !known) last.push(hit)
    else found.push([hit])
  }
  return found
}

function scoreCluster(name: TermName, cluster: readonly Hit[]): Candidate[] {
  const total = name.words.reduce((sum, { weight }) => sum + weight, 0)
  let covered = 0
  let isAnchored = false
  for (const { word, quality } of cluster) {
    const part = name.words[word]
    if (part === undefined) continue
    covered += part.weight * quality
    isAnchored ||=
      ((part.head && !isCommonWord(part.stem)) || isDistinctive(part)) && (!part.compound || hasWholeCompound(name, cluster, word))
  }
  const share = total === 0 ? 0 : covered / total
  // Two words that no other entry has are its own name: "Springs Walk".
  const own = new Set(cluster.filter(({ word, quality }) => quality >= STEMMED && isOwn(name, word)).map(({ word }) => word))
  // A head word alone names the kind of thing; a word only this entry has names the entry.
  const score = Math.max(isAnchored ? Math.max(share, THRESHOLD + share * 0.4) : share, own.size > 1 ? OWN_NAME : 0)
  const from = Math.min(...cluster.map((hit) => hit.from))
  const to = Math.max(...cluster.map((hit) => hit.to))
  if (score < THRESHOLD || (!isAnchored && share < 0.75)) return []
  // "make it Sunday" names no part of "make up": everyday verbs mean a thing only together with the rest.
  if (score < FULL && cluster.every(({ word }) => EVERYDAY.has(name.words[word]?.stem ?? ''))) return []
  return [{ kind: name.kind, id: name.id, from, to, score: Math.min(1, score) }]
}

/** Words of services that are more often something else: "my skin is dry", "that shape". */
const EVERYDAY: ReadonlySet<string> = new Set(['dry', 'wash', 'shape', 'body', 'make', 'fix', 'test', 'visit', 'view'])

function hasWholeCompound(name: TermName, cluster: readonly Hit[], word: number): boolean {
  return [word - 1, word + 1].some((other) => name.words[other]?.compound === true && cluster.some((hit) => hit.word === other))
}

function isOwn(name: TermName, at: number): boolean {
  const word = name.words[at]
  return word !== undefined && !word.compound && isDistinctive(word)
}

function isDistinctive({ stem, unique, generic }: NameWord): boolean {
  return unique === true && !generic && stem.length >= 3 && !isCommonWord(stem)
}

/** An entry named twice in one place, by two of its names, is one match. */
function bestPerEntry(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = []
  for (const candidate of [...candidates].sort(byWorth).slice(0, MAX_CANDIDATES)) {
    if (!kept.some((other) => other.kind === candidate.kind && other.id === candidate.id && touches(other, candidate))) kept.push(candidate)
  }
  return kept
}

function resolveOverlaps(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = []
  for (const candidate of [...candidates].sort(byWorth)) {
    if (!kept.some((other) => touches(other, candidate) && beats(other, candidate))) kept.push(candidate)
  }
  return kept.filter((candidate) => !isKindBeside(kept, candidate)).sort((a, b) => a.from - b.from || b.score - a.score)
}

const KIND = 4

/** "IELTS lesson": a word that many entries share, right beside the name of one, says what kind of thing that one is. */
function isKindBeside(kept: readonly Candidate[], { kind, from, to, score }: Candidate): boolean {
  if (score >= FULL || kept.filter((other) => other.from === from && other.to === to && other.kind === kind).length < KIND) return false
  return kept.some((other) => other.kind === kind && other.score >= OWN_NAME && (other.from === to || other.to === from))
}

/** A full match beats every partial one in its place; partial ones beat each other by the words they cover. */
function beats(winner: Candidate, loser: Candidate): boolean {
  if (winner.score >= FULL && loser.score < winner.score - 0.02) return true
  if (winner.from === loser.from && winner.to === loser.to) return false
  return winner.to - winner.from > loser.to - loser.from || winner.score > loser.score + 0.1
}

function byWorth(a: Candidate, b: Candidate): number {
  const longer = b.to - b.from - (a.to - a.from)
  if (a.score >= FULL && b.score >= FULL) return longer || b.score - a.score
  return b.score - a.score || longer
}

function touches(a: Candidate, b: Candidate): boolean {
  return a.from < b.to && b.from < a.to
}

function toMatch({ kind, id, from, to, score }: Candidate, folded: Folded, tokens: readonly Token[]): GazetteerMatch {
  const { span } = originalSlice(folded, tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0)
  return { kind, id, span, score: Math.round(score * 100) / 100 }
}
