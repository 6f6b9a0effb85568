import { randomUUID } from 'node:crypto'
import { availableParallelism, loadavg } from 'node:os'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiveMessage } from '../../../src/domain/conversations/receive-message.ts'
import { type ConsoleWorld, openConsoleWorld, type Person } from './console-world.ts'

/** What the inbox promises, in milliseconds, with this many conversations; on a machine that does other things besides, up to four times as much. */
const CONVERSATIONS = 10_000
const MESSAGES_EACH = 8
const PROMISED = { paint: 1000, switching: 100, arrival: 300, search: 300, server: 100 } as const

let site: ConsoleWorld
let business: { id: string; slug: string }
let mona: Person

beforeAll(async () => {
  site = await openConsoleWorld()
  business = await site.makeBusiness({ vertical: 'salon' })
  mona = await site.addPerson(business.id, 'agent')
  await seed(business.id)
}, 300_000)
afterAll(() => site.close())

const busy = () => (loadavg()[0] ?? 0) / availableParallelism()
const allowance = () => Math.min(4, Math.max(1, busy()))
const median = (values: readonly number[]) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

function report(what: keyof typeof PROMISED, values: readonly number[]): void {
  const figures = values.map((value) => Math.round(value)).join(', ')
  process.stdout.write(
    `inbox, ${what}: median ${Math.round(median(values))} ms of ${PROMISED[what]} (${figures}; load ${busy().toFixed(1)} per core)\n`,
  )
  expect(median(values)).toBeLessThanOrEqual(PROMISED[what] * allowance())
}

test('the first row is there within a second of asking for the page', { retry: 2, timeout: 60_000 }, async () => {
  const figures: number[] = []
  for (let round = 0; round < 5; round++) {
    const page = await site.open('/sign-in', { as: mona })
    // A console that is in use is in the browser's cache, as its files never change under their names.
    if (round === 0) await page.goto(`${site.base}/inbox`).then(() => page.locator('[data-conversation]').first().waitFor())
    await page.addInitScript(() => {
      const look = () => {
        if (!document.querySelector('[data-conversation]')) return requestAnimationFrame(look)
        requestAnimationFrame(() => Object.assign(globalThis, { painted: performance.now() }))
      }
      look()
    })
    await page.goto(`${site.base}/inbox`)
    figures.push(Number(await (await page.waitForFunction(() => (globalThis as unknown as { painted?: number }).painted)).jsonValue()))
    await site.closePages()
  }
  report('paint', figures)
})

test('another conversation is there within a tenth of a second', { retry: 2, timeout: 60_000 }, async () => {
  const page = await site.open('/inbox', { as: mona })
  await page.locator('[data-conversation]').first().waitFor()
  await page.keyboard.press('j')
  await page.locator('[data-pane]').waitFor()
  const figures: number[] = []
  const used: number[] = []
  const inspector = await page.context().newCDPSession(page)
  // Of its thread's own clock: what the work takes, whatever else the machine does.
  await inspector.send('Performance.enable', { timeDomain: 'threadTicks' })
  const worked = async () => {
    const { metrics } = await inspector.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
  }
  for (let step = 0; step < 12; step++) {
    // A person looks at one before going to the next; meanwhile that is fetched.
    await page.waitForLoadState('networkidle')
    const before = await worked()
    figures.push(await switchTo(page))
    used.push((await worked()) - before)
  }
  process.stdout.write(`inbox, switching: processor time of the page ${Math.round(median(used))} ms (median)\n`)
  report('switching', figures)
  await site.closePages()
})

/** From the key to the frame that shows the other transcript. */
function switchTo(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const before = document.querySelector('[data-pane]')?.getAttribute('data-pane')
        const from = performance.now()
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, cancelable: true }))
        const look = () => {
          const pane = document.querySelector('[data-pane]')
          const isThere = pane && pane.getAttribute('data-pane') !== before && pane.querySelector('[data-part=text]')
          if (!isThere) return requestAnimationFrame(look)
          requestAnimationFrame(() => resolve(performance.now() - from))
        }
        look()
      }),
  )
}

