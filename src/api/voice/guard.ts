import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../contract/errors.ts'
import type { Admit } from '../admission.ts'
import type { Principal } from '../principal.ts'

/** Whoever speaks for callers may do what a customer may: write into conversations. */
const SCOPE = 'conversations:write'

/**
 * Admits an API key that may write conversations. Its holder answers for the callers' numbers being their own: a call opens the history of its number, and the
 * bookings made under it.
 */
export function voiceGuard(admit: Admit) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.header('Vary', 'Authorization')
    const principal = await admit(request, reply)
    request.principal = principal
    if (!principal.scopes.includes(SCOPE)) throw new AppError('forbidden', `the API key lacks the scope ${SCOPE}`)
  }
}

export function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error('a voice route was reached without a principal')
  return request.principal
}
