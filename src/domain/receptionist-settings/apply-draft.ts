import type { ReceptionistDraft } from '../../contract/console/receptionist-operations.ts'
import { AppError } from '../../contract/errors.ts'
import { loadPack, packForTenant, packProblems } from '../packs/pack.ts'
import { knownSlots, type ReceptionistTenant, settingsOf } from './read-receptionist.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * The tenant with the draft's parts in its settings; what is the trade's own way is not written down, so that it goes with the trade. Throws `bad_request` with
 * a sentence for each thing that doesn't fit.
 */
export function applyDraft<T extends ReceptionistTenant>(tenant: T, draft: ReceptionistDraft): T & { settings: Members } {
  const { defaults } = settingsOf(tenant)
  const settings: Record<string, unknown> = { ...membersOf(tenant.settings) }
  if (draft.persona) put(settings, 'persona', differing(draft.persona, defaults.persona))
  if (draft.booking) put(settings, 'booking', differing(draft.booking, defaults.booking))
  if (draft.slots) {
    const slots = slotsOf(tenant, draft.slots)
    if (same(slots, loadPack(tenant.vertical).slots)) delete settings.slots
    else settings.slots = slots
  }
  const next = { ...tenant, ...(draft.default_language ? { default_language: draft.default_language } : {}), settings }
  const before = new Set(packProblems(tenant))
  const problems = packProblems(next).filter((problem) => !before.has(problem))
  if (problems.length > 0) throw new AppError('bad_request', problems.join('; '))
  return next
}

function slotsOf(tenant: ReceptionistTenant, wished: NonNullable<ReceptionistDraft['slots']>) {
  const known = knownSlots(tenant)
  const attributes = wished.map(({ attribute }) => attribute)
  const twice = attributes.find((attribute, index) => attributes.indexOf(attribute) !== index)
  if (twice !== undefined) throw new AppError('bad_request', `slots: ${twice} stands there twice`)
  return wished.map(({ attribute, when, required }) => {
    const slot = known.get(attribute)
    if (!slot) {
      const label = packForTenant(tenant).attribute_labels[attribute]?.en ?? attribute
      throw new AppError('bad_request', `slots: there is no question about "${label}"`)
    }
    return { ...slot, when, required }
  })
}

/** What of `wished` is not as in `usual`; members that neither has a say in stay. */
function differing(wished: Members, usual: Members): { readonly set: Members; readonly unset: readonly string[] } {
  const names = Object.keys(wished)
  return {
    set: Object.fromEntries(names.filter((name) => !same(wished[name], usual[name])).map((name) => [name, wished[name]])),
    unset: names.filter((name) => same(wished[name], usual[name])),
  }
}

function put(settings: Record<string, unknown>, member: string, { set, unset }: ReturnType<typeof differing>): void {
  const kept = Object.entries(membersOf(settings[member])).filter(([name]) => !unset.includes(name))
  const next = { ...Object.fromEntries(kept), ...set }
  if (Object.keys(next).length === 0) delete settings[member]
  else settings[member] = next
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

/** Their members come in the order of their schemas. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
