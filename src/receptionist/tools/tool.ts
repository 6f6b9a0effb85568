import type { z } from 'zod'
import type { TenantTx } from '../../db/database.ts'
import type { SlotView } from '../acts.ts'
import type { TurnContext } from '../context.ts'

/** What went wrong, as data for whoever called the tool; never an exception. */
export interface ToolFailure {
  readonly ok: false
  readonly error: { readonly code: string; readonly message: string }
}

export type ToolResult<T extends object = object> = ({ readonly ok: true } & T) | ToolFailure

/** An effect of this turn as it was stored together with what it changed. */
export interface StoredEffect {
  readonly call_number: number
  readonly tool: string
  readonly result: ToolResult
}

/** The running turn as tools see it. */
export interface Turn {
  readonly id: string
  /** What it did before it was interrupted, in order; nothing in a turn that begins. */
  readonly effects: readonly StoredEffect[]
  readonly context: TurnContext
  readonly references: References
}

/**
 * One ability of the receptionist. `effect` tools change something: their result is stored with the change under (turn, call number), so that a repeated
 * turn gets the first result instead of a second effect. Arguments hold short-lived references (`slot_3`, `offering_2`), never database ids.
 */
export interface Tool<A extends z.ZodType = z.ZodType, R extends object = object> {
  readonly effect: boolean
  readonly description: string
  readonly arguments: A
  run(tx: TenantTx, turn: Turn, args: z.output<A>): Promise<ToolResult<R>>
}

export function tool<A extends z.ZodType, R extends object>(definition: Tool<A, R>): Tool<A, R> {
  return definition
}

export function failure(code: string, message: string): ToolFailure {
  return { ok: false, error: { code, message } }
}

/** Names for rows within one turn: what a model may say instead of ids, and what it can reach. */
export interface References {
  offering(id: string): string
  offeringId(ref: string): string | null
  resource(id: string): string
  resourceId(ref: string): string | null
  /** Gives a slot its reference. */
  addSlot(slot: Omit<SlotView, 'ref'>): SlotView
  slot(ref: string): SlotView | null
  appointment(id: string): string
  appointmentId(ref: string): string | null
}

export function createReferences(context: Pick<TurnContext, 'offerings' | 'resources' | 'state'>): References {
  const offerings = numbered(
    'offering',
    context.offerings.map((row) => row.id),
  )
  const resources = numbered(
    'resource',
    context.resources.map((row) => row.id),
  )
  const task = context.state.task
  const appointments = numbered('appt', task?.appointmentId ? [task.appointmentId] : [])
  const slots = new Map<string, SlotView>()
  for (const slot of [...(task?.offered ?? []), ...(task?.slot ? [task.slot] : [])]) slots.set(slot.ref, slot)
  let lastSlot = Math.max(0, ...[...slots.keys()].map((ref) => Number(ref.split('_')[1]) || 0))
  return {
    offering: offerings.refOf,
    offeringId: offerings.idOf,
    resource: resources.refOf,
    resourceId: resources.idOf,
    appointment: appointments.refOf,
    appointmentId: appointments.idOf,
    addSlot(slot) {
      lastSlot += 1
      const view = { ref: `slot_${lastSlot}`, ...slot }
      slots.set(view.ref, view)
      return view
    },
    slot: (ref) => slots.get(ref) ?? null,
  }
}

function numbered(prefix: string, initial: readonly string[]) {
  const ids = [...initial]
  return {
    refOf(id: string): string {
      if (!ids.includes(id)) ids.push(id)
      return `${prefix}_${ids.indexOf(id) + 1}`
    },
    idOf(ref: string): string | null {
      const [head, number] = ref.split('_')
      return head === prefix ? (ids[Number(number) - 1] ?? null) : null
    },
  }
}
