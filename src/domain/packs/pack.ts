import { readFileSync } from 'node:fs'
import { type HandoffTrigger, PACK_MEMBERS, Pack, VERTICALS, type Vertical } from './pack-schema.ts'

export type { HandoffTrigger, Pack, PackNoun, Slot, Vertical } from './pack-schema.ts'

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

type Members = Readonly<Record<string, unknown>>

/**
 * The pack of a tenant's vertical with what `tenants.settings` says otherwise. Objects merge, lists and plain values replace, but two lists only grow:
 * `forbidden_phrases` is the pack's list plus the tenant's, and `handoff_triggers` are matched by id. A pack with locked guards (a clinic) keeps its own
 * triggers and emergency message unless `settings.guards_confirmed` is true. A member that would make the pack invalid is left out, so that a bad setting
 * costs the tenant its override and never its receptionist; whoever writes settings checks them with `packProblems` first.
 */
export function packForTenant(tenant: { readonly vertical: string; readonly settings: unknown }): Pack {
  return applySettings(loadPack(tenant.vertical), tenant.settings).pack
}

/** What is wrong with the overrides in `settings`, one sentence each; empty when all of them apply. */
export function packProblems(tenant: { readonly vertical: string; readonly settings: unknown }): string[] {
  return applySettings(loadPack(tenant.vertical), tenant.settings).problems
}

function applySettings(base: Pack, settings: unknown): { pack: Pack; problems: string[] } {
  const problems: string[] = []
  if (!isObject(settings)) return { pack: base, problems }
  let pack = base
  const locked = base.guards_locked && settings.guards_confirmed !== true
  for (const member of Object.keys(PACK_MEMBERS) as (keyof typeof PACK_MEMBERS)[]) {
    const override = settings[member]
    if (override === undefined) continue
    const parsed = Pack.safeParse({ ...pack, [member]: combine(member, { present: pack[member], override, locked }) })
    if (parsed.success) pack = parsed.data
    else problems.push(...parsed.error.issues.map((issue) => `${[member, ...issue.path.slice(1)].join('.')}: ${issue.message}`))
  }
  return { pack, problems }
}

function combine(member: keyof typeof PACK_MEMBERS, input: { present: unknown; override: unknown; locked: boolean }): unknown {
  const { present, override, locked } = input
  switch (member) {
    case 'forbidden_phrases':
      return unite(present, override)
    case 'handoff_triggers':
      return mergeTriggers(present as readonly HandoffTrigger[], override, locked)
    case 'emergency_message':
      return locked ? present : merge(present, override)
    case 'booking':
      // settings.booking also holds the calendar's policy (lead time, step, horizon), which is no part of the pack.
      return merge(present, known(override, Object.keys(PACK_MEMBERS.booking.shape)))
    default:
      return merge(present, override)
  }
}

function unite(present: unknown, override: unknown): unknown {
  if (!isObject(present) || !isObject(override)) return override
  const lists = Object.entries(present).map(([language, phrases]) => {
    const added = override[language] ?? []
    return [language, Array.isArray(phrases) && Array.isArray(added) ? [...new Set([...phrases, ...added])] : added]
  })
  return Object.fromEntries(lists)
}

function mergeTriggers(present: readonly HandoffTrigger[], override: unknown, locked: boolean): unknown {
  if (!Array.isArray(override)) return override
  const ids = new Set(present.map((trigger) => trigger.id))
  const idOf = (trigger: unknown) => (isObject(trigger) && typeof trigger.id === 'string' ? trigger.id : '')
  const kept = present.map((trigger) => (locked ? trigger : (override.find((other) => idOf(other) === trigger.id) ?? trigger)))
  return [...kept, ...override.filter((trigger) => !ids.has(idOf(trigger)))]
}

function merge(present: unknown, override: unknown): unknown {
  if (!isObject(present) || !isObject(override)) return override
  const names = new Set([...Object.keys(present), ...Object.keys(override)])
  // From entries, not by assignment: a key called "__proto__" becomes an ordinary member, which the schema refuses.
  return Object.fromEntries(
    [...names].map((name) => [name, Object.hasOwn(override, name) ? merge(own(present, name), override[name]) : own(present, name)]),
  )
}

function own(object: Members, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function known(value: unknown, names: readonly string[]): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name))) : value
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) freeze(member)
    Object.freeze(value)
  }
  return value
}
