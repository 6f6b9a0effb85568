/** One text as numbers: only the features that it has. `values[i]` is the weight of the feature `indexes[i]`. */
export interface SparseRow {
  readonly indexes: Int32Array
  readonly values: Float32Array
}

/** One kind of feature (words, say, or characters). Each kind counts as a whole: its values are scaled to length `weight`, however many features a text has. */
export interface FeatureKind {
  /** A feature may come several times. */
  readonly features: (text: string) => Iterable<string>
  /** Features of fewer texts are left out. */
  readonly leastTexts: number
  readonly weight: number
}

/** The features of a training set, numbered from 0 to `size` − 1. */
export interface FeatureSpace {
  readonly size: number
  /** What training has never seen is left out. */
  row(text: string): SparseRow
}

interface Entry {
  index: number
  texts: number
}

/** TF-IDF: (1 + ln count) · (1 + ln((1 + texts) / (1 + texts with the feature))), each kind scaled to its weight. Returns the space and a row for each text. */
export function fitFeatureSpace(texts: readonly string[], kinds: readonly FeatureKind[]): { space: FeatureSpace; rows: SparseRow[] } {
  const tables = kinds.map(() => new Map<string, Entry>())
  const counted = texts.map((text) => kinds.map((kind) => countsOf(kind.features(text))))
  for (const counts of counted) {
    tables.forEach((table, kind) => {
      for (const feature of counts[kind]?.keys() ?? []) {
        const entry = table.get(feature)
        if (entry) entry.texts += 1
        else table.set(feature, { index: -1, texts: 1 })
      }
    })
  }
  let size = 0
  tables.forEach((table, kind) => {
    for (const [feature, entry] of table) {
      if (entry.texts < (kinds[kind]?.leastTexts ?? 1)) table.delete(feature)
      else entry.index = size++
    }
  })
  const rowOf = (counts: readonly ReadonlyMap<string, number>[]) => {
    const indexes: number[] = []
    const values: number[] = []
    counts.forEach((features, kind) => {
      const from = values.length
      for (const [feature, count] of features) {
        const entry = tables[kind]?.get(feature)
        if (!entry) continue
        indexes.push(entry.index)
        values.push((1 + Math.log(count)) * (1 + Math.log((1 + texts.length) / (1 + entry.texts))))
      }
      scale(values, from, kinds[kind]?.weight ?? 1)
    })
    return { indexes: Int32Array.from(indexes), values: Float32Array.from(values) }
  }
  const row = (text: string) => rowOf(kinds.map((kind) => countsOf(kind.features(text))))
  return { space: { size, row }, rows: counted.map(rowOf) }
}

function countsOf(features: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  return counts
}

function scale(values: number[], from: number, length: number): void {
  let squares = 0
  for (let at = from; at < values.length; at++) squares += (values[at] ?? 0) ** 2
  const factor = squares > 0 ? length / Math.sqrt(squares) : 0
  for (let at = from; at < values.length; at++) values[at] = (values[at] ?? 0) * factor
}
