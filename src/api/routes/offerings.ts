import { createOffering } from '../../domain/offerings/create-offering.ts'
import { deleteOffering } from '../../domain/offerings/delete-offering.ts'
import { getOffering } from '../../domain/offerings/get-offering.ts'
import { listOfferings } from '../../domain/offerings/list-offerings.ts'
import { updateOffering } from '../../domain/offerings/update-offering.ts'
import type { Handlers } from '../bind.ts'

export const offeringHandlers = {
  listOfferings: { perStatement: (tenant, { query }) => listOfferings(tenant, query) },
  createOffering: { perStatement: (tenant, { body }) => createOffering(tenant, body) },
  getOffering: { perStatement: (tenant, { params }) => getOffering(tenant, params) },
  updateOffering: (tx, { params, body }) => updateOffering(tx, { id: params.id, patch: body }),
  deleteOffering: async (tx, { params }) => {
    await deleteOffering(tx, params)
    return undefined
  },
} satisfies Partial<Handlers>
