import { createLead } from '../../domain/leads/create-lead.ts'
import { getLead } from '../../domain/leads/get-lead.ts'
import { listLeads } from '../../domain/leads/list-leads.ts'
import { updateLead } from '../../domain/leads/update-lead.ts'
import type { Handlers } from '../bind.ts'

export const leadHandlers = {
  listLeads: (ctx, { principal, query }) => ctx.db.withTenant(principal.tenantId, (tx) => listLeads(tx, query)),
  createLead: (ctx, { principal, body }) => ctx.db.withTenant(principal.tenantId, (tx) => createLead(tx, body)),
  getLead: (ctx, { principal, params }) => ctx.db.withTenant(principal.tenantId, (tx) => getLead(tx, params)),
  updateLead: (ctx, { principal, params, body }) =>
    ctx.db.withTenant(principal.tenantId, (tx) => updateLead(tx, { id: params.id, patch: body })),
} satisfies Partial<Handlers>
