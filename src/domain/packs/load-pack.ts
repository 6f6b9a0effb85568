import { readFileSync } from 'node:fs'
import { Pack, VERTICALS, type Vertical } from './pack.ts'

const FOLDER = new URL('../../../packs/', import.meta.url)
const loaded = new Map<Vertical, Pack>()

/** Whether a pack of its own exists for `vertical`. */
export function isVertical(vertical: string): vertical is Vertical {
  return (VERTICALS as readonly string[]).includes(vertical)
}

/** The pack of a vertical, `generic` for one that has none; read once per process and frozen. Throws when the file is missing or wrong. */
export function loadPack(vertical: string): Pack {
  const name = isVertical(vertical) ? vertical : 'generic'
  const present = loaded.get(name)
  if (present) return present
  const pack = freeze(Pack.parse(JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))))
  loaded.set(name, pack)
  return pack
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) freeze(member)
    Object.freeze(value)
  }
  return value
}
