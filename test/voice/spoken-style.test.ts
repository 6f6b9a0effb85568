import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedDemoTenant } from '../../src/demo/seed-demo.ts'
import { openInboundConversation } from '../../src/domain/conversations/open-inbound-conversation.ts'
import { receiveMessage } from '../../src/domain/conversations/receive-message.ts'
import { runTurn } from '../../src/receptionist/run-turn.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../harness.ts'
import { AUTO_SERVICE } from '../receptionist/scenarios/auto-service.ts'
import { CLINIC } from '../receptionist/scenarios/clinic.ts'
import { GENERIC } from '../receptionist/scenarios/generic.ts'
import { REAL_ESTATE } from '../receptionist/scenarios/real-estate.ts'
import { REAL_ESTATE_RENTAL } from '../receptionist/scenarios/real-estate-rental.ts'
import { RESTAURANT } from '../receptionist/scenarios/restaurant.ts'
import { SALON_ARABIC } from '../receptionist/scenarios/salon-ar.ts'
import { SALON_ENGLISH } from '../receptionist/scenarios/salon-en.ts'
import type { Scenario } from '../receptionist/scenarios/scenario.ts'
import { VISITS } from '../receptionist/scenarios/visits.ts'
import { freeCalendar, type PackName, SLUGS } from '../receptionist/talk.ts'

/** Every conversation that the receptionist is tested with in writing, held by telephone: what is said can be spoken, whatever it is about. */
const SCENARIOS = {
  salon: [...SALON_ENGLISH, ...SALON_ARABIC, ...VISITS],
  clinic: CLINIC,
  restaurant: RESTAURANT,
  real_estate: REAL_ESTATE,
  real_estate_rental: REAL_ESTATE_RENTAL,
  auto_service: AUTO_SERVICE,
  generic: GENERIC,
} as const satisfies Record<PackName, readonly Scenario[]>

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Nothing that only eyes can read, and nothing that speaks of writing. */
const UNSPEAKABLE =
  /[\d٠-٩*_#•|<>[\]{}\n“”«»\u2066-\u2069@]|https?:|Standard Time|توقيت|\b[A-Z]{3} (?:one|two|three|four|five|six|seven|eight|nine|ten)\b/
const WRITTEN =
  /reply to you right here|answer here|write to you here|type the code|You're writing|Thanks for writing|سيردّ عليك هنا|أكتب إليك|اكتب الرمز/

describe.each(Object.entries(SCENARIOS))('%s', (pack, scenarios) => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
    world.clock.set(scenario.now ? new Date(scenario.now) : TEST_NOW)
    const tenant = await seedDemoTenant(world, SLUGS[pack as PackName])
    const identifier = `call:${randomUUID()}`
    const { id } = await world.db.withTenant(tenant, (tx) =>
      openInboundConversation(tx, { channel: 'voice', customer_identifier: identifier, identifier_key: identifier }),
    )
    for (const [says] of scenario.turns) {
      for (const text of typeof says === 'string' ? [says] : says) {
        await world.db.withTenant(tenant, (tx) =>
          receiveMessage(tx, { conversation_id: id, text, external_id: randomUUID() }, { turnDebounceMs: null }),
        )
      }
      const sentences: string[] = []
      const turn = await runTurn(world.db, { tenantId: tenant, conversationId: id, onSentence: (text) => sentences.push(text) })
      const said = sentences.join(' ')
      expect(said).toBe(turn?.reply)
      expect(said).not.toMatch(UNSPEAKABLE)
      expect(said).not.toMatch(WRITTEN)
      expect(sentences.length, said).toBeGreaterThan(0)
      expect(sentences.length, said).toBeLessThanOrEqual(2)
      // A confirmation is never what was left out.
      for (const act of turn?.acts ?? []) if (act.act === 'booked') expect(said).toMatch(/booked|الحجز/)
      if (turn?.acts.some(({ act }) => act === 'read_back')) expect(said).toMatch(/[?؟]$/)
    }
    await freeCalendar(world, id)
  })
})