test('a new message is there within three tenths of a second of its commit', { retry: 2, timeout: 60_000 }, async () => {
  const page = await site.open('/inbox', { as: mona })
  const first = page.locator('[data-conversation]').first()
  await first.click()
  await page.locator('[data-pane] [data-part=text]').first().waitFor()
  const id = String(await first.getAttribute('data-conversation'))
  const figures: number[] = []
  for (let round = 0; round < 10; round++) {
    const text = `news ${round} ${randomUUID()}`
    const seen = page.evaluate(
      (words) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const said = [...document.querySelectorAll('[data-pane] [data-part=text]')].some((element) => element.textContent === words)
            if (said) resolve(Date.now())
            else requestAnimationFrame(look)
          }
          look()
        }),
      text,
    )
    let committed = Number.NaN
    await site.world.db.withTenant(business.id, (tx) => {
      tx.onCommit(() => {
        committed = Date.now()
      })
      return receiveMessage(tx, { conversation_id: id, text, external_id: randomUUID() })
    })
    figures.push((await seen) - committed)
  }
  report('arrival', figures)
  await site.closePages()
})

test('lists, conversations and searches are answered at once', { retry: 2, timeout: 60_000 }, async () => {
  const page = await site.open('/inbox', { as: mona })
  await page.locator('[data-conversation]').first().waitFor()
  const ask = (name: string, input: object) =>
    page.evaluate(
      async ([slug, operation, sent]) => {
        const from = performance.now()
        const response = await fetch(`/api/console/t/${slug}/${operation}?input=${encodeURIComponent(JSON.stringify(sent))}`)
        const body = (await response.json()) as { rows?: unknown[] }
        return { ms: performance.now() - from, rows: body.rows?.length ?? 0 }
      },
      [business.slug, name, input] as const,
    )
  const times = async (name: string, input: object, rows: number | null) => {
    const answers = []
    for (let round = 0; round < 5; round++) answers.push(await ask(name, input))
    if (rows !== null) expect(answers[0]?.rows, JSON.stringify(input)).toBe(rows)
    return median(answers.map(({ ms }) => ms))
  }
  report('server', [
    await times('listInbox', {}, 50),
    await times('listInbox', { is_unread: true }, null),
    await times('listInbox', { status: 'awaiting_human' }, 50),
    await times('listInbox', { owner: 'me' }, 0),
    await times('listInbox', { is_mentioned: true }, 0),
  ])
  report('search', [
    await times('listInbox', { search: 'Customer 7777' }, 1),
    await times('listInbox', { search: '+97150000777' }, 10),
    await times('listInbox', { search: 'balayage 4321' }, 1),
    await times('listInbox', { search: 'appointment' }, 50),
    await times('listInbox', { search: 'موعد' }, 50),
    await times('listInbox', { search: 'no such words' }, 0),
  ])
  await site.closePages()
})

/** Ten months of a busy business, as its tables hold it. */
async function seed(tenant: string): Promise<void> {
  const { owner } = site.world
  const last = new Date(Date.now() + 1000)
  await owner.query(
    `insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key, customer_name, customer_language, status, first_message_at, last_message_at, last_sequence_number, answered_sequence_number, state)
    select $1, uuid_at($2::timestamptz - n * interval '40 minutes'), (array['whatsapp', 'webform', 'voice'])[n % 3 + 1], '+9715' || lpad(n::text, 8, '0'), '+9715' || lpad(n::text, 8, '0'),
      'Customer ' || n, (array['en', 'ar'])[n % 2 + 1], case n % 10 when 0 then 'awaiting_human' when 1 then 'closed' else 'active' end,
      $2::timestamptz - n * interval '40 minutes', $2::timestamptz - n * interval '40 minutes' + interval '8 minutes', $4, $4, jsonb_build_object('filler', repeat('x', 1500))
    from generate_series(1, $3::integer) n`,
    [tenant, last, CONVERSATIONS, MESSAGES_EACH],
  )
  await owner.query(
    `insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, payload, delivery_status)
    select $1, uuid_at(c.first_message_at + s * interval '1 minute'), c.id, s, case s % 2 when 1 then 'customer' else 'agent_bot' end,
      case when s = 1 then 'Hello, do you have a balayage ' || substr(c.customer_name, 10) when s % 4 = 3 then 'أريد حجز موعد يوم الخميس'
        else 'Of course. Your appointment is on Thursday at 17:00 with Rana, haircut and blow-dry for AED 180.' end, c.customer_language,
      case s % 2 when 0 then '{"source": "receptionist", "acts": [{"act": "answer"}], "tool_calls": [{"number": 1, "tool": "search_slots", "arguments": {"day": "Thursday"}, "result": {"ok": true, "slots": ["17:00", "17:45"]}, "duration_ms": 12}]}'::jsonb else '{}' end,
      case s % 2 when 1 then 'received' else 'sent' end
    from conversations c, generate_series(1, $2::integer) s where c.tenant_id = $1`,
    [tenant, MESSAGES_EACH],
  )
  await owner.query('analyze conversations, messages')
}
