import { HandoffCreate, Lead, LeadCreate, LeadHandoff, LeadListQuery, LeadPage, LeadUpdate } from '../leads.ts'
import type { Operation } from '../operation.ts'
import { ITEM_ERRORS, idOf, LIST_ERRORS } from './parts.ts'

export const leads = {
  listLeads: {
    method: 'GET',
    path: '/leads',
    tag: 'Leads',
    scope: 'read',
    summary: 'List leads',
    description: 'Newest first: by `created_at`, then `id`, both descending.',
    query: LeadListQuery,
    success: { status: 200, description: 'A page of leads.', schema: LeadPage },
    errors: LIST_ERRORS,
  },
  createLead: {
    method: 'POST',
    path: '/leads',
    tag: 'Leads',
    scope: 'leads:write',
    summary: 'Create a lead',
    description:
      'Attaches the one lead to a conversation: 404 when there is no such conversation, 409 when it has a lead. Emits `lead.created`, and `lead.qualified` when it starts as `qualified`.',
    body: LeadCreate,
    success: {
      status: 201,
      description: 'Created. Emits `lead.created` (and `lead.qualified` when it starts as `qualified`).',
      schema: Lead,
    },
    errors: [400, 401, 403, 404, 409, 429],
  },
  getLead: {
    method: 'GET',
    path: '/leads/{id}',
    tag: 'Leads',
    scope: 'read',
    summary: 'Get a lead',
    description: 'One lead.',
    params: idOf('lead'),
    success: { status: 200, description: 'The lead.', schema: Lead },
    errors: ITEM_ERRORS,
  },
  updateLead: {
    method: 'PATCH',
    path: '/leads/{id}',
    tag: 'Leads',
    scope: 'leads:write',
    summary: 'Update a lead',
    description:
      'Changes the given members; null clears; `attributes` merge one level deep and a null in them deletes its key. Emits `lead.updated`, and `lead.qualified` when this call moves the status to `qualified`. A call that changes nothing emits nothing and leaves `updated_at`.',
    params: idOf('lead'),
    body: LeadUpdate,
    success: { status: 200, description: 'Updated. Emits `lead.updated` (and `lead.qualified` on the move to `qualified`).', schema: Lead },
    errors: ITEM_ERRORS,
  },
  handoffLead: {
    method: 'POST',
    path: '/leads/{id}/handoff',
    tag: 'Leads',
    scope: 'leads:write',
    summary: 'Hand a lead to a human',
    description:
      "Asks the business's people to take over the lead's conversation, which becomes `awaiting_human`; a closed one is open again. The body may be left out. Each call is a request of its own, with its own line in the audit log. Emits `conversation.handoff_requested`.",
    params: idOf('lead'),
    body: HandoffCreate,
    isBodyOptional: true,
    success: { status: 201, description: 'Requested. Emits `conversation.handoff_requested`.', schema: LeadHandoff },
    errors: [400, 401, 403, 404, 409, 429],
  },
} as const satisfies Record<string, Operation>
