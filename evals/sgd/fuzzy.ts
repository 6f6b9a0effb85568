/**
 * fuzzywuzzy's `token_sort_ratio` on difflib, which the set's official scorer uses for free values: both texts without anything but ASCII letters, digits and
 * underscores, in lower case, words sorted, then 100 · 2M/T (Ratcliff and Obershelp), rounded. From 0 to 100.
 */
export function tokenSortRatio(left: string, right: string): number {
  if (left === right) return 100
  const a = sortedTokens(left)
  const b = sortedTokens(right)
  if (a === b) return 100
  if (a === '' || b === '') return 0
  return roundHalfEven((200 * matchingLength(a, 0, a.length, b, 0, b.length)) / (a.length + b.length))
}

function sortedTokens(text: string): string {
  // Only ASCII is kept before words are split, as fuzzywuzzy does: "café" becomes "caf".
  const ascii = [...text].filter((letter) => letter.charCodeAt(0) < 128).join('')
  return ascii
    .replace(/\W/g, ' ')
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '')
    .sort()
    .join(' ')
}

/** Python's `round`. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/** The longest common run, then the same to its left and to its right; the earliest of equals. */
function matchingLength(a: string, aFrom: number, aTo: number, b: string, bFrom: number, bTo: number): number {
  let bestLength = 0
  let bestA = aFrom
  let bestB = bFrom
  let previous = new Int32Array(bTo + 1)
  for (let i = aFrom; i < aTo; i++) {
    const current = new Int32Array(bTo + 1)
    for (let j = bFrom; j < bTo; j++) {
      if (a.charCodeAt(i) !== b.charCodeAt(j)) continue
      const length = (j > bFrom ? (previous[j - 1] ?? 0) : 0) + 1
      current[j] = length
      if (length > bestLength) {
        bestLength = length
        bestA = i - length + 1
        bestB = j - length + 1
      }
    }
    previous = current
  }
  if (bestLength === 0) return 0
  return (
    bestLength + matchingLength(a, aFrom, bestA, b, bFrom, bestB) + matchingLength(a, bestA + bestLength, aTo, b, bestB + bestLength, bTo)
  )
}
