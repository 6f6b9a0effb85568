import type { FastifyInstance } from 'fastify'
import { RESERVED_CHANNELS } from '../../channels/channel.ts'
import type { Context } from '../../context.ts'
import { AppError } from '../../contract/errors.ts'
import { registerWhatsapp } from './whatsapp.ts'

/** What providers call. Nobody has a key here: each channel checks its provider's signature. The web form's address is in api/chat/. */
export async function registerInbound(app: FastifyInstance, ctx: Context): Promise<void> {
  await app.register(async (scope) => registerWhatsapp(scope, ctx))
  for (const channel of RESERVED_CHANNELS) {
    const refuse = async () => {
      throw new AppError('bad_request', `${channel} is a reserved channel: nothing is taken in there yet`)
    }
    app.route({ method: ['GET', 'POST'], url: `/api/inbound/${channel}`, handler: refuse })
    app.route({ method: ['GET', 'POST'], url: `/api/inbound/${channel}/*`, handler: refuse })
  }
}
