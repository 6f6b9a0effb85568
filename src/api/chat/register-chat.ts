import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'

/** The visitors' side: chat pages, chat sessions and the web form. */
export async function registerChat(_app: FastifyInstance, _ctx: Context): Promise<void> {}
