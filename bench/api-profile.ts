import { Session } from 'node:inspector/promises'

export const STAGES = ['authenticate', 'limit', 'validate', 'database', 'serialise', 'HTTP and the rest'] as const
export type Stage = (typeof STAGES)[number]

export interface Profile {
  /** Processor time of each stage, in milliseconds. */
  stop(): Promise<Record<Stage, number>>
}

/** Whose time a frame's is, by its file; the frame nearest to the running function decides. */
const FILES: readonly (readonly [RegExp, Stage])[] = [
  [/\/src\/(api\/principal|api\/key-use|lib\/seal|domain\/api-keys\/)/, 'authenticate'],
  [/\/src\/(api\/admission|lib\/rate-limit\/)/, 'limit'],
  [/\/src\/(api\/(problems|body|json|query)|contract\/)|\/node_modules\/zod\//, 'validate'],
  [/\/src\/(db|domain)\/|\/node_modules\/(pg|pg-[a-z]+|kysely|postgres-[a-z]+|libphonenumber-js)\//, 'database'],
  [/\/src\/api\/(serialise|bind|idempotency)/, 'serialise'],
]

/** Samples this process's processor, 5,000 times a second, and attributes each sample to a stage of a request. */
export async function startProfile(): Promise<Profile> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 200 })
  await session.post('Profiler.start')
  return {
    async stop() {
      const { profile } = await session.post('Profiler.stop')
      session.disconnect()
      const parents = new Map<number, number>()
      for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node.id)
      const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
      const stageOf = (id: number | undefined): Stage | null => {
        for (let at = id; at !== undefined; at = parents.get(at)) {
          const frame = nodes.get(at)?.callFrame
          if (frame?.functionName === '(idle)') return null
          const found = FILES.find(([pattern]) => pattern.test(frame?.url ?? ''))
          if (found) return found[1]
        }
        return 'HTTP and the rest'
      }
      const stages = Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>
      profile.samples?.forEach((id, index) => {
        const stage = stageOf(id)
        if (stage) stages[stage] += (profile.timeDeltas?.[index] ?? 0) / 1000
      })
      return stages
    },
  }
}
