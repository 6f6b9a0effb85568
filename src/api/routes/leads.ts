import { createLead } from '../../domain/leads/create-lead.ts'
import { getLead } from '../../domain/leads/get-lead.ts'
import { handoffLead } from '../../domain/leads/handoff-lead.ts'
import { listLeads } from '../../domain/leads/list-leads.ts'
import { updateLead } from '../../domain/leads/update-lead.ts'
import type { Handlers } from '../bind.ts'

export const leadHandlers = {
  listLeads: { perStatement: (tenant, { query }) => listLeads(tenant, query) },
  createLead: { perStatement: (tenant, { body }) => createLead(tenant, body) },
  getLead: { perStatement: (tenant, { params }) => getLead(tenant, params) },
  updateLead: (tx, { params, body }) => updateLead(tx, { id: params.id, patch: body }),
  handoffLead: (tx, { params, body, actor }) => handoffLead(tx, { id: params.id, ...body, actor }),
} satisfies Partial<Handlers>
