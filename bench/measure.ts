import { rmSync } from 'node:fs'
import { temporaryFolder } from '../test/temporary-folder.ts'

/** One measured figure beside what it has to reach. */
export interface Figure {
  readonly suite: string
  readonly name: string
  readonly value: number
  readonly unit: string
  /** Null: reported only. */
  readonly limit: { readonly at_most?: number; readonly at_least?: number } | null
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function latencies(suite: string, name: string, values: readonly number[], p95AtMost: number | null): Figure[] {
  const at = (share: number, label: string, limit: Figure['limit']): Figure => ({
    suite,
    name: `${name} ${label}`,
    value: percentile(values, share),
    unit: 'ms',
    limit,
  })
  return [at(0.5, 'p50', null), at(0.95, 'p95', p95AtMost === null ? null : { at_most: p95AtMost }), at(0.99, 'p99', null)]
}

export function passes(figure: Figure): boolean {
  const { at_most: most, at_least: least } = figure.limit ?? {}
  return (most === undefined || figure.value <= most) && (least === undefined || figure.value >= least)
}

/** A folder of its own for one suite, removed at the end. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder('vorel-bench-')
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
