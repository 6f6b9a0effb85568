import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import { isSignedByTwilio } from '../../channels/voice/twilio/signature.ts'
import type { Context } from '../../context.ts'
import { findVoiceLine } from '../../domain/voice/find-voice-line.ts'
import { claim } from '../../lib/rate-limit/layers.ts'
import { networkOf } from '../admission.ts'
import { openSession, type RelayTimes } from './relay-session.ts'

const RELAY_PATH = /^\/api\/voice\/twilio\/(vl_[0-9a-f]{48})\/relay(?:\?|$)/
/** More than the longest prompt in its longest spelling. */
const MAX_MESSAGE_BYTES = 128 * 1024
const HEARTBEAT_MS = 20_000

/** Whether a request that asks for another protocol is ours to upgrade; any other is answered as the plain request that it also is. */
export function isRelayUpgrade(request: { readonly url?: string | undefined }): boolean {
  return RELAY_PATH.test(request.url ?? '')
}

export function relayUrl(publicUrl: string, key: string): string {
  return `${publicUrl.replace(/^http/, 'ws')}/api/voice/twilio/${key}/relay`
}

/** Twilio ConversationRelay: one WebSocket a call. Twilio signs its upgrade with the secret of the line's own account. */
export function registerRelay(app: FastifyInstance, ctx: Context, times: RelayTimes): void {
  const calls = new Set<Promise<void>>()
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  app.server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const path = request.url ?? ''
    const signature = request.headers['x-twilio-signature']
    const asked = { path, ip: request.socket.remoteAddress ?? '', signature: typeof signature === 'string' ? signature : undefined }
    admit(ctx, asked).then(
      (admitted) => {
        if (typeof admitted === 'number') return refuse(socket, admitted)
        server.handleUpgrade(request, socket, head, (connection) => {
          keepAlive(connection)
          const call = openSession(ctx, { connection, tenantId: admitted.tenant_id, times }).finally(() => calls.delete(call))
          calls.add(call)
        })
      },
      (error: unknown) => {
        ctx.log.error({ err: error }, 'a call could not be taken')
        refuse(socket, 503)
      },
    )
  })
  app.addHook('preClose', async () => {
    for (const connection of server.clients) connection.close(1001, 'going away')
  })
  app.addHook('onClose', async () => {
    for (const connection of server.clients) connection.terminate()
    server.close()
    await Promise.all(calls)
  })
}

/** The line's tenant, or the status of the refusal. An unknown line and a wrong signature get the same answer. */
async function admit(
  ctx: Context,
  asked: { readonly path: string; readonly ip: string; readonly signature: string | undefined },
): Promise<{ readonly tenant_id: string } | number> {
  const { isAdmitted } = await ctx.limiter.take([claim('inbound', `twilio:${networkOf(asked.ip)}`)])
  if (!isAdmitted) return 429
  const key = RELAY_PATH.exec(asked.path)?.[1] ?? ''
  const line = await ctx.db.withSystem('voice line', (system) => findVoiceLine(system, key, ctx.sealer))
  const url = `${ctx.config.http.publicUrl.replace(/^http/, 'ws')}${asked.path}`
  if (!line || !isSignedByTwilio({ authToken: line.auth_token, signature: asked.signature, url })) return 403
  return line
}

function refuse(socket: Duplex, status: number): void {
  if (!socket.writable) return
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** A connection whose other end is gone without a word is noticed and dropped. */
function keepAlive(connection: WebSocket): void {
  let isAlive = true
  connection.on('pong', () => {
    isAlive = true
  })
  const beat = setInterval(() => {
    if (!isAlive) return connection.terminate()
    isAlive = false
    connection.ping()
  }, HEARTBEAT_MS)
  connection.on('close', () => clearInterval(beat))
}
