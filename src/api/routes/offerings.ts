import { createOffering } from '../../domain/offerings/create-offering.ts'
import { deleteOffering } from '../../domain/offerings/delete-offering.ts'
import { getOffering } from '../../domain/offerings/get-offering.ts'
import { listOfferings } from '../../domain/offerings/list-offerings.ts'
import { updateOffering } from '../../domain/offerings/update-offering.ts'
import type { Handlers } from '../bind.ts'

export const offeringHandlers = {
  listOfferings: (ctx, { principal, query }) => ctx.db.withTenant(principal.tenantId, (tx) => listOfferings(tx, query)),
  createOffering: (ctx, { principal, body }) => ctx.db.withTenant(principal.tenantId, (tx) => createOffering(tx, body)),
  getOffering: (ctx, { principal, params }) => ctx.db.withTenant(principal.tenantId, (tx) => getOffering(tx, params)),
  updateOffering: (ctx, { principal, params, body }) =>
    ctx.db.withTenant(principal.tenantId, (tx) => updateOffering(tx, { id: params.id, patch: body })),
  deleteOffering: async (ctx, { principal, params }) => {
    await ctx.db.withTenant(principal.tenantId, (tx) => deleteOffering(tx, params))
    return undefined
  },
} satisfies Partial<Handlers>
