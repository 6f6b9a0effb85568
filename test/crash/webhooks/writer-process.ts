import { readConfig } from '../../../src/config.ts'
import { createContext } from '../../../src/context.ts'
import { sendTestEvent } from '../../../src/domain/webhooks/send-test-event.ts'

/** Sends one test event to an endpoint, from its tenant and its id in the arguments: a change, its event, its delivery and its job in one transaction. */
const [tenant = '', endpoint = ''] = process.argv.slice(2)
const ctx = await createContext(readConfig())
process.on('disconnect', () => process.exit())
process.send?.({ ready: true })
await ctx.db.withTenant(tenant, (tx) => sendTestEvent(tx, { id: endpoint, actor: { kind: 'cli' } }))
