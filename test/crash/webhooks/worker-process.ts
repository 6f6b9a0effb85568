import { readConfig } from '../../../src/config.ts'
import { createContext } from '../../../src/context.ts'
import { deliverWebhooks } from '../../../src/jobs/deliver-webhooks.ts'
import { startWorker } from '../../../src/jobs/worker.ts'

/**
 * A worker as `vorel start` with VOREL_ROLES=worker runs it, without the demo businesses and with one kind of job, so that it is there in half a second. It
 * tells its parent when it is ready and, asked with any message, the most memory that it ever had resident.
 */
const ctx = await createContext(readConfig())
startWorker(ctx, { 'deliver-webhooks': deliverWebhooks })
process.on('message', () => process.send?.({ peakBytes: process.resourceUsage().maxRSS * 1024 }))
process.on('disconnect', () => process.exit())
process.send?.({ ready: true })
